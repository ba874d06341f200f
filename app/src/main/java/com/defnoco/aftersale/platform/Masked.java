package com.defnoco.aftersale.platform;

import java.util.regex.Pattern;

/**
 * Takes out of a line of the log what must not stand there, whoever wrote it: mail addresses, telephone numbers, long secrets, keys and passwords that are named as such. The
 * last line of defence; nothing of the kind is logged on purpose.
 */
final class Masked {

  private static final Pattern MAIL = Pattern.compile("(?<![\\w.+-])([\\w.+%-])[\\w.+%-]*@([\\w-]+(?:\\.[\\w-]+)+)");
  private static final Pattern PHONE = Pattern.compile("(?<![\\w.])\\+\\d[\\d ()-]{6,18}\\d");
  private static final Pattern NAMED = Pattern.compile("(?i)((?:password|passwort|secret|token|authorization|api[-_ ]?key|cookie)\"?\\s*[:=]\\s*\"?(?:bearer |basic )?)[^\\s\"&,;)}]{4,}");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer |basic )[\\w.~+/=-]{8,}");
  /** Random texts of 24 characters and more: letters of both cases, and digits unless they stand in an address. A UUID and a hash have no capital letters. */
  private static final Pattern SECRET = Pattern.compile("(?<![\\w-])(?:(?<=[/=])|(?=[\\w-]*\\d))(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[\\w-]{24,}(?![\\w-]|\\.(?:class|java))");

  private Masked() {}

  static String of(String line) {
    var masked = line;
    if (masked.indexOf('@') >= 0) {
      masked = MAIL.matcher(masked).replaceAll("$1…@$2");
    }
    if (masked.indexOf('+') >= 0) {
      masked = PHONE.matcher(masked).replaceAll("+…");
    }
    masked = NAMED.matcher(masked).replaceAll("$1…");
    masked = BEARER.matcher(masked).replaceAll("$1…");
    return SECRET.matcher(masked).replaceAll("…");
  }
}
