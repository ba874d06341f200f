package com.defnoco.aftersale.remedies;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a paid service will cost (N3); nothing starts before the customer accepts it.
 *
 * @param amount sum of the lines, with the currency's minor units
 * @param validUntil last day on which it can be accepted
 * @param answeredAt null while the customer has not answered
 * @param accepted null while the customer has not answered
 */
public record Quote(UUID id, int number, BigDecimal amount, Currency currency, List<Line> lines, Instant offeredAt, @Nullable LocalDate validUntil, @Nullable Instant answeredAt,
    @Nullable Boolean accepted) {

  public Quote {
    lines = List.copyOf(lines);
  }

  /** One position of a quote. */
  public record Line(String text, BigDecimal amount, @Nullable Kind kind) {
    public Line(String text, BigDecimal amount) {
      this(text, amount, null);
    }
  }

  /** What a position is for. */
  public enum Kind { LABOUR, PARTS, FREIGHT, TAX, OTHER }
}
