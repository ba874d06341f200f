package com.defnoco.aftersale.batterylog;

/**
 * A parameter of the autopilot that concerns the battery, as its user had set it.
 *
 * @param vehicle as in {@link Sample}
 */
public record Setting(int vehicle, String name, double value) {}
