package com.defnoco.aftersale.remedies.course;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A parcel of a remedy.
 *
 * @param number ours, on the packing slip
 * @param address as it is written where it goes, in its own script
 * @param trackingUrl where the carrier shows it; null when we know none
 * @param trouble what the carrier reported and nobody has cleared; null when nothing
 */
public record Shipment(UUID id, String number, UUID remedyId, Leg leg, State state, String recipient, String address, List<Line> contents,
    @Nullable String carrier, @Nullable String tracking, @Nullable String trackingUrl, @Nullable LocalDate expectedOn, Instant packedAt, @Nullable Instant shippedAt,
    @Nullable Instant deliveredAt, @Nullable String trouble, List<Event> events) {

  /** Which way it goes. */
  public enum Leg { PARTS, TO_FACTORY, BACK, TO_SITE }

  public enum State { PACKED, SHIPPED, DELIVERED, CANCELLED }

  /** A line for customs. @param value of one */
  public record Line(String code, String name, int quantity, int grams, String hsCode, String origin, BigDecimal value, String currency, boolean lithium) {}

  /** What the carrier told. */
  public record Event(String status, Instant at, @Nullable String place) {}
}
