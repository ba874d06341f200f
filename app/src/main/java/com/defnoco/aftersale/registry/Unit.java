package com.defnoco.aftersale.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One battery and everything the registry knows of it: for staff, integrations and the unit's owner.
 *
 * @param serial canonical: upper-case ASCII letters and digits
 * @param serialAsPrinted as the maker prints it, dashes and all
 * @param manufactured null when it cannot be told
 * @param labelTellsOther set where label and production list contradict each other; the list's date counts until somebody corrects it
 * @param chain serials of the units that stood in this cover one after the other, the first first (I9); this unit alone where none was replaced
 * @param consignment null when not known
 * @param ownerId customer id of module parties; null when not known
 * @param withheld the public look-up must not tell about it (stolen, recalled, in dispute)
 * @param history oldest first
 */
public record Unit(UUID id, String serial, String serialAsPrinted, BatteryModel model, @Nullable Manufactured manufactured,
    @Nullable LabelDate labelTellsOther, @Nullable Consignment consignment, @Nullable UUID ownerId, boolean withheld, List<String> chain,
    List<Event> history) {

  /** What the serial number on the label tells. @param confidence how far this maker's coding can be relied on */
  public record LabelDate(LocalDate on, Manufactured.Precision precision, SerialFormat.Confidence confidence) {}

  /**
   * Something that happened to the unit.
   *
   * @param on the local day it belongs to; null where only the instant is known
   * @param at when it was recorded, UTC
   * @param actor reference of who recorded it
   * @param key message key of its sentence; {@code arguments} fill it
   */
  public record Event(@Nullable LocalDate on, Instant at, String actor, String key, List<Object> arguments, @Nullable String reason) {}
}
