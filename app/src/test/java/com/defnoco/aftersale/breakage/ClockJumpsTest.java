package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.registry.ArrivalProof;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock jumps: back, ahead, over a leap day and over the hour that does not exist. Cover is counted in days at the port, what died stays dead, and what is written keeps its order. */
@Tag("breakage")
class ClockJumpsTest extends ClaimFixtures {

  @ParameterizedTest(name = "arrived {0} at {1}: covered until {2}")
  @CsvSource({"2024-02-29,NLRTM,2026-04-29", "2023-12-29,NLRTM,2026-02-28", "2023-12-31,NLRTM,2026-02-28", "2025-12-29,NLRTM,2028-02-29", "2025-12-31,NLRTM,2028-02-29", "2024-03-31,NLRTM,2026-05-31", "2024-10-27,NLRTM,2026-12-27",
      "2024-03-10,USLAX,2026-05-10", "2024-08-31,USLAX,2026-10-31"})
  void coverRunsByTheCalendarWhateverTheClockDid(String arrived, String port, String until) {
    var reference = "CLK-" + next();
    registry.putConsignment(SYSTEM, reference, port, LocalDate.parse(arrived), ArrivalProof.inWords("Arrival notice"), null);
    var serial = "CLK%07dK".formatted(next());
    registry.putUnit(SYSTEM, serial, modelOf(), LocalDate.parse("2023-01-10"), reference);
    var program = program(Scope.REGISTRY_READ);
    for (var now : List.of("2026-03-29T00:59:59Z", "2026-03-29T01:00:01Z", "2024-02-29T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")) {
      clock.set(Instant.parse(now));
      var answer = program.get("/api/v1/units/" + serial + "/cover");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).as("at " + now).contains(until);
    }
  }

  @Test
  void whatWasDecidedStandsWhenTheClockGoesBackADayAndTheJournalStillVerifies() {
    clock.set("2025-06-02");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    settle(receipt.claim().number());
    var outcome = claims.find(engineer, receipt.claim().number()).item(1).decision().outcome();
    clock.move(Duration.ofDays(-1));
    claims.note(engineer, receipt.claim().number(), "written while the clock was behind");
    claims.message(engineer, receipt.claim().number(), "also behind", false);
    clock.move(Duration.ofDays(2));
    claims.note(engineer, receipt.claim().number(), "and ahead");
    assertThat(claims.find(engineer, receipt.claim().number()).item(1).decision().outcome()).isEqualTo(outcome);
    assertThat(claims.timeline(engineer, receipt.claim().number())).anySatisfy(entry -> assertThat(entry.text()).contains("also behind"));
    assertThat(jdbc.sql("SELECT count(*) FROM claim_comment c JOIN claim k ON k.id = c.claim_id WHERE k.number = ?").param(receipt.claim().number()).query(Integer.class).single()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aKeyIsOnceHoweverTheClockJumpsBetweenTwoTries() {
    var key = UUID.randomUUID().toString();
    var program = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", key);
    var body = "{\"customer\":{\"name\":\"Ada\",\"email\":\"" + address() + "\"},\"items\":[{\"serialNumber\":\"" + aUnitThatReachedRotterdamOn("2026-01-10") + "\",\"description\":\"x\",\"symptoms\":[\"OTHER\"]}]}";
    var first = program.postJson("/api/v1/claims", body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    for (var jump : List.of(Duration.ofDays(-1), Duration.ofDays(2), Duration.ofHours(-3), Duration.ofDays(20))) {
      clock.move(jump);
      assertThat(program.postJson("/api/v1/claims", body).body()).isEqualTo(first.body());
    }
  }

  @Test
  void aSessionThatEndedDoesNotReviveAndABudgetIsNotRefilledByAStepBack() {
    var browser = signedInAs(com.defnoco.aftersale.parties.Role.ENGINEER);
    assertThat(browser.get("/console").statusCode()).isEqualTo(200);
    clock.move(Duration.ofHours(13));
    assertThat(browser.get("/console").statusCode()).as("twelve hours are the most").isEqualTo(302);
    clock.move(Duration.ofHours(-13));
    assertThat(browser.get("/console").statusCode()).as("ended is ended").isEqualTo(302);

    int status = 200;
    for (int i = 0; i < 60 && status != 429; i++) {
      status = visitor().get("/api/v1/public/cover/JMP" + "%07d".formatted(i * 997) + "K").statusCode();
    }
    assertThat(status).isEqualTo(429);
    clock.move(Duration.ofDays(-1));
    assertThat(visitor().get("/api/v1/public/cover/JMP0000001K").statusCode()).isEqualTo(429);
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'look-up:%'").update();
  }

  @Test
  void jobsStagedWhileTheClockWasAheadAreNotForgotten() {
    clock.move(Duration.ofDays(1));
    var email = address();
    claims.submit(visitorAt("192.0.2.55"), new Submission(UUID.randomUUID(), new Submission.Contact("Ada", email, null, "en", null, null),
        List.of(item(aUnitThatReachedRotterdamOn("2026-01-10"), null, "ahead " + next(), Symptom.OTHER)), Channel.PORTAL));
    clock.reset();
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(email).query(Integer.class).single()).isEqualTo(1);
    assertThat(jdbc.sql("SELECT count(*) FROM mail m WHERE m.recipient = ? AND (m.state <> 'STAGED' OR EXISTS (SELECT FROM job j WHERE j.task_instance = m.id::text))").param(email).query(Integer.class).single()).isEqualTo(1);
  }

  private String modelOf() {
    aUnitThatReachedRotterdamOn("2024-03-02");
    return "CLM-22";
  }
}
