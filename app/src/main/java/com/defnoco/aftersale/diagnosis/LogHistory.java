package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Verdict;
import java.time.Instant;
import java.util.UUID;

/**
 * One log in the life of a unit.
 *
 * @param cycles −1 when not told
 * @param milliohms of the pack; NaN when the log does not tell
 * @param healthPercent NaN when not told
 * @param spreadMillivolts largest; NaN when cells were not measured
 */
public record LogHistory(UUID document, String claimNumber, Instant addedAt, Verdict verdict, int cycles, double milliohms, double spreadMillivolts, double healthPercent) {}
