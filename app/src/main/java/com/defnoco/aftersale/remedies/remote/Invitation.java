package com.defnoco.aftersale.remedies.remote;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A calendar entry (RFC 5545). A later revision of the same session replaces the earlier one in the calendar. */
final class Invitation {

  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Invitation() {}

  static String write(Session session, String title, String text, Instant now, String host) {
    var lines = new StringBuilder();
    line(lines, "BEGIN:VCALENDAR");
    line(lines, "VERSION:2.0");
    line(lines, "PRODID:-//DEFNOCO//Aftersale//EN");
    line(lines, "METHOD:PUBLISH");
    line(lines, "BEGIN:VEVENT");
    line(lines, "UID:" + session.id() + "@" + host);
    line(lines, "SEQUENCE:" + session.revision());
    line(lines, "DTSTAMP:" + UTC.format(now));
    line(lines, "DTSTART:" + UTC.format(session.startsAt()));
    line(lines, "DURATION:PT" + session.minutes() + "M");
    line(lines, "SUMMARY:" + escaped(title));
    line(lines, "DESCRIPTION:" + escaped(text + (session.videoLink().isEmpty() ? "" : "\n" + session.videoLink())));
    if (!session.videoLink().isEmpty()) {
      line(lines, "URL:" + session.videoLink());
    }
    line(lines, "END:VEVENT");
    line(lines, "END:VCALENDAR");
    return lines.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replaceAll("\\R", "\\\\n");
  }

  /** Folded to 75 octets, never inside a character. */
  private static void line(StringBuilder out, String line) {
    int octets = 0;
    for (int c : line.codePoints().toArray()) {
      var character = Character.toString(c);
      int size = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > 75) {
        out.append("\r\n ");
        octets = 1;
      }
      out.append(character);
      octets += size;
    }
    out.append("\r\n");
  }
}
