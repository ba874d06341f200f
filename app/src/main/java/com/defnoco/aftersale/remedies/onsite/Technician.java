package com.defnoco.aftersale.remedies.onsite;

import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who visits customers.
 *
 * @param home where they start from
 * @param visas countries besides their own in which they may work
 */
public record Technician(UUID id, String name, String home, String country, double latitude, double longitude, ZoneId zone, Set<String> skills, Set<String> languages,
    Set<String> visas) {}
