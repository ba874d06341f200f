package com.defnoco.aftersale.batterylog;

/**
 * Something a log tells besides measurements.
 *
 * @param seconds of the log's own clock
 * @param vehicle as in {@link Sample}
 * @param text what the log says, without positions; may be empty
 * @param value a number where the kind has one, else NaN
 */
public record Happening(double seconds, int vehicle, Kind kind, String text, double value) {

  /** What happened. */
  public enum Kind {
    ARMED, DISARMED, AIRBORNE, LANDED,
    /** The autopilot found that it crashed or lost control. */
    CRASH,
    /** A battery failsafe was raised. */
    BATTERY_FAILSAFE,
    /** A message about the battery for the pilot. */
    BATTERY_MESSAGE,
    /** The pack's own warning rose: 1 low, 2 critical, 3 emergency or failed in {@code value}. */
    PACK_WARNING,
    /** The pack or its management system reported faults, named in {@code text}. */
    PACK_FAULT,
    /** The voltage that feeds the autopilot, V in {@code value}. */
    SUPPLY,
    /** The log ends in the air, armed; metres above the start in {@code value}. */
    ENDED_IN_AIR
  }
}
