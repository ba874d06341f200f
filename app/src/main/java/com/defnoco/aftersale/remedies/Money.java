package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.platform.InvalidInput;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** Amounts with the minor units of their currency (ISO 4217). */
public final class Money {

  private static final BigDecimal LARGEST = new BigDecimal("1000000000000");

  private Money() {}

  /** @throws InvalidInput at {@code /currency} */
  public static Currency currency(String code) {
    try {
      var currency = Currency.getInstance(code);
      // Metals, test codes and the like have no minor units: nothing is sold in them.
      if (currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    } catch (IllegalArgumentException noCurrency) {
      // falls through to the one refusal
    }
    throw InvalidInput.at("/currency", "remedies.problem.currency", code.length() > 20 ? code.substring(0, 20) : code);
  }

  /** The amount written with the currency's minor digits. @throws InvalidInput at the pointer when it has more of them, or is too large */
  public static BigDecimal amount(BigDecimal amount, Currency currency, String pointer) {
    // Precision and scale are looked at before anything is computed: 1e1000000000 is a short text and a very long number.
    if (amount.precision() > 30 || Math.abs((long) amount.scale()) > 30 || amount.abs().compareTo(LARGEST) > 0) {
      throw InvalidInput.at(pointer, "remedies.problem.amount.large");
    }
    var digits = currency.getDefaultFractionDigits();
    try {
      return amount.setScale(digits, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException tooFine) {
      throw InvalidInput.at(pointer, "remedies.problem.amount.fine", currency.getCurrencyCode(), digits);
    }
  }

  /** The discount, rounded half-up to minor units. */
  public static BigDecimal discount(BigDecimal amount, BigDecimal percent, Currency currency) {
    return amount.multiply(percent).divide(new BigDecimal(100), currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
  }
}
