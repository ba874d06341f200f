package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Vouchers: issued with a loyalty discount, redeemed once. */
@Component
public class Vouchers {

  /** A customer's vouchers, newest first; themselves and staff. */
  public List<Voucher> of(Actor actor, UUID customerId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Redeems a voucher on an order. The same order reference again gives the same answer.
   *
   * @param amount of the order, in the currency's units with at most its minor digits
   * @param currency ISO 4217
   * @throws NotFound for an unknown code and for keys without VOUCHERS alike
   * @throws NotPossible when it is used, expired or cancelled
   * @throws InvalidInput when amount or currency cannot be
   */
  public Voucher redeem(Actor actor, String code, String orderReference, BigDecimal amount, String currency) {
    throw new UnsupportedOperationException();
  }
}
