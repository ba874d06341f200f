package com.defnoco.aftersale.remedies.onsite;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;

/**
 * Where to come, and what it takes.
 *
 * @param from first day that suits, at the site
 * @param to last day that suits
 */
public record Site(UUID remedyId, String address, String country, double latitude, double longitude, ZoneId zone, String contact, String access, String language,
    Set<String> skills, LocalDate from, LocalDate to) {}
