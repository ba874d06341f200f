package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.policy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A27: a discount is taken twice, by another, beside a repair, or with a sum that helps. */
class A27DiscountAbuseTest extends AttackFixtures {

  private String voucherOf(Actor.Customer owner) {
    aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    fact(number, com.defnoco.aftersale.policy.Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    return java.util.Objects.requireNonNull(remedies.choose(owner, number, 1, Remedy.LOYALTY_DISCOUNT).voucher()).code();
  }

  @Test
  void oneCodeSentFiftyTimesAtOnceByTwoShopsIsRedeemedOnce() throws Exception {
    var code = voucherOf(customer("Loyal Owner", address()));
    var shops = List.of(program(Scope.VOUCHERS), program(Scope.VOUCHERS));
    try (var people = Executors.newFixedThreadPool(25)) {
      var answers = people.invokeAll(IntStream.range(0, 50).<Callable<Integer>>mapToObj(i -> () -> shops.get(i % 2).postJson("/api/v1/vouchers/" + code + "/redemption",
          "{\"orderReference\":\"SO-" + i + "\",\"amount\":100.00,\"currency\":\"EUR\"}").statusCode()).toList());
      var statuses = new ArrayList<Integer>();
      for (var answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
      assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(200, 409, 503));
    }
    assertThat(jdbc.sql("SELECT count(*) FROM voucher_redemption r JOIN voucher v ON v.id = r.voucher_id WHERE v.code = ?").param(code).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void sumsThatHelpAndCodesThatAreGuessedAreRefused() {
    var code = voucherOf(customer("Loyal Owner", address()));
    var shop = program(Scope.VOUCHERS);
    for (var order : List.of("{\"orderReference\":\"SO-1\",\"amount\":-100,\"currency\":\"EUR\"}", "{\"orderReference\":\"SO-1\",\"amount\":0,\"currency\":\"EUR\"}", "{\"orderReference\":\"\",\"amount\":100,\"currency\":\"EUR\"}",
        "{\"orderReference\":\"SO-1\",\"amount\":1e400,\"currency\":\"EUR\"}", "{\"orderReference\":\"SO-1\",\"amount\":\"NaN\",\"currency\":\"EUR\"}", "{\"orderReference\":\"SO-1\",\"amount\":100,\"currency\":\"XXX9\"}",
        "{\"orderReference\":\"SO-1\",\"amount\":100,\"currency\":\"EUR\",\"percent\":100}", "{\"orderReference\":\"SO-1\",\"amount\":100.00001,\"currency\":\"EUR\"}", "{\"amount\":100}", "{}")) {
      assertThat(shop.postJson("/api/v1/vouchers/" + code + "/redemption", order).statusCode()).as(order).isIn(400, 422);
    }
    assertThat(jdbc.sql("SELECT count(*) FROM voucher_redemption r JOIN voucher v ON v.id = r.voucher_id WHERE v.code = ?").param(code).query(Integer.class).single()).isZero();
    for (var guess : List.of(code.substring(0, code.length() - 1) + (code.endsWith("A") ? "B" : "A"), code + "0", "%", "' OR 1=1 --", code.substring(0, 4))) {
      assertThat(shop.postJson("/api/v1/vouchers/" + java.net.URLEncoder.encode(guess, java.nio.charset.StandardCharsets.UTF_8) + "/redemption", "{\"orderReference\":\"SO-1\",\"amount\":100.00,\"currency\":\"EUR\"}").statusCode())
          .as(guess).isIn(400, 404, 409);
    }
    assertThat(program(Scope.CLAIMS_WRITE, Scope.DECISIONS, Scope.REGISTRY_WRITE, Scope.CLAIMS_READ).postJson("/api/v1/vouchers/" + code + "/redemption", "{\"orderReference\":\"SO-1\",\"amount\":100.00,\"currency\":\"EUR\"}").statusCode())
        .isIn(403, 404);
    assertThat(code.replaceAll("[^0-9A-Z]", "").length()).as("letters of 5 bits; only shops with a key may try").isGreaterThanOrEqualTo(13);
  }

  @Test
  void voucherAndRepairAtTheSameMomentAreNeverBoth() throws Exception {
    var owner = customer("Greedy Owner", address());
    aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    fact(number, com.defnoco.aftersale.policy.Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var own = signedIn(owner);
    own.get("/sign-in");
    try (var people = Executors.newFixedThreadPool(16)) {
      for (var answer : people.invokeAll(IntStream.range(0, 32).<Callable<Integer>>mapToObj(i -> () -> own.post("/my/claims/" + number + "/1/remedy", "remedy", i % 2 == 0 ? "LOYALTY_DISCOUNT" : "FACTORY_SERVICE").statusCode()).toList())) {
        assertThat(answer.get()).isLessThan(504);
      }
    }
    assertThat(jdbc.sql("SELECT count(*) FROM remedy WHERE claim_number = ? AND state NOT IN ('CANCELLED', 'FAILED')").param(number).query(Integer.class).single()).isEqualTo(1);
  }
}
