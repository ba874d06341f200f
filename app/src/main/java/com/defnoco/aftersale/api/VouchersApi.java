package com.defnoco.aftersale.api;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.remedies.Vouchers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Vouchers for the web shop. */
@RestController
@RequestMapping("/api/v1/vouchers")
class VouchersApi {

  private final Vouchers vouchers;

  VouchersApi(Vouchers vouchers) {
    this.vouchers = vouchers;
  }

  /** @param amount of the order, in the currency's units @param currency ISO 4217 */
  record Order(@Nullable String orderReference, @Nullable BigDecimal amount, @Nullable String currency) {}

  /** @param discount what the order becomes cheaper by @param customerId whom the voucher was given to */
  record Redeemed(String code, String orderReference, BigDecimal amount, String currency, BigDecimal percent, BigDecimal discount, Instant redeemedAt, UUID customerId) {}

  /** Redeems a voucher; 409 when it is used, expired or cancelled. */
  @PostMapping("/{code}/redemption")
  Redeemed redeem(Actor.Integration actor, @PathVariable String code, @RequestBody Order order) {
    var missing = new ArrayList<Problem>();
    if (order.orderReference() == null) {
      missing.add(Problem.at("/orderReference", "api.problem.missing"));
    }
    if (order.amount() == null) {
      missing.add(Problem.at("/amount", "api.problem.missing"));
    }
    if (order.currency() == null) {
      missing.add(Problem.at("/currency", "api.problem.missing"));
    }
    if (!missing.isEmpty()) {
      throw new InvalidInput(missing);
    }
    var voucher = vouchers.redeem(actor, code, Objects.requireNonNull(order.orderReference()), Objects.requireNonNull(order.amount()),
        Objects.requireNonNull(order.currency()));
    var redemption = Objects.requireNonNull(voucher.redemption());
    return new Redeemed(voucher.code(), redemption.orderReference(), redemption.amount(), redemption.currency().getCurrencyCode(), voucher.percent(), redemption.discount(),
        redemption.at(), voucher.customerId());
  }
}
