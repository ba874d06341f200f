package com.defnoco.aftersale.inbox.channels.email;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Authentication-Results (RFC 8601) of our own mail server. Anybody can write such a header: another server's name is not believed. */
final class AuthenticationResults {

  private static final Pattern RESULT = Pattern.compile("(?:^|;)\\s*(spf|dkim|dmarc)\\s*=\\s*([a-z]+)");

  private static final Pattern ABOUT = Pattern.compile("\\bdmarc\\s*=\\s*pass\\b[^;]*\\bheader\\.from\\s*=\\s*\"?(?:[^\\s;\"@]*@)?([^\\s;\"@]+)");

  private static final int LONGEST = 16 << 10;

  private AuthenticationResults() {}

  /** @param ours the name our mail server writes (authserv-id); empty: nothing is believed @param fromDomain domain of the sender we show, in lower case */
  static ReadMail.Authentication of(List<String> fields, String ours, String fromDomain) {
    if (ours.isBlank()) {
      return ReadMail.Authentication.NONE;
    }
    for (var field : fields) {
      var text = field.substring(0, Math.min(field.length(), LONGEST)).toLowerCase(Locale.ROOT).replaceAll("\\([^()]*\\)", " ").strip();
      int end = text.indexOf(';');
      var server = (end < 0 ? text : text.substring(0, end)).strip().split("\\s+")[0];
      if (!server.equals(ours.toLowerCase(Locale.ROOT)) || end < 0) {
        continue;
      }
      // Only the topmost of our name: a server that does its work removes forged ones below it, not all do.
      var spf = "none";
      var dkim = "none";
      var dmarc = "none";
      var match = RESULT.matcher(text.substring(end));
      while (match.find()) {
        switch (match.group(1)) {
          case "spf" -> spf = match.group(2);
          case "dkim" -> dkim = dkim.equals("pass") ? dkim : match.group(2);
          default -> dmarc = match.group(2);
        }
      }
      // A verdict is about the domain it names; a mail with two senders would borrow the verdict on the one we do not show.
      var about = ABOUT.matcher(text.substring(end));
      if (dmarc.equals("pass") && about.find() && !about.group(1).equals(fromDomain)) {
        dmarc = "none";
      }
      return new ReadMail.Authentication(spf, dkim, dmarc);
    }
    return ReadMail.Authentication.NONE;
  }
}
