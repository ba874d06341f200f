package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the pack of a unit aged from log to log.
 *
 * @param logs in the order in which they were recorded, as far as they tell, else received
 * @param findings what the logs show together
 */
public record LogHistory(List<Entry> logs, List<Finding> findings) {

  /**
   * One log in the life of a unit.
   *
   * @param recordedAt when the log tells the time of day
   * @param cycles −1 when not told
   * @param milliohms of the pack; NaN when the log does not tell
   * @param healthPercent NaN when not told
   * @param spreadMillivolts largest; NaN when cells were not measured
   */
  public record Entry(UUID document, String claimNumber, Instant addedAt, @Nullable Instant recordedAt, Verdict verdict, int cycles, double milliohms, double spreadMillivolts,
      double healthPercent) {

    /** When it was recorded, else received. */
    public Instant at() {
      return recordedAt == null ? addedAt : recordedAt;
    }
  }
}
