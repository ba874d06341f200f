package com.defnoco.aftersale.inbox.channels.email;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the quoted history in a reply so that a page can fold it. Nothing is taken away: the pieces together are the text. Answers written between
 * quoted lines stay in sight, with the lines they answer folded between them.
 */
final class QuotedHistory {

  private QuotedHistory() {}

  /** @param folded whether a page shows it folded at first */
  record Piece(boolean folded, String text) {}

  private static final int LINES_OF_A_HEADING = 4;
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

  /** "On Tuesday … wrote:" in the languages customers write. Checked on at most four joined lines, none of them long. */
  private static final List<Pattern> HEADINGS = List.of(
      Pattern.compile("^[-\\s]*On\\b.{0,300}\\b(wrote|a wrote)\\s*:$", FLAGS),
      Pattern.compile("^[-\\s]*Le\\b.{0,300}\\ba\\s+écrit\\s*:$", FLAGS),
      Pattern.compile("^[-\\s]*(El|O|Em)\\b.{0,300}\\b(escribió|escreveu)\\s*:$", FLAGS),
      Pattern.compile("^[-\\s]*(Il|In data)\\b.{0,300}\\bha\\s+scritto\\s*:$", FLAGS),
      Pattern.compile("^[-\\s]*(Am|On)\\b.{0,300}\\bschrieb\\b.{0,200}:$", FLAGS),
      Pattern.compile("^[-\\s]*Op\\b.{0,300}\\b(schreef|geschreven)\\b.{0,200}:$", FLAGS),
      Pattern.compile("^(W dniu|Dnia)\\b.{0,300}\\bnapisał(a|\\(a\\))?\\s*:$", FLAGS),
      Pattern.compile("^[-\\s]*(Den|På|tir\\.|man\\.|ons\\.|tor\\.|fre\\.|lør\\.|søn\\.)\\b?.{0,300}\\b(skrev|skrev följande)\\b.{0,200}:$", FLAGS),
      Pattern.compile("^.{0,40}\\d{4}.{0,200}(написав|написала|написал|пишет)\\b.{0,100}:$", FLAGS),
      Pattern.compile("^\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}.{0,200}(написав|написала|написал|пишет|wrote|yazdı|kirjoitti)\\s*:$", FLAGS),
      Pattern.compile("^\\d{4}[./-]\\s?\\d{1,2}[./-]\\s?\\d{1,2}.{0,200}(írta|wrote|написал|написа|写道|寫道)\\s*[:：]$", FLAGS),
      Pattern.compile("^.{0,200}(于|在|於)?\\s{0,4}\\d{4}\\s?年\\s?\\d{1,2}\\s?月\\s?\\d{1,2}\\s?日.{0,200}(写道|寫道|编写)\\s*[:：]$", FLAGS),
      Pattern.compile("^\\d{4}年\\d{1,2}月\\d{1,2}日.{0,200}(のメール|書きました)?\\s*[:：]$", FLAGS),
      Pattern.compile("^\\d{4}년.{0,200}(작성|님이).{0,60}[:：]$", FLAGS),
      Pattern.compile("^(\\S.{0,120}<[^\\s<>@]+@[^\\s<>@]+>|\"[^\"]{1,100}\"\\s*+<?[^\\s<>@]*@[^\\s<>@]*>?)\\s*+(wrote|schrieb|escribió|a écrit|写道)\\s*[:：]$", FLAGS));

  /** The line that opens what Outlook, Foxmail and others put above a copied mail. */
  private static final Pattern DIVIDER = Pattern.compile(
      "^\\s*(-{2,}\\s*(original message|original appointment|forwarded message|reply message|message d'origine|message original|mensaje original|mensagem original"
          + "|messaggio originale|ursprüngliche nachricht|weitergeleitete nachricht|oorspronkelijk bericht|originalmeddelande|opprinnelig melding|oprindelig meddelelse"
          + "|исходное сообщение|пересылаемое сообщение|原始邮件|原始郵件|回复的原邮件|转发邮件信息|元のメッセージ|원본 메시지)\\s*-{2,}"
          + "|begin forwarded message\\s*:|_{20,}|-{20,}|={20,})\\s*$", FLAGS);

  private static final String FROM = "(from|von|de|da|van|från|fra|od|от|от кого|відправник|发件人|寄件者|寄件人|差出人|보낸 사람)";
  private static final String OTHER = "(sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé( le)?|à|a|copie à|objet|sujet|date d'envoi|enviado( el| em)?|fecha|data|para"
      + "|asunto|assunto|inviato|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|отправлено|дата|кому|тема|надіслано"
      + "|发送时间|发送日期|日期|收件人|抄送|主题|寄件日期|收件者|主旨|送信日時|日時|宛先|件名|보낸 날짜|받는 사람|제목)";
  private static final Pattern FROM_LINE = Pattern.compile("^[\\s*>]*" + FROM + "\\s*+\\*?+\\s*+[:：]\\*?\\s*+\\S.*$", FLAGS);
  private static final Pattern OTHER_LINE = Pattern.compile("^[\\s*>]*" + OTHER + "\\s*+\\*?+\\s*+[:：].*$", FLAGS);
  private static final Pattern MESSAGE_OF = Pattern.compile("^[\\s*]*+(message du|messaggio del)\\s*+[:：].*$", FLAGS);

  /** Signatures that phones add and delimiters people know; folded only at the end. */
  private static final Pattern SIGNATURE = Pattern.compile("^(--|—|__)\\s*$");
  private static final Pattern LIST_FOOTER = Pattern.compile("^_{30,}\\s*$");

  static List<Piece> pieces(String text) {
    var lines = text.split("\n", -1);
    var folded = new boolean[lines.length];
    int i = 0;
    while (i < lines.length) {
      if (isQuoted(lines[i])) {
        folded[i] = true;
        i++;
        continue;
      }
      int heading = heading(lines, i);
      if (heading > 0) {
        for (int j = i; j < i + heading; j++) {
          folded[j] = true;
        }
        int next = i + heading;
        while (next < lines.length && lines[next].isBlank()) {
          next++;
        }
        // What follows a heading without ">" is the old mail, copied as it was: all of it.
        if (next >= lines.length || !isQuoted(lines[next])) {
          for (int j = i; j < lines.length; j++) {
            folded[j] = true;
          }
          break;
        }
        i += heading;
        continue;
      }
      if (copiedHeader(lines, i)) {
        for (int j = i; j < lines.length; j++) {
          folded[j] = true;
        }
        break;
      }
      i++;
    }
    wrappedQuotes(lines, folded);
    tail(lines, folded);
    blanks(lines, folded);
    return joined(lines, folded);
  }

  private static boolean isQuoted(String line) {
    return line.startsWith(">") && !line.matches(">{40,}") || line.startsWith(" >") || line.startsWith("|>");
  }

  /** How many lines the heading starting here has, 0 for none. */
  private static int heading(String[] lines, int at) {
    var first = lines[at].strip();
    if (first.isEmpty() || first.length() > 300) {
      return 0;
    }
    var joined = new StringBuilder();
    for (int n = 0; n < LINES_OF_A_HEADING && at + n < lines.length; n++) {
      var line = lines[at + n].strip();
      if (line.isEmpty() || line.length() > 300 || joined.length() > 400) {
        return 0;
      }
      // A heading has one colon sentence; a line that ends one before is something else.
      joined.append(n == 0 ? "" : " ").append(line);
      if (line.endsWith(":") || line.endsWith("：")) {
        var candidate = joined.toString();
        // "On … wrote:" begins where it says so; a name and an address could be the end of any sentence above.
        boolean alone = n > 0 && HEADINGS.stream().anyMatch(pattern -> pattern.matcher(line).matches());
        for (var pattern : HEADINGS) {
          boolean begins = !pattern.pattern().startsWith("^.") && !pattern.pattern().startsWith("^(\\S");
          if ((begins || !alone) && pattern.matcher(candidate).matches()) {
            return n + 1;
          }
        }
        return 0;
      }
    }
    return 0;
  }

  /** Whether a block of From, Sent, To, Subject stands here, perhaps under a divider. */
  private static boolean copiedHeader(String[] lines, int at) {
    int from = at;
    var line = lines[at];
    if (DIVIDER.matcher(line).matches()) {
      boolean speaks = line.chars().anyMatch(Character::isLetter);
      if (speaks) {
        return true;
      }
      from = at + 1;
      while (from < lines.length && from < at + 4 && lines[from].isBlank()) {
        from++;
      }
    }
    if (from < lines.length && MESSAGE_OF.matcher(lines[from]).matches()) {
      from++;
    }
    if (from >= lines.length || !FROM_LINE.matcher(lines[from]).matches() || lines[from].length() > 500) {
      return false;
    }
    int others = 0;
    for (int n = from + 1; n < lines.length && n < from + 7; n++) {
      if (OTHER_LINE.matcher(lines[n]).matches()) {
        others++;
      } else if (!lines[n].isBlank()) {
        break;
      }
    }
    return others >= 2;
  }

  /** A quoted line too long for its program goes on in the next one without a ">": such a line between two quoted ones belongs to them. */
  private static void wrappedQuotes(String[] lines, boolean[] folded) {
    for (int i = 1; i + 1 < lines.length; i++) {
      if (!folded[i] && isQuoted(lines[i - 1]) && isQuoted(lines[i + 1]) && !lines[i].isBlank() && lines[i - 1].length() > 55) {
        folded[i] = true;
      }
    }
  }

  /** After the history nothing but a signature or the footer of a list: that goes with it. */
  private static void tail(String[] lines, boolean[] folded) {
    int last = lines.length - 1;
    while (last >= 0 && !folded[last]) {
      last--;
    }
    for (int i = last + 1; i < lines.length; i++) {
      if (SIGNATURE.matcher(lines[i]).matches() || LIST_FOOTER.matcher(lines[i]).matches()) {
        for (int j = i; j < lines.length; j++) {
          folded[j] = true;
        }
        return;
      }
    }
  }

  private static void blanks(String[] lines, boolean[] folded) {
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank() && !folded[i]) {
        int next = i;
        while (next < lines.length && lines[next].isBlank()) {
          next++;
        }
        boolean before = i > 0 && folded[i - 1];
        boolean after = next < lines.length && folded[next];
        if ((before && (after || next >= lines.length)) || (after && i > 0)) {
          for (int j = i; j < next; j++) {
            folded[j] = true;
          }
        }
        i = next - 1;
      }
    }
  }

  private static List<Piece> joined(String[] lines, boolean[] folded) {
    var pieces = new ArrayList<Piece>();
    int start = 0;
    for (int i = 1; i <= lines.length; i++) {
      if (i == lines.length || folded[i] != folded[start]) {
        var text = new StringBuilder();
        for (int j = start; j < i; j++) {
          text.append(lines[j]);
          if (j < lines.length - 1) {
            text.append('\n');
          }
        }
        pieces.add(new Piece(folded[start], text.toString()));
        start = i;
      }
    }
    return pieces;
  }
}
