package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailCorpusTest {

  /** Bounces that lie among the ordinary mails, told by people who read them. */
  private static final Set<String> REALLY_BOUNCES = Set.of("bounced_gmail.eml", "bounced_with_no_from.eml", "raw_email_with_mimepart_without_content_type.eml",
      "multi_address_bounce1.eml", "multi_address_bounce2.eml", "multipart_report_multiple_status.eml", "report_422.eml", "report_530.eml", "badbound.msg",
      "example_bounce.eml", "issue-462.eml");

  private final MailReader reader = new MailReader("mx.example.com", Set.of("service@example.com"));

  @Test
  void everyMailIsReadAndShown() throws IOException {
    int read = 0;
    int broken = 0;
    int noId = 0;
    var notShown = new ArrayList<String>();
    for (var file : Corpus.mails()) {
      var raw = Files.readAllBytes(file);
      var mail = reader.read(raw);
      read++;
      broken += mail.notices().contains(ReadMail.Notice.BROKEN) ? 1 : 0;
      noId += mail.numbered() ? 0 : 1;
      boolean somethingToShow = !mail.text().isBlank() || !mail.html().isBlank() || !mail.attachments().isEmpty();
      if (mail.automatic().reason().equals("unreadable") || (!somethingToShow && hasBody(raw))) {
        notShown.add(file.getFileName().toString());
      }
      assertThat(mail.key()).as(file.toString()).isNotBlank();
      assertThat(mail.text()).as(file.toString()).doesNotContain("\0");
      assertThat(mail.html().toLowerCase(java.util.Locale.ROOT)).as(file.toString())
          .doesNotContain("<script", "<style", " style=", " onload", " onerror", "javascript:", "srcset", "<iframe", "<form", "<link");
      assertThat(SafeHtml.withPictures(mail.html(), number -> null)).as(file.toString()).doesNotContain("<img");
    }
    System.out.printf("Mails read and shown: %d of %d, 0 exceptions; %d of them broken, %d without a Message-ID%n", read - notShown.size(), read, broken, noId);
    assertThat(read).isGreaterThan(600);
    assertThat(notShown).isEmpty();
  }

  @Test
  void bouncesAreRecognisedAndOrdinaryMailIsNot() throws IOException {
    int bounces = 0;
    int withRecipient = 0;
    int withStatus = 0;
    int withId = 0;
    int ordinary = 0;
    var missed = new ArrayList<String>();
    var falsely = new ArrayList<String>();
    for (var file : Corpus.mails()) {
      var name = file.getFileName().toString();
      var found = reader.read(Files.readAllBytes(file)).bounce();
      if (file.toString().contains("bounces") && !file.toString().contains("/not/")) {
        bounces++;
        if (found == null) {
          missed.add(name);
        } else {
          withRecipient += found.recipient().isEmpty() ? 0 : 1;
          withStatus += found.status().isEmpty() ? 0 : 1;
          withId += found.originalMessageId() == null ? 0 : 1;
        }
      } else if (!REALLY_BOUNCES.contains(name)) {
        ordinary++;
        if (found != null) {
          falsely.add(name);
        }
      }
    }
    double recognised = 100.0 * (bounces - missed.size()) / bounces;
    double called = 100.0 * falsely.size() / ordinary;
    System.out.printf("Bounces recognised: %d of %d (%.1f %%), with recipient %d, status %d, original Message-ID %d; otherwise: %s%n", bounces - missed.size(), bounces,
        recognised, withRecipient, withStatus, withId, missed);
    System.out.printf("Ordinary mails called a bounce: %d of %d (%.1f %%) %s%n", falsely.size(), ordinary, called, falsely);
    assertThat(recognised).isGreaterThanOrEqualTo(95);
    assertThat(called).isLessThanOrEqualTo(1);
    assertThat(withRecipient).isGreaterThan(bounces * 9 / 10);
  }

  private static boolean hasBody(byte[] raw) {
    var text = new String(raw, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    int end = text.indexOf("\n\n");
    return end >= 0 && text.substring(end).lines().anyMatch(line -> !line.isBlank() && !line.startsWith("--") && !line.matches("[A-Za-z-]+:.*|[\t ].*|This is a .*multi.*|.*pilogue.*|.reamble.*"));
  }
}
