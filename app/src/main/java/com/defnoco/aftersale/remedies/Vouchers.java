package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Parameter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Vouchers: issued with a loyalty discount, redeemed once. */
@Component
public class Vouchers {

  private static final int LONGEST_REFERENCE = 200;
  /** Where an edition is silent on it. */
  private static final int USUAL_MONTHS = 24;

  private final RemediesSql sql;
  private final Journal journal;
  private final Clock clock;

  Vouchers(RemediesSql sql, Journal journal, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
  }

  /** A customer's vouchers, newest first; themselves and staff. */
  @Transactional(readOnly = true)
  public List<Voucher> of(Actor actor, UUID customerId) {
    var sees = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER, Role.BENCH, Role.TECHNICIAN, Role.AUDITOR);
      case Actor.Customer(UUID id) -> id.equals(customerId);
      case Actor.Integration key -> key.scopes().contains(Scope.VOUCHERS);
      case Actor.System system -> true;
      // A link opens one claim; its voucher is seen there.
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!sees) {
      throw new NotFound();
    }
    return sql.vouchersOf(customerId).stream().map(this::view).toList();
  }

  /** All vouchers, newest first. Engineers, managers, auditors. */
  @Transactional(readOnly = true)
  public List<Voucher> newest(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR))) {
      throw new NotFound();
    }
    return sql.newestVouchers(100).stream().map(this::view).toList();
  }

  /**
   * Redeems a voucher on an order. The same order with the same amount again gives the same answer.
   *
   * @param amount of the order, in the currency's units with at most its minor digits
   * @param currency ISO 4217
   * @throws NotFound for an unknown code and for those who may not redeem alike
   * @throws NotPossible when it is used, expired or cancelled
   * @throws InvalidInput when amount, currency or reference cannot be
   */
  @Transactional
  public Voucher redeem(Actor actor, String code, String orderReference, BigDecimal amount, String currency) {
    mayRedeem(actor);
    var money = Money.currency(currency);
    var exact = Money.amount(amount, money, "/amount");
    if (exact.signum() <= 0) {
      throw InvalidInput.at("/amount", "remedies.problem.amount.negative");
    }
    var reference = orderReference.strip();
    if (reference.isEmpty() || reference.length() > LONGEST_REFERENCE || reference.chars().anyMatch(Character::isISOControl)) {
      throw InvalidInput.at("/orderReference", "remedies.problem.orderReference", LONGEST_REFERENCE);
    }
    var voucher = VoucherCode.canonical(code).flatMap(sql::lockVoucher).orElseThrow(NotFound::new);
    if (voucher.orderReference() != null) {
      if (voucher.orderReference().equals(reference) && money.getCurrencyCode().equals(voucher.currency()) && exact.compareTo(voucher.amount()) == 0) {
        return view(voucher);
      }
      throw new NotPossible("remedies.voucher.used");
    }
    if (voucher.cancelledAt() != null) {
      throw new NotPossible("remedies.voucher.cancelled");
    }
    if (today().isAfter(voucher.validUntil())) {
      throw new NotPossible("remedies.voucher.expired", voucher.validUntil().toString());
    }
    var discount = Money.discount(exact, voucher.percent(), money);
    if (discount.signum() == 0) {
      // It would be used up for nothing; it stays good for a larger order.
      throw new NotPossible("remedies.voucher.tooSmall", plain(voucher.percent()).toPlainString(), money.getCurrencyCode());
    }
    if (!sql.redeem(voucher.id(), reference, exact, money.getCurrencyCode(), discount, now(), actor.reference())) {
      throw new NotPossible("remedies.voucher.used");
    }
    journal.record(actor.reference(), "claim:" + voucher.claimId(), "voucher.redeemed", null, Map.of("item", voucher.item(), "order", reference,
        "discount", discount.toPlainString(), "currency", money.getCurrencyCode()));
    return view(sql.lockVoucher(voucher.id()));
  }

  // ---- For remedies

  void issue(Actor actor, RemediesSql.Row remedy, Edition edition) {
    var percent = BigDecimal.valueOf(edition.parameters().discountPercent().value());
    sql.insertVoucher(Ids.next(clock), VoucherCode.random(), remedy, percent, now(), today().plusMonths(months(edition)));
    // The code stays out of the journal: whoever reads that need not be able to spend it.
    journal.record(actor.reference(), "claim:" + remedy.claimId(), "voucher.issued", null, Map.of("item", remedy.item(), "percent", percent.toPlainString()));
  }

  /** Calendar months from the issue of a voucher to its last day, by the edition that decided (R4). */
  static int months(Edition edition) {
    return edition.parameters().all().stream().filter(one -> one.name().equals("voucherMonths")).findFirst().map(Parameter::value).orElse(USUAL_MONTHS);
  }

  Optional<Voucher> of(UUID remedyId) {
    return sql.voucherOf(remedyId).map(this::view);
  }

  /** Another remedy is to be chosen instead of the voucher: never both. @throws NotPossible when the voucher is used */
  void giveUpFor(Actor actor, UUID itemId) {
    for (var id : sql.vouchersStillOpen(itemId)) {
      var voucher = sql.lockVoucher(id);
      if (voucher.redeemedAt() != null) {
        throw new NotPossible("remedies.voucher.usedInstead");
      }
      cancel(voucher, actor.reference(), "another remedy was chosen instead");
    }
  }

  /** An unused voucher of the item is worth nothing any more; a used one stays used. @return whether there was one to cancel */
  boolean cancel(UUID itemId, String because) {
    boolean cancelled = false;
    for (var id : sql.vouchersStillOpen(itemId)) {
      var voucher = sql.lockVoucher(id);
      if (voucher.redeemedAt() == null) {
        cancel(voucher, "system", because);
        cancelled = true;
      }
    }
    return cancelled;
  }

  private void cancel(RemediesSql.VoucherRow voucher, String by, String because) {
    sql.cancelVoucher(voucher.id(), now(), because);
    journal.record(by, "claim:" + voucher.claimId(), "voucher.cancelled", because, Map.of("item", voucher.item()));
  }

  private static void mayRedeem(Actor actor) {
    var may = switch (actor) {
      case Actor.Integration key -> key.scopes().contains(Scope.VOUCHERS);
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER);
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw new NotFound();
    }
  }

  private Voucher view(RemediesSql.VoucherRow row) {
    var state = row.redeemedAt() != null ? Voucher.State.REDEEMED
        : row.cancelledAt() != null ? Voucher.State.CANCELLED
        : today().isAfter(row.validUntil()) ? Voucher.State.EXPIRED : Voucher.State.VALID;
    Voucher.Redemption redemption = null;
    if (row.redeemedAt() != null) {
      var currency = Currency.getInstance(row.currency());
      redemption = new Voucher.Redemption(Objects.requireNonNull(row.orderReference()), scaled(row.amount(), currency), currency, scaled(row.discount(), currency),
          row.redeemedAt());
    }
    return new Voucher(row.id(), row.code(), row.customerId(), row.claimNumber(), row.item(), plain(row.percent()), row.validUntil(), state, row.issuedAt(), redemption);
  }

  private static BigDecimal scaled(@Nullable BigDecimal amount, Currency currency) {
    return Objects.requireNonNull(amount).setScale(currency.getDefaultFractionDigits());
  }

  /** 1.00 as 1, 12.50 as 12.5, 10.00 as 10 and not as 1E+1. */
  private static BigDecimal plain(BigDecimal percent) {
    return new BigDecimal(percent.stripTrailingZeros().toPlainString());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
