package com.defnoco.aftersale.inbox.channels.email;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a machine wrote a mail (RFC 3834, and what programs do besides). Such a mail is taken in like any other and gets no automatic answer. */
final class LoopSigns {

  private static final Pattern NOBODY = Pattern.compile(
      "^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|notifications?|auto-?(reply|responder)|root|daemon)([+.-].*)?@.*$");
  private static final Pattern AWAY = Pattern.compile(
      "^\\s*(auto(matic)?[ -]?(reply|response)|out of (the )?office|automatische antwort|abwesenheits|réponse automatique|respuesta automática|risposta automatica"
          + "|自动回复|自動回覆|自動返信|자동 회신)\\b?.*", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private LoopSigns() {}

  /** @param own our addresses, lower-cased */
  static ReadMail.Automatic verdict(Headers headers, java.util.List<ReadMail.Address> from, @Nullable String returnPath, java.util.Collection<String> own) {
    var submitted = lower(headers.filled("auto-submitted"));
    if (!submitted.isEmpty() && !submitted.replaceAll("[;(].*", "").strip().equals("no")) {
      return yes("Auto-Submitted");
    }
    if (returnPath != null && returnPath.isEmpty()) {
      return yes("Return-Path");
    }
    var precedence = lower(headers.first("precedence"));
    if (precedence.matches(".*\\b(bulk|list|junk|auto_reply)\\b.*")) {
      return yes("Precedence");
    }
    for (var sign : new String[] {"list-id", "list-unsubscribe", "list-post", "x-autoreply", "x-autorespond", "x-autoresponder", "x-loop", "x-auto-reply-from",
        "feedback-id"}) {
      var value = lower(headers.first(sign));
      if (headers.has(sign) && !value.equals("no")) {
        return yes(sign);
      }
    }
    var suppress = lower(headers.first("x-auto-response-suppress"));
    if (suppress.matches(".*\\b(all|oof|autoreply)\\b.*")) {
      return yes("X-Auto-Response-Suppress");
    }
    if (lower(headers.first("content-type")).startsWith("multipart/report")) {
      return yes("multipart/report");
    }
    for (var sender : from) {
      var address = sender.address().toLowerCase(Locale.ROOT);
      if (NOBODY.matcher(address).matches()) {
        return yes("From");
      }
      if (own.contains(address)) {
        return yes("own address");
      }
    }
    return AWAY.matcher(HeaderText.decoded(headers.first("subject") == null ? "" : headers.first("subject"))).matches() ? yes("Subject") : ReadMail.Automatic.NO;
  }

  private static ReadMail.Automatic yes(String reason) {
    return new ReadMail.Automatic(true, reason);
  }

  private static String lower(@Nullable String value) {
    return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
  }
}
