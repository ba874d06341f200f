package com.defnoco.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.Echo;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Idempotency;
import com.defnoco.aftersale.platform.Idempotency.Answer;
import com.defnoco.aftersale.platform.Idempotency.Outcome;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A call with a key happens once, however often it is sent. */
class IdempotencyTest extends AftersaleTest {

  @Autowired private Idempotency idempotency;
  @Autowired private Echo echo;

  private static final byte[] WISH = {1};

  @Test
  void theSameKeyAndBodyGivesTheFirstAnswerAgainAndIsDoneOnce() {
    var program = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString());
    var before = echo.calls.get();
    var first = program.postJson("/api/v1/test-echo", "{\"name\":\"once\"}");
    var again = program.postJson("/api/v1/test-echo", "{\"name\":\"once\"}");
    assertThat(first.statusCode()).isEqualTo(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body()).contains("once");
    assertThat(again.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location")).isPresent();
    assertThat(again.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
    assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(echo.calls.get()).isEqualTo(before + 1);
  }

  @Test
  void anotherBodyOrAnotherAddressUnderTheSameKeyIsRefused() {
    var program = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString());
    program.postJson("/api/v1/test-echo", "{\"name\":\"one\"}");
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"two\"}").statusCode()).isEqualTo(422);
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"two\"}").body()).contains("idempotency-key-reused");
    assertThat(program.postJson("/api/v1/elsewhere", "{\"name\":\"one\"}").statusCode()).isEqualTo(422);
  }

  @Test
  void twoCallersMayUseTheSameKey() {
    var key = UUID.randomUUID().toString();
    for (Browser program : new Browser[] {program(Scope.CLAIMS_WRITE), program(Scope.CLAIMS_WRITE)}) {
      var answer = program.with("Idempotency-Key", key).postJson("/api/v1/test-echo", "{\"name\":\"theirs\"}");
      assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }
  }

  @Test
  void withoutAKeyACallIsDoneEachTimeItIsSent() {
    var before = echo.calls.get();
    var program = program(Scope.CLAIMS_WRITE);
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"keyless\"}").statusCode()).isLessThan(300);
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"keyless\"}").statusCode()).isLessThan(300);
    assertThat(echo.calls.get()).isEqualTo(before + 2);
  }

  @Test
  void aKeyThatIsNoneIsRefusedAndNothingIsDone() {
    var before = echo.calls.get();
    var answer = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", "two words").postJson("/api/v1/test-echo", "{\"name\":\"keyless\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Idempotency-Key");
    assertThat(echo.calls.get()).isEqualTo(before);
  }

  @Test
  void aMistakeInTheBodyMayBeMendedUnderTheSameKeyButAVerdictStands() {
    var program = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString());
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"invalid\"}").statusCode()).isEqualTo(422);
    assertThat(program.postJson("/api/v1/test-echo", "{\"name\":\"mended\"}").statusCode()).isEqualTo(201);

    var refused = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString());
    assertThat(refused.postJson("/api/v1/test-echo", "{\"name\":\"impossible\"}").statusCode()).isEqualTo(409);
    var again = refused.postJson("/api/v1/test-echo", "{\"name\":\"impossible\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
  }

  @Test
  void aTwinAtTheSameMomentIsToldToWait() throws Exception {
    var key = UUID.randomUUID().toString();
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = both.submit(() -> idempotency.once("key:test", key, WISH, () -> {
        begun.countDown();
        await(mayEnd);
        return answer(201);
      }));
      begun.await();
      assertThat(idempotency.once("key:test", key, WISH, () -> answer(201))).isInstanceOf(Outcome.Concurrent.class);
      mayEnd.countDown();
      assertThat(first.get()).isInstanceOf(Outcome.First.class);
    }
    assertThat(idempotency.once("key:test", key, WISH, () -> answer(500))).isInstanceOf(Outcome.Again.class);
  }

  @Test
  void aTwinThatEndsJustBeforeIsFoundAndWhatWasDoneBesideItIsUndone() {
    var key = UUID.randomUUID().toString();
    idempotency.once("key:test", key, WISH, () -> new Answer(201, "text/plain", new byte[] {84}, Map.of()));
    // The twin's row comes while we are at work, as if it had been committed after our look and before our lock.
    var twin = jdbc.sql("SELECT row_to_json(k)::text FROM idempotency_key k WHERE key = ?").param(key).query(String.class).single();
    jdbc.sql("DELETE FROM idempotency_key WHERE key = ?").param(key).update();
    var apart = new TransactionTemplate(transaction.getTransactionManager());
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var outcome = idempotency.once("key:test", key, WISH, () -> {
      jdbc.sql("INSERT INTO budget (name, tokens, at) VALUES (?, 1, now())").param("twice:" + key).update();
      apart.executeWithoutResult(status -> jdbc.sql("INSERT INTO idempotency_key SELECT * FROM json_populate_record(NULL::idempotency_key, ?::json)").param(twin).update());
      return answer(201);
    });
    assertThat(outcome).isInstanceOfSatisfying(Outcome.Again.class, again -> assertThat(again.answer().body()).containsExactly(84));
    assertThat(jdbc.sql("SELECT count(*) FROM budget WHERE name = ?").param("twice:" + key).query(Long.class).single()).isZero();
  }

  @Test
  void whatBreaksLeavesNeitherItsChangeNorItsKey() {
    var key = UUID.randomUUID().toString();
    for (int status : new int[] {500, 422}) {
      idempotency.once("key:test", key, WISH, () -> {
        jdbc.sql("INSERT INTO budget (name, tokens, at) VALUES (?, 1, now())").param("half-done:" + key).update();
        return answer(status);
      });
    }
    assertThat(jdbc.sql("SELECT count(*) FROM budget WHERE name = ?").param("half-done:" + key).query(Long.class).single()).isZero();
    assertThat(idempotency.once("key:test", key, WISH, () -> answer(201))).isInstanceOf(Outcome.First.class);
  }

  @Test
  void theStoredAnswerIsNotReadableInTheDatabase() {
    program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/test-echo", "{\"name\":\"a-link-nobody-may-read\"}");
    assertThat(jdbc.sql("SELECT count(*) FROM idempotency_key WHERE position('a-link-nobody'::bytea in answer) > 0").query(Long.class).single()).isZero();
  }

  private static Answer answer(int status) {
    return new Answer(status, "text/plain", new byte[] {65}, Map.of());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
