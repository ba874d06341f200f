package com.defnoco.aftersale.remedies.course;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands on a paper of a remedy; {@code SheetDrawing} sets it.
 *
 * @param number of the paper, at the top right
 * @param code what the square code holds; null for none
 */
public record Sheet(Locale language, String sender, String title, String number, Instant at, @Nullable String code, List<Part> parts, String footer) {

  public sealed interface Part {}

  /** Names and values side by side. */
  public record Facts(List<Fact> facts) implements Part {}

  public record Fact(String name, String value) {}

  public record Text(String title, List<String> paragraphs) implements Part {}

  /** Numbered. */
  public record Steps(String title, List<String> steps) implements Part {}

  /** @param widths share of the width by column; a column whose share is negative is set to the right */
  public record Table(String title, List<String> heads, List<List<String>> rows, List<Integer> widths) implements Part {}

  /** Must not be missed. */
  public record Warning(String words) implements Part {}

  /** To be cut out and stuck on the box, in the letter height that the rules ask for (12 mm). */
  public record Mark(String words, String below) implements Part {}

  /** A line to sign on, each with what stands below it. */
  public record Signatures(List<String> below) implements Part {}
}
