package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.remedies.FreightPrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that costs, with who pays it and by which clause.
 *
 * @param leg of freight; null for others
 * @param words what it is for
 * @param reference of the payment, or why it was written off
 * @param way how the freight travels, as the customer was told; null where nobody said
 */
public record Charge(UUID id, UUID remedyId, String claimNumber, int item, Kind kind, Shipment.@Nullable Leg leg, Payer payer, Clause clause, String words,
    BigDecimal amount, Currency currency, State state, Instant madeAt, @Nullable Instant settledAt, @Nullable String reference, FreightPrices.@Nullable Way way) {

  public enum Kind { FREIGHT, LABOUR, PARTS, TRAVEL, DISPOSAL, TAX, OTHER }

  public enum State {
    /** Told to the customer, not accepted yet. */
    ESTIMATED,
    /** The customer accepted it and owes it. */
    AGREED,
    PAID,
    /** Ours: cost of cover. */
    BOOKED,
    CANCELLED,
    WRITTEN_OFF
  }
}
