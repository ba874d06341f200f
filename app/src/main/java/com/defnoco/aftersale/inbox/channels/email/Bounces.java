package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.channels.email.ReadMail.Bounce;
import com.defnoco.aftersale.inbox.channels.email.ReadMail.BounceKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what mail servers say about mails of ours. Half of them do not use the standard form (RFC 3464): those are told by who speaks, what the
 * subject says and how the text goes on, of which at least two must agree.
 */
final class Bounces {

  private static final int READ = 256 << 10;
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private static final Pattern SERVER = Pattern.compile(
      "(^|[<\"\\s])(mailer-daemon|mailer_daemon|mdaemon|post_?master|mailer daemon|mail-daemon|maildaemon|symantec_antivirus_for_smtp_gateways|double-bounce|mailerdaemon|complaints|"
          + "bounces?|mail delivery (sub)?system|mail delivery service|mail administrator|system administrator|delivery subsystem|email delivery system)([@>\"\\s+-]|$)", FLAGS);

  private static final Pattern SUBJECT = Pattern.compile(
      "undeliver|un-deliver|not (be )?deliver|delivery (status|has failed|failure|failed|notification|error|report|problem|incomplete)|deliver(y|ing)? (of|your).*(fail|impossible)"
          + "|mail delivery|failure noti(ce|fication)|returned (mail|e-?mail|message)|mail system error|mail(er)? error|message (could not|not|was not|delivery)|non.?delivery"
          + "|mail failure|failed mail|rejected|could not (be )?send|couldn't be|permanent (delivery )?(error|failure)|warning: (message|could not)|nondeliverable|^dsn:|user unknown"
          + "|delivery status|returned to sender|return to sender|bounced|not sent|mail non (remis|distribu)|non remis|nicht zugestellt|unzustellbar|zustellung|zurückgeschickt|fehlgeschlagen"
          + "|no entregad|no se (ha )?pud|devuelto|non recapitat|mancato recapito|impossibile recapitare|não entregue|falha na entrega|onbestelbaar|niet bezorgd|не доставлен|недоставленное|"
          + "невозможно|退信|退回|系统退信|未送达|無法傳遞|无法送达|投递失败|送信できません|メールエラー|エラーメール|配信不能|配信エラー|failure delivery|problems? (in )?(delivering|sending)|email error|unable to deliver|"
          + "postmaster notify|delay(ed)? (mail|message|delivery)|your message .* (delayed|could not)|notification d'état|statusmelding|abuse report|feedback|spam complaint|complaint about", FLAGS);

  private static final Pattern PHRASE = Pattern.compile(
      "could ?not be delivered|couldn.t be delivered|was not delivered|not been delivered|cannot be delivered|can.t be delivered|unable to deliver|undeliverable|undelivered|delivery (has )?failed|"
          + "delivery to the following|failed (permanently|recipient)|permanent (fatal )?error|fatal error|user unknown|unknown user|no such user|unknown (recipient|address)|recipient (address )?rejected|"
          + "address rejected|mailbox (is )?(full|unavailable|not found|not available|disabled)|over quota|quota exceeded|does not exist|doesn.t exist|host (not found|unknown)|"
          + "invalid (recipient|address)|message (was )?(rejected|refused)|following (recipient|address|destination|message)|did not reach the following|returned (to you|message|below|mail)|"
          + "had (permanent|transient)|could not (send|deliver)|unable to (send|relay|route)|undeliverable address|relay(ing)? (access )?denied|no mailbox|delivery (attempts?|status|error|problem|failure)|"
          + "transcript of session|action: ?(failed|delayed)|status: ?[45]\\.\\d|final-recipient|remote host said|diagnostic(-| )code|this is (a|an) (permanent|automatic|automated).{0,60}(error|message|report)|"
          + "retry timeout|rejected your message|not accepting|mail server|smtp error|n'a pas pu être|konnte nicht|nicht zugestellt|no pudo|無法|无法|無法|存在しません|見つかりません|配信|送信できません|退信|"
          + "message from the (mail|mta)|temporarily unable|bounce|incorrectly constructed|exceeds? .{0,40}(size|limit|quota)", FLAGS);

  private static final Pattern SMTP = Pattern.compile("(?<![\\d.])([45]\\d\\d)(?:[ -]#?|-)?\\s*#?([245]\\.\\d{1,3}\\.\\d{1,3})?(?![\\d.])(?=[\\s<:(]|$)");
  private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");
  private static final Pattern ADDRESS = Pattern.compile("<?([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,6})>?");
  private static final Pattern MESSAGE_ID = Pattern.compile("(?m)^[ \\t>|]*Message-ID:\\s*+<?([^<>\\s]{3,400})>?", FLAGS);
  private static final Pattern ORIGINAL = Pattern.compile("(?m)^[ \\t>|]*(Received: (from|by)|Message-ID:|From: .*@|Subject: |Return-Path:)", FLAGS);
  /** Amazon SES tells by JSON in a mail. */
  private static final Pattern NOTIFICATION = Pattern.compile("\"notificationType\"\\s*:\\s*\"(Bounce|Complaint|Delivery)\"");
  private static final Pattern CALLED_SPAM = Pattern.compile("^\\s*(complaint about message from|(e-?mail )?abuse report|feedback report|spam complaint)", FLAGS);
  private static final Pattern FAILED_TO = Pattern.compile(
      "(?m)^[ \\t]*+(?:To|Recipient(?: address)?|Original-Recipient|Final-Recipient|Failed address|Addressee|User|送信先|宛先)\\s*+:\\s*+(?:rfc822;)?+\\s*+(<?[^\\s<>;]+@[^\\s<>;]+)", FLAGS);

  private Bounces() {}

  static @Nullable Bounce recognise(Headers headers, List<MailReader.Part> parts, List<ReadMail.Address> from, @Nullable String returnPath, List<Headers> attached) {
    var type = HeaderText.structured(headers.filled("content-type"));
    var feedback = parts.stream().filter(part -> part.mediaType().equals("message/feedback-report")).findFirst();
    if (feedback.isPresent()) {
      return complaint(feedback.get().text(null), words(parts), attached);
    }
    var report = parts.stream().filter(part -> part.mediaType().contains("delivery-status") && !part.mediaType().contains("disposition")).findFirst();
    boolean declared = type.value().equals("multipart/report") && !"disposition-notification".equalsIgnoreCase(type.get("report-type"));
    if (report.isPresent()) {
      // A customer may forward a bounce: then the report hangs below an attached mail and never comes here. This one is the mail itself.
      return fromReport(headers, report.get().text(null), words(parts), attached);
    }
    if (headers.hasNameStarting("x-amz-sns")) {
      var json = words(parts);
      var notification = NOTIFICATION.matcher(json);
      if (notification.find()) {
        return fromNotification(notification.group(1), json);
      }
    }
    var subject = headers.first("subject") == null ? "" : HeaderText.decoded(headers.first("subject"));
    if (!attached.isEmpty() && CALLED_SPAM.matcher(subject).find()) {
      return complaint("", words(parts), attached);
    }
    if (declared || headers.has("x-failed-recipients")) {
      return fromWords(headers, words(parts), attached);
    }
    var sender = (headers.first("from") == null ? "" : HeaderText.decoded(headers.first("from"))) + " " + (from.isEmpty() ? "" : from.getFirst().address());
    boolean server = SERVER.matcher(sender).find();
    boolean told = SUBJECT.matcher(subject).find();
    boolean answered = headers.has("in-reply-to") && !headers.has("auto-submitted") && !server;
    if (answered || !server && !told) {
      // Most mail ends here: neither its sender nor its subject speaks of a failure, and its text need not be read for one.
      return null;
    }
    var words = words(parts);
    int signs = server ? 2 : 0;
    boolean envelope = returnPath != null && (returnPath.isEmpty() || returnPath.toLowerCase(Locale.ROOT).startsWith("mailer-daemon"));
    signs += envelope ? 1 : 0;
    signs += told && !subject.matches("(?i)\\s*(re|fwd?|aw|wg)\\s*:.*") ? 2 : 0;
    var beginning = words.substring(0, Math.min(words.length(), 6_000));
    boolean phrase = PHRASE.matcher(beginning).find();
    signs += phrase ? 1 : 0;
    boolean code = STATUS.matcher(beginning).find() || SMTP.matcher(beginning).find();
    signs += code ? 1 : 0;
    boolean returned = !attached.isEmpty() || ORIGINAL.matcher(words).results().limit(2).count() >= 2;
    signs += returned ? 1 : 0;
    boolean speaks = phrase || code || server && told;
    if (signs >= 4 && speaks && !isAway(headers, subject)) {
      return fromWords(headers, words, attached);
    }
    return null;
  }

  /** An out-of-office note also comes from nobody, without telling of any failure. */
  private static boolean isAway(Headers headers, String subject) {
    var submitted = headers.first("auto-submitted");
    return submitted != null && submitted.toLowerCase(Locale.ROOT).startsWith("auto-replied") && subject.matches("(?i).*(auto.?reply|out of office|vacation|automatic reply).*");
  }

  private static Bounce complaint(String fields, String words, List<Headers> attached) {
    var recipient = value(fields, "Original-Rcpt-To");
    var headers = attached.isEmpty() ? null : attached.getFirst();
    return new Bounce(BounceKind.COMPLAINT, address(recipient), "", oneLine(value(fields, "Feedback-Type")), original(headers, words));
  }

  private static Bounce fromNotification(String type, String json) {
    var kind = type.equals("Bounce") ? json.contains("\"Transient\"") ? BounceKind.DELAYED : BounceKind.FAILED
        : type.equals("Complaint") ? BounceKind.COMPLAINT : BounceKind.DELIVERED;
    var status = STATUS.matcher(json);
    var code = status.find() ? status.group(1) : kind == BounceKind.FAILED ? "5.0.0" : kind == BounceKind.DELAYED ? "4.0.0" : "";
    var said = Pattern.compile("\"diagnosticCode\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    var recipient = Pattern.compile("\"(?:emailAddress|recipients)\"\\s*:\\s*\\[?\"([^\"]*)\"").matcher(json);
    var id = Pattern.compile("\"name\"\\s*:\\s*\"Message-ID\"\\s*,\\s*\"value\"\\s*:\\s*\"<?([^\">]*)", FLAGS).matcher(json);
    return new Bounce(kind, recipient.find() ? address(recipient.group(1)) : "", code, said.find() ? oneLine(said.group(1)) : "", id.find() ? id.group(1) : null);
  }

  private static Bounce fromReport(Headers headers, String report, String words, List<Headers> attached) {
    var lines = report.replace("\r\n", "\n").replaceAll("\n[ \t]+", " ");
    var blocks = lines.split("\n\\s*\n");
    // Several recipients in one report: one that failed for good matters most.
    String block = lines;
    String action = "";
    for (var candidate : blocks) {
      var does = value(candidate, "Action").toLowerCase(Locale.ROOT);
      if (!does.isEmpty() && (action.isEmpty() || rank(does) > rank(action))) {
        action = does;
        block = candidate;
      }
    }
    var diagnostic = value(block, "Diagnostic-Code");
    var status = STATUS.matcher(value(block, "Status"));
    var found = status.find() ? status.group(1) : "";
    if (found.isEmpty() || found.endsWith(".0.0")) {
      var better = STATUS.matcher(diagnostic);
      found = better.find() ? better.group(1) : found;
    }
    var kind = action.startsWith("delayed") ? BounceKind.DELAYED
        : action.startsWith("delivered") || action.startsWith("relayed") || action.startsWith("expanded") ? BounceKind.DELIVERED
        : action.isEmpty() && found.startsWith("4") ? BounceKind.DELAYED
        : action.isEmpty() && found.startsWith("2") ? BounceKind.DELIVERED : BounceKind.FAILED;
    if (found.isEmpty()) {
      found = kind == BounceKind.FAILED ? statusIn(words, "5.0.0") : kind == BounceKind.DELAYED ? "4.0.0" : "2.0.0";
    }
    var recipient = address(value(block, "Final-Recipient"));
    var asked = address(value(block, "Original-Recipient"));
    recipient = asked.isEmpty() ? recipient : asked;
    if (recipient.isEmpty()) {
      recipient = recipient(headers, words, attached);
    }
    return new Bounce(kind, recipient, found, oneLine(diagnostic.isEmpty() ? firstSentence(words) : diagnostic.replaceAll("(?i)^\\s*(smtp|x-[a-z0-9-]+)\\s*;\\s*", "")),
        original(attached.isEmpty() ? null : attached.getFirst(), words));
  }

  private static int rank(String action) {
    return action.startsWith("failed") ? 3 : action.startsWith("delayed") ? 2 : 1;
  }

  private static Bounce fromWords(Headers headers, String words, List<Headers> attached) {
    var beginning = words.substring(0, Math.min(words.length(), 12_000));
    boolean waits = Pattern.compile("will (be )?(retr|continue|try|keep)|delayed|you do not need to resend|do not need to resend|warning message only|"
        + "not yet been delivered|still (trying|being)", FLAGS).matcher(beginning).find();
    var status = statusIn(beginning, waits ? "4.0.0" : "5.0.0");
    var kind = waits && !status.startsWith("5") ? BounceKind.DELAYED : BounceKind.FAILED;
    return new Bounce(kind, recipient(headers, words, attached), status, firstSentence(beginning), original(attached.isEmpty() ? null : attached.getFirst(), words));
  }

  private static String statusIn(String words, String otherwise) {
    var match = STATUS.matcher(words);
    while (match.find()) {
      if (!match.group(1).startsWith("2")) {
        return match.group(1);
      }
    }
    var smtp = SMTP.matcher(words);
    return smtp.find() ? smtp.group(1).charAt(0) + ".0.0" : otherwise;
  }

  private static String recipient(Headers headers, String words, List<Headers> attached) {
    var named = address(headers.filled("x-failed-recipients") == null ? "" : headers.filled("x-failed-recipients"));
    if (!named.isEmpty()) {
      return named;
    }
    var labelled = FAILED_TO.matcher(words);
    if (labelled.find() && !labelled.group(1).isBlank()) {
      var address = address(labelled.group(1));
      if (!address.isEmpty() && ORIGINAL.matcher(words.substring(0, labelled.start())).results().limit(2).count() < 2) {
        return address;
      }
    }
    var own = HeaderText.addresses(headers.filled("to")).stream().map(a -> a.address().toLowerCase(Locale.ROOT)).toList();
    var candidates = ADDRESS.matcher(words.substring(0, Math.min(words.length(), 12_000)));
    String inText = null;
    while (inText == null && candidates.find()) {
      var address = candidates.group(1).toLowerCase(Locale.ROOT);
      if (!own.contains(address) && !SERVER.matcher(address).find() && !address.matches(".*[0-9a-f]{12,}.*@.*")) {
        inText = candidates.group(1);
      }
    }
    if (inText != null) {
      return inText;
    }
    for (var original : attached) {
      var to = HeaderText.addresses(original.filled("to"));
      if (!to.isEmpty()) {
        return to.getFirst().address();
      }
    }
    return "";
  }

  private static @Nullable String original(@Nullable Headers attached, String words) {
    if (attached != null) {
      var ids = HeaderText.ids(attached.filled("message-id"));
      if (!ids.isEmpty()) {
        return ids.getFirst();
      }
    }
    var match = MESSAGE_ID.matcher(words);
    return match.find() ? match.group(1) : null;
  }

  private static String value(String fields, String name) {
    var match = Pattern.compile("(?im)^[ \\t]*+" + Pattern.quote(name) + "\\s*+:\\s*+(.*)$").matcher(fields);
    return match.find() ? match.group(1).strip() : "";
  }

  private static String address(String field) {
    var match = ADDRESS.matcher(field.substring(0, Math.min(field.length(), 2_000)));
    return match.find() ? match.group(1) : "";
  }

  private static String firstSentence(String words) {
    String phrase = "";
    for (var line : words.split("\n", 400)) {
      // The line with the code says why; the one with the phrase only that.
      if (line.length() < 1_000 && (SMTP.matcher(line).find() || STATUS.matcher(line).find())) {
        return oneLine(line);
      }
      if (phrase.isEmpty() && line.length() < 1_000 && PHRASE.matcher(line).find()) {
        phrase = oneLine(line);
      }
    }
    return phrase;
  }

  private static String oneLine(String text) {
    return HeaderText.oneLine(text, 500);
  }

  private static String words(List<MailReader.Part> parts) {
    var out = new StringBuilder();
    for (var part : parts) {
      var type = part.mediaType();
      if (out.length() > READ) {
        break;
      }
      if (type.equals("text/html")) {
        var html = part.text(null);
        out.append(SafeHtml.plain(org.jsoup.Jsoup.parse(html.substring(0, Math.min(html.length(), READ))))).append('\n');
      } else if (type.startsWith("text/") || type.startsWith("message/") || !type.contains("/")) {
        var text = part.text(null);
        out.append(text, 0, Math.min(text.length(), READ)).append('\n');
      }
    }
    return out.toString().replace("\r\n", "\n");
  }
}
