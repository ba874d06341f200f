package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.documents.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log of a claim item as one actor may see it.
 *
 * @param percent how much of it has been read
 * @param problem word of what is wrong with it; null unless unreadable
 * @param result null until it has been read
 * @param answers what engineers made of its findings; staff only, else empty
 * @param comparisons what the pack says of itself beside what we know
 */
public record LogView(Document document, LogState state, int percent, @Nullable String problem, @Nullable LogResult result, List<Answer> answers,
    List<Comparison> comparisons) {

  /** @param fact id of the fact it was taken as evidence for; null when rejected */
  public record Answer(String finding, boolean accepted, @Nullable String fact, @Nullable String value, String reason, String authorName, Instant at) {}

  /**
   * What a smart battery reports beside the label and the registry.
   *
   * @param what {@code serial}, {@code manufactured} or {@code cycles}
   * @param agrees null when there is nothing to compare with
   */
  public record Comparison(String what, String reported, String known, @Nullable Boolean agrees) {}

  /** How a finding is named in addresses and answers. */
  public static String key(Finding finding) {
    return finding.rule() + "." + finding.version() + "." + finding.vehicle() + "." + finding.instance() + (finding.rule().equals("FAULT-FLAG") ? "." + finding.variant() : "");
  }

  public Optional<Answer> answer(Finding finding) {
    return answers.stream().filter(answer -> answer.finding().equals(key(finding))).findFirst();
  }

  /** Findings of these leanings, in their order. */
  public List<Finding> findings(Finding.Leaning... leanings) {
    var wanted = List.of(leanings);
    return result == null ? List.of() : result.findings().stream().filter(finding -> wanted.contains(finding.leans())).toList();
  }
}
