package com.defnoco.aftersale.certificates;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that was issued for a unit.
 *
 * @param statement the signed text of its code
 * @param sha256 of the PDF
 * @param timeStamped whether a time stamp authority confirmed when it was signed
 * @param buyer what the owner completed it with; null with date and invoice number while they have not
 * @param endedAt since when it is not the last word; null while it is
 */
public record Certificate(UUID id, String number, UUID unitId, String serial, String keyId, String statement, byte[] sha256, LocalDate arrivedOn, LocalDate coverFrom,
    LocalDate lastDay, boolean timeStamped, Instant issuedAt, String issuedBy, @Nullable String buyer, @Nullable LocalDate purchasedOn, @Nullable String invoiceNumber,
    @Nullable UUID customerId, @Nullable Instant endedAt, @Nullable End endedAs, @Nullable String endedReason) {

  /** Whether our copy was emptied because the person whom it named was erased. */
  public boolean emptied() {
    return buyer == null && customerId != null;
  }

  /** How a certificate ended. */
  public enum End { SUPERSEDED, REVOKED }
}
