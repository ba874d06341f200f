package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuotedHistoryTest {

  /** Read by people: file, lines the sender wrote, lines of history. Signatures, footers of lists and empty lines may stand on either side. */
  private static final String READ_BY_PEOPLE = """
      github/correct_sig.txt own=1
      github/email_1_1.txt own=1-7
      github/email_1_2.txt own=1,9-34 history=2-7,36-43
      github/email_1_3.txt own=1-5 history=7-49
      github/email_1_4.txt own=1 history=3-8
      github/email_1_5.txt own=1-15
      github/email_1_6.txt own=1 history=5-15
      github/email_1_7.txt own=1 history=3-12
      github/email_1_8.txt own=13,19 history=1-11,15-17,21-33
      github/email_2_1.txt own=1 history=6-24
      github/email_2_2.txt own=1 history=3-10
      github/email_2_3.txt own=1 history=3-10
      github/email_BlackBerry.txt own=1
      github/email_bullets.txt own=1-9 history=12-15
      github/email_iPhone.txt own=1
      github/email_long_quote.txt own=1-4,6,8-10
      github/email_multi_word_sent_from_my_mobile_device.txt own=1
      github/email_one_is_not_on.txt own=1-5 history=7-10
      github/email_sent_from_my_not_signature.txt own=1-3
      github/email_sig_delimiter_in_middle_of_line.txt own=1-7
      github/greedy_on.txt own=1-6 history=8-16
      github/pathological.txt own=1-2 history=3-20
      willdurand/correct_sig.txt own=1
      willdurand/email_1.txt own=1-7
      willdurand/email_10.txt own=1-5 history=7-14
      willdurand/email_11.txt own=1-5 history=7-14
      willdurand/email_12.txt own=1-5 history=7-14
      willdurand/email_13.txt own=1-5 history=7-14
      willdurand/email_14.txt own=1-5 history=7-11
      willdurand/email_15.txt own=1-5 history=9-11
      willdurand/email_16.txt own=1-5 history=7-11
      willdurand/email_17.txt own=1-5 history=7-11
      willdurand/email_18.txt own=1-5 history=7-14
      willdurand/email_19.txt own=1 history=5-15
      willdurand/email_2.txt own=1,9-34 history=2-7,36-43
      willdurand/email_20.txt own=1 history=3-5
      willdurand/email_21.txt own=1-62
      willdurand/email_22.txt own=1-5 history=7-14
      willdurand/email_23.txt own=1-5 history=7-24
      willdurand/email_23_1.txt own=1-7 history=9-26
      willdurand/email_2_1.txt own=1 history=6-24
      willdurand/email_3.txt own=1-5 history=7-49
      willdurand/email_4.txt own=1 history=3-5
      willdurand/email_5.txt own=1-15
      willdurand/email_6.txt own=1 history=5-15
      willdurand/email_7.txt own=1-5 history=7-24
      willdurand/email_8.txt own=1-5 history=7-14
      willdurand/email_9.txt own=1-5 history=9-18
      willdurand/email_blackberry.txt own=1
      willdurand/email_bullets.txt own=1-9 history=12-15
      willdurand/email_custom_quote_header.txt own=1 history=3-13
      willdurand/email_customer_quote_header_2.txt own=1 history=5-8
      willdurand/email_customer_quote_header_3.txt own=1-3 history=5-11
      willdurand/email_iphone.txt own=1
      willdurand/email_issue_77.txt own=1-8 history=11
      willdurand/email_ls-l.txt own=5-28
      willdurand/email_multi_word_sent_from_my_mobile_device.txt own=1
      willdurand/email_norwegian_gmail.txt own=1-5 history=7-24
      willdurand/email_one_is_not_on.txt own=1-5 history=7-10
      willdurand/email_sent_from_my_not_signature.txt own=1-3
      willdurand/email_thread.txt own=1 history=3-21
      willdurand/email_unquoted_reply.txt own=1 history=3-5
      willdurand/email_w10_mail.txt own=1-2 history=6-16
      willdurand/email_with_date_headers.txt own=1 history=3-5
      willdurand/email_with_from_headers.txt history=2-4
      willdurand/email_zimbra_free_en.txt own=1-9 history=11-16
      willdurand/email_zimbra_free_fr.txt own=1-10 history=12-17
      willdurand/sig_no_empty_line.txt own=1
      """;

  @Test
  void atLeastEightyFiveOfAHundredRepliesAreFoldedAsPeopleWould() throws IOException {
    var folder = Corpus.folder("reply-stripping");
    var wrong = new ArrayList<String>();
    var cases = READ_BY_PEOPLE.lines().toList();
    for (var line : cases) {
      var words = line.strip().split(" ");
      var text = Files.readString(folder.resolve(words[0])).replace("\r\n", "\n");
      var pieces = QuotedHistory.pieces(text);
      assertThat(pieces.stream().map(QuotedHistory.Piece::text).collect(Collectors.joining())).as("nothing of %s is lost", words[0]).isEqualTo(text);
      var lines = text.split("\n", -1);
      var folded = folded(pieces, lines.length);
      boolean right = true;
      for (int i = 1; i < words.length; i++) {
        boolean history = words[i].startsWith("history=");
        for (int number : numbers(words[i].substring(words[i].indexOf('=') + 1), lines.length)) {
          right &= lines[number - 1].isBlank() || folded.get(number - 1) == history;
        }
      }
      if (!right) {
        wrong.add(words[0]);
      }
    }
    double share = 100.0 * (cases.size() - wrong.size()) / cases.size();
    System.out.printf("Quoted history folded right in %d of %d replies (%.1f %%); otherwise: %s%n", cases.size() - wrong.size(), cases.size(), share, wrong);
    assertThat(share).isGreaterThanOrEqualTo(85);
  }

  @Test
  void anAnswerBetweenQuotedLinesStaysInSight() {
    var pieces = QuotedHistory.pieces("On Mon, 2 Nov 2026, Service <service@example.com> wrote:\n> Which serial number?\nDF6S22K26070042\n> Since when?\nTuesday\n");
    assertThat(pieces).filteredOn(piece -> !piece.folded()).extracting(piece -> piece.text().strip()).containsExactly("DF6S22K26070042", "Tuesday");
  }

  @Test
  void aChineseReplyIsFolded() {
    for (var heading : List.of("在 2026年11月2日，下午3:04，Service <service@example.com> 写道：", "------------------ 原始邮件 ------------------\n发件人: \"Service\" <service@example.com>;",
        "发件人： Service <service@example.com>\n发送时间： 2026年11月2日 15:04\n收件人： 王伟\n主题： 回复: 电池")) {
      var pieces = QuotedHistory.pieces("电池鼓包了。\n\n" + heading + "\n\n您好，请告诉我们序列号。\n");
      assertThat(pieces).as(heading).hasSize(2);
      assertThat(pieces.getFirst().folded()).isFalse();
      assertThat(pieces.getFirst().text().strip()).isEqualTo("电池鼓包了。");
    }
  }

  @Test
  void aListOfFactsIsNotTakenForACopiedMail() {
    var text = "From: the warehouse in Rotterdam\nWe got two packs, both swollen.\nTo: be sent back\n";
    assertThat(QuotedHistory.pieces(text)).singleElement().matches(piece -> !piece.folded());
  }

  private static List<Boolean> folded(List<QuotedHistory.Piece> pieces, int lines) {
    var result = new ArrayList<Boolean>();
    for (var piece : pieces) {
      long count = piece.text().chars().filter(c -> c == '\n').count() + (piece.text().endsWith("\n") ? 0 : 1);
      for (long i = 0; i < count; i++) {
        result.add(piece.folded());
      }
    }
    while (result.size() < lines) {
      result.add(true);
    }
    return result;
  }

  private static List<Integer> numbers(String ranges, int most) {
    var numbers = new ArrayList<Integer>();
    for (var range : ranges.split(",")) {
      var ends = range.split("-");
      for (int i = Integer.parseInt(ends[0]); i <= Math.min(most, Integer.parseInt(ends[ends.length - 1])); i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }
}
