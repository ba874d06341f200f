package com.defnoco.aftersale.remedies.onsite;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * Somebody who could go on half a day, or could not.
 *
 * @param kilometres from home, along the great circle
 * @param against message keys with one argument each, {@code key|argument}: why not; empty when they can
 */
public record Candidate(UUID technician, String name, LocalDate day, Visit.Half half, int kilometres, List<String> against) {

  public boolean can() {
    return against.isEmpty();
  }

  /** What the customer's answer names: technician, day, half. */
  public String value() {
    return technician + "_" + day + "_" + half;
  }
}
