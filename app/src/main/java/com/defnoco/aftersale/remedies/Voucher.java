package com.defnoco.aftersale.remedies;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A discount on the customer's next order instead of repair (R4).
 *
 * @param code 65 random bits and a check character, written {@code XXXXX-XXXXX-XXXX}
 * @param percent from the edition that decided
 * @param validUntil last day, UTC, on which it can be redeemed
 */
public record Voucher(UUID id, String code, UUID customerId, String claimNumber, int item, BigDecimal percent, LocalDate validUntil, State state,
    Instant issuedAt, @Nullable Redemption redemption) {

  public enum State { VALID, REDEEMED, EXPIRED, CANCELLED }

  /**
   * @param discount what the order becomes cheaper by, rounded half-up to the currency's minor units
   */
  public record Redemption(String orderReference, BigDecimal amount, Currency currency, BigDecimal discount, Instant at) {}
}
