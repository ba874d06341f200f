package com.defnoco.aftersale.certificates;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the check of a paper found.
 *
 * @param kind what kind of paper it is or says it is
 * @param serial of the unit a signed statement of ours is about; null where none of ours is on it
 * @param statement what we signed, whatever else stands on the paper; null where nothing of ours is on it
 * @param details what was found, in order: keys of texts and what fills them
 */
public record Verification(Verdict verdict, Kind kind, @Nullable String serial, @Nullable Statement statement, List<Detail> details) {

  public enum Verdict {
    /** Ours, unaltered, and the last word. */
    GENUINE,
    /** Ours and unaltered, but a later one has taken its place. */
    SUPERSEDED,
    /** Ours and unaltered, but taken back. */
    REVOKED,
    /** Began as a paper of ours and is not as we made it. */
    ALTERED,
    /** Nothing that we signed. */
    NOT_OURS
  }

  public enum Kind { CERTIFICATE, CODE, CLAIM_RECORD, UNKNOWN }

  /** A sentence: its key in the texts and what fills it. */
  public record Detail(String key, List<Object> arguments) {
    public Detail {
      arguments = List.copyOf(arguments);
    }

    /** In words. Days stand as 2024-03-02, instants as 2024-03-02 08:05 UTC. */
    public String text(com.defnoco.aftersale.platform.Texts texts, java.util.Locale locale) {
      return texts.text(locale, key, arguments.stream().map(argument -> argument instanceof java.time.Instant at
          ? java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(java.time.ZoneOffset.UTC).format(at) : argument.toString()).toArray());
    }

    static Detail of(String key, Object... arguments) {
      return new Detail("verify." + key, List.of(arguments));
    }
  }

  public Verification {
    details = List.copyOf(details);
  }

  static Verification notOurs(Kind kind, Detail... details) {
    return new Verification(Verdict.NOT_OURS, kind, null, null, List.of(details));
  }

  Verification with(Verdict other, Detail... more) {
    var all = new java.util.ArrayList<Detail>(List.of(more));
    all.addAll(details);
    return new Verification(other, kind, serial, statement, all);
  }

  Verification and(Detail... more) {
    var all = new java.util.ArrayList<>(details);
    all.addAll(List.of(more));
    return new Verification(verdict, kind, serial, statement, all);
  }
}
