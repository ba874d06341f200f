package com.defnoco.aftersale.platform;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What belongs together: a request or a delivery and everything it set off, in other threads, other copies and later on. The names are those of W3C Trace Context, so that a
 * proxy in front and a collector behind speak of the same thing.
 *
 * @param trace 32 hexadecimal digits
 * @param span of the work within it, 16 hexadecimal digits
 */
public record Trace(String trace, String span) {

  private static final Pattern HEADER = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
  private static final Pattern KEPT = Pattern.compile("([0-9a-f]{32})-([0-9a-f]{16})");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ThreadLocal<@Nullable Trace> HERE = new ThreadLocal<>();

  /** Of the work that this thread does. */
  public static Optional<Trace> here() {
    return Optional.ofNullable(HERE.get());
  }

  static Trace fresh() {
    return new Trace(digits(16), digits(8));
  }

  /** From a {@code traceparent} header; empty when it is none. */
  static Optional<Trace> ofHeader(@Nullable String header) {
    return of(HEADER, header);
  }

  /** As kept beside what was staged; empty when nothing was. */
  static Optional<Trace> ofKept(@Nullable String kept) {
    return of(KEPT, kept);
  }

  /** The next piece of work within the same trace. */
  Trace next() {
    return new Trace(trace, digits(8));
  }

  /** As it stands beside what is staged. */
  public String kept() {
    return trace + "-" + span;
  }

  /** Makes it this thread's, in what is logged too. @return what was this thread's before */
  static @Nullable Trace enter(@Nullable Trace next) {
    var before = HERE.get();
    if (next == null) {
      HERE.remove();
      MDC.remove("traceId");
      MDC.remove("spanId");
    } else {
      HERE.set(next);
      MDC.put("traceId", next.trace());
      MDC.put("spanId", next.span());
    }
    return before;
  }

  private static Optional<Trace> of(Pattern pattern, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    var match = pattern.matcher(text);
    return match.matches() && !match.group(1).chars().allMatch(c -> c == '0') ? Optional.of(new Trace(match.group(1), match.group(2))) : Optional.empty();
  }

  private static String digits(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
