package com.defnoco.aftersale.batterylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.defnoco.aftersale.batterylog.Finding.Leaning;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a log proves, told in the words of the rules. */
class EvidenceTest {

  private static final double NO = Double.NaN;
  /** 6S 10 Ah semi-solid: 30 A continuous, 50 A peak, 5 A charge. */
  private static final PackProfile MODEL = new PackProfile("DF-6S10", "SEMI_SOLID", 6, 10_000, 4.2, 3.0, 3, 5, 0.5, 0, 45, -10, 60, 500);

  private static Sample at(double seconds, double volts, double amps, double celsius, double charge, double... cells) {
    return new Sample(seconds, "BAT", 0, 0, volts, amps, celsius, charge, NO, NO, cells, -1, 0);
  }

  /** A minute and a half, one message a second. */
  private static Evidence.Result judged(PackProfile profile, int seconds, IntFunction<Sample> log) {
    var evidence = new Evidence(profile);
    for (int second = 0; second < seconds; second++) {
      evidence.sample(log.apply(second));
    }
    return evidence.result();
  }

  private static Finding one(Evidence.Result result, String rule) {
    return result.findings().stream().filter(finding -> finding.rule().equals(rule)).reduce((a, b) -> {
      throw new AssertionError("more than one " + rule);
    }).orElseThrow(() -> new AssertionError("no " + rule + " in " + result.findings()));
  }

  private static void none(Evidence.Result result, String rule) {
    assertThat(result.findings()).noneMatch(finding -> finding.rule().equals(rule));
  }

  @Test
  void aPackFlownEmptyIsMisuseAndAWeakPackWithinItsRatingADefect() {
    var empty = one(judged(MODEL, 90, s -> at(s, s < 60 ? 22 : 17.4, 20, NO, s < 60 ? 0.5 : 0.08)), "CELL-UNDER-LOAD");
    assertThat(empty.leans()).isEqualTo(Leaning.MISUSE);
    assertThat(empty.observed()).isCloseTo(2.9, within(1e-9));
    assertThat(empty.threshold()).isEqualTo(3.0);
    assertThat(empty.source()).isEqualTo("data sheet of model DF-6S10");
    assertThat(empty.fromSeconds()).isEqualTo(60);
    assertThat(empty.toSeconds()).isEqualTo(89);
    var weak = judged(MODEL, 90, s -> at(s, s < 60 ? 22 : 17.4, 20, NO, 0.7));
    assertThat(one(weak, "CELL-UNDER-LOAD").leans()).isEqualTo(Leaning.DEFECT);
    assertThat(weak.verdict()).isEqualTo(Verdict.SUPPORTS_DEFECT);
  }

  @Test
  void aSagAtFullChargeAndHighCurrentIsEitherAndAsksForRestVoltagesAndResistance() {
    var result = judged(PackProfile.unknown(), 90, s -> at(s, s < 60 ? 12.3 : 8, s < 60 ? 1 : 40, NO, 0.97));
    assertThat(one(result, "CELL-UNDER-LOAD").variant()).isEqualTo("ambiguous");
    assertThat(result.verdict()).isEqualTo(Verdict.UNDETERMINED);
    assertThat(result.questions()).contains(Question.REST_VOLTAGES, Question.RESISTANCE, Question.LABEL_RATING);
  }

  @Test
  void allCellsLowAtRestSpeakOfStorageAndOneOfTheCell() {
    assertThat(one(judged(MODEL, 90, s -> at(s, 17.4, 0, NO, NO, 2.9, 2.9, 2.9, 2.9, 2.9, 2.9)), "CELL-AT-REST").leans()).isEqualTo(Leaning.MISUSE);
    var one = one(judged(MODEL, 90, s -> at(s, 21.9, 0, NO, NO, 3.8, 3.8, 2.9, 3.8, 3.8, 3.8)), "CELL-AT-REST");
    assertThat(one.leans()).isEqualTo(Leaning.DEFECT);
    assertThat(one.cell()).isEqualTo(3);
    none(judged(MODEL, 90, s -> at(s, 17.4, 20, NO, NO, 2.9, 2.9, 2.9, 2.9, 2.9, 2.9)), "CELL-AT-REST");
  }

  @Test
  void aDeepDischargedPackIsADangerWhoeverCausedIt() {
    var result = judged(MODEL, 90, s -> at(s, 10.8, 0, NO, NO, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8));
    assertThat(one(result, "DEEP-DISCHARGE").leans()).isEqualTo(Leaning.SAFETY);
    assertThat(result.questions()).contains(Question.STORAGE_HISTORY);
  }

  @Test
  void overChargeOfAllCellsIsTheChargerAndOfOneTheBalancer() {
    assertThat(one(judged(MODEL, 30, s -> at(s, 25.8, -3, NO, NO, 4.3, 4.3, 4.3, 4.3, 4.3, 4.3)), "OVER-CHARGE").leans()).isEqualTo(Leaning.MISUSE);
    var one = one(judged(MODEL, 30, s -> at(s, 25, -3, NO, NO, 4.15, 4.15, 4.15, 4.15, 4.15, 4.32)), "OVER-CHARGE");
    assertThat(one.leans()).isEqualTo(Leaning.DEFECT);
    assertThat(one.cell()).isEqualTo(6);
  }

  @Test
  void highVoltageCellsOfAnUnknownPackAreNotCalledOverCharged() {
    none(judged(PackProfile.unknown(), 60, s -> at(s, 17.02, 10, 30, 0.97, 4.257, 4.255, 4.257, 4.253)), "OVER-CHARGE");
  }

  @Test
  void chargingTooColdOrTooHotIsMisuseAndBrakingMotorsAreNotCharging() {
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, -4, -5, 0.5)), "CHARGE-COLD").leans()).isEqualTo(Leaning.MISUSE);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, -4, 52, 0.5)), "CHARGE-HOT").observed()).isEqualTo(52);
    none(judged(MODEL, 90, s -> at(s, 22, s % 20 == 0 ? -4 : 15, -5, 0.5)), "CHARGE-COLD");
  }

  @Test
  void heatWithinTheRatingIsNeutralAndAboveItOverload() {
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 20, 66, 0.5)), "DISCHARGE-HOT").leans()).isEqualTo(Leaning.NEUTRAL);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 38, 66, 0.5)), "DISCHARGE-HOT").leans()).isEqualTo(Leaning.MISUSE);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 20, 85, 0.5)), "DANGER-HOT").leans()).isEqualTo(Leaning.SAFETY);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 20, -15, 0.5)), "DISCHARGE-COLD").leans()).isEqualTo(Leaning.NEUTRAL);
  }

  @Test
  void currentIsHeldAgainstTheRatingOfTheModelAndClearsWhoKeptIt() {
    var over = judged(MODEL, 90, s -> at(s, 22, s > 20 && s < 40 ? 34 : 20, NO, 0.5));
    assertThat(one(over, "OVER-CURRENT").leans()).isEqualTo(Leaning.MISUSE);
    assertThat(one(over, "OVER-CURRENT").threshold()).isEqualTo(30);
    none(judged(MODEL, 90, s -> at(s, 22, s > 20 && s < 25 ? 34 : 20, NO, 0.5)), "OVER-CURRENT");
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, s > 20 && s < 25 ? 60 : 20, NO, 0.5)), "PEAK-CURRENT").observed()).isEqualTo(60);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 25, NO, 0.5)), "CURRENT-KEPT").leans()).isEqualTo(Leaning.CLEARS_CUSTOMER);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, -9, NO, 0.5)), "CHARGE-RATE").observed()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void oneCellThatStaysBehindForAMinuteIsADefectAndAMomentIsNot() {
    var result = judged(MODEL, 120, s -> at(s, 22, 20, NO, 0.6, 3.7, 3.7, 3.6, 3.7, 3.7, 3.7));
    var imbalance = one(result, "IMBALANCE-IN-FLIGHT");
    assertThat(imbalance.leans()).isEqualTo(Leaning.DEFECT);
    assertThat(imbalance.cell()).isEqualTo(3);
    assertThat(one(judged(MODEL, 120, s -> at(s, 22, 20, NO, 0.6, 3.7, 3.7, s < 30 ? 3.6 : 3.7, 3.7, 3.7, 3.7)), "IMBALANCE-IN-FLIGHT").leans()).isEqualTo(Leaning.NEUTRAL);
    assertThat(one(judged(MODEL, 120, s -> at(s, 22, 20, NO, 0.6, 3.7, 3.7, s % 2 == 0 ? 3.6 : 3.7, s % 2 == 0 ? 3.7 : 3.6, 3.7, 3.7)), "IMBALANCE-IN-FLIGHT").leans())
        .as("not mostly one cell").isEqualTo(Leaning.NEUTRAL);
    assertThat(one(judged(MODEL, 120, s -> at(s, 22, 20, NO, 0.6, 3.70, 3.70, 3.68, 3.7, 3.7, 3.7)), "CELLS-EVEN").leans()).isEqualTo(Leaning.CLEARS_PACK);
  }

  @Test
  void cellsApartAtRestAndFarApartAreADefectEarlierInLifeMoreSo() {
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 0, NO, 0.6, 3.7, 3.7, 3.58, 3.7, 3.7, 3.7)), "IMBALANCE-AT-REST").leans()).isEqualTo(Leaning.DEFECT);
    assertThat(one(judged(MODEL, 90, s -> at(s, 22, 20, NO, 0.6, 3.7, 3.7, 3.2, 3.7, 3.7, 3.7)), "IMBALANCE-RATIO").observed()).isCloseTo(13.5, within(0.1));
    var evidence = new Evidence(MODEL);
    evidence.identity(new PackIdentity(0, 0, "", "", 12, "", NO, NO, NO, 0, -1));
    for (int s = 0; s < 90; s++) {
      evidence.sample(at(s, 22, 0, NO, 0.6, 3.7, 3.7, 3.58, 3.7, 3.7, 3.7));
    }
    assertThat(one(evidence.result(), "EARLY-LIFE").observed()).isEqualTo(12);
  }

  @Test
  void resistanceIsTakenFromStepsOfCurrentAndVoltage() {
    var result = judged(MODEL, 200, s -> at(s, 24 - (s / 5 % 2 == 0 ? 5 : 25) * 0.06, s / 5 % 2 == 0 ? 5 : 25, NO, 0.6));
    assertThat(result.packs().getFirst().ohms()).isCloseTo(0.06, within(1e-6));
    assertThat(one(result, "RESISTANCE").observed()).isCloseTo(100, within(0.1));
    assertThat(judged(MODEL, 200, s -> at(s, 24, 20, NO, 0.6)).packs().getFirst().ohms()).as("no steps, no resistance").isNaN();
  }

  @Test
  void aSuddenSagIsNoted() {
    assertThat(one(judged(MODEL, 60, s -> at(s, s % 20 < 3 ? 20 : 23, 20, NO, 0.6)), "SAG").observed()).isCloseTo(13.04, within(0.01));
  }

  @Test
  void aPackStoredEmptyOrFullIsMisuse() {
    assertThat(one(judged(MODEL, 60, s -> at(s * 3_600, 20, 0, NO, 0.05)), "STORED-EMPTY").leans()).isEqualTo(Leaning.MISUSE);
    assertThat(one(judged(MODEL, 100, s -> at(s * 3_600, 25, 0, NO, 0.99)), "STORED-FULL").leans()).isEqualTo(Leaning.MISUSE);
    none(judged(MODEL, 60, s -> at(s * 60, 25, 0, NO, 0.99)), "STORED-FULL");
  }

  @Test
  void whoFliesOnAfterAnAlarmIgnoredItAndWhoLandsDidNot() {
    for (int landsAfter : List.of(30, 100)) {
      var evidence = new Evidence(MODEL);
      evidence.happening(new Happening(0, 0, Happening.Kind.ARMED, "", NO));
      for (int s = 0; s < 200; s++) {
        if (s == 50) {
          evidence.happening(new Happening(s, 0, Happening.Kind.BATTERY_FAILSAFE, "", 1));
        }
        if (s == 50 + landsAfter) {
          evidence.happening(new Happening(s, 0, Happening.Kind.DISARMED, "", NO));
        }
        evidence.sample(at(s, 20, s < 50 + landsAfter ? 20 : 0.1, NO, 0.2));
      }
      var result = evidence.result();
      if (landsAfter == 30) {
        none(result, "ALARM-IGNORED");
      } else {
        assertThat(one(result, "ALARM-IGNORED").observed()).isCloseTo(99, within(1.0));
        assertThat(one(result, "ALARM-IGNORED").fromSeconds()).isEqualTo(50);
      }
    }
  }

  @Test
  void aPackThatHeldItsVoltageToTheCrashIsCleared() {
    var evidence = new Evidence(MODEL);
    for (int s = 0; s < 100; s++) {
      evidence.sample(at(s, 22, 20, NO, 0.6));
    }
    evidence.happening(new Happening(99.5, 0, Happening.Kind.CRASH, "crash check", 1));
    var result = evidence.result();
    assertThat(one(result, "CRASH").leans()).isEqualTo(Leaning.DAMAGE);
    assertThat(one(result, "SOUND-TO-THE-END").leans()).isEqualTo(Leaning.CLEARS_PACK);
    assertThat(result.verdict()).isEqualTo(Verdict.PACK_SOUND);
  }

  @Test
  void aDipOfTheAutopilotsSupplyPointsAtTheWiringAndSwitchedOffAlarmsAreNoted() {
    var evidence = new Evidence(MODEL);
    evidence.happening(new Happening(1, 0, Happening.Kind.SUPPLY, "", 4.4));
    evidence.setting(new Setting(0, "BATT_LOW_VOLT", 0));
    evidence.sample(at(1, 22, 20, NO, 0.6));
    evidence.sample(at(2, 22, 20, NO, 0.6));
    assertThat(one(evidence.result(), "SUPPLY-DIP").leans()).isEqualTo(Leaning.NEUTRAL);
    assertThat(one(evidence.result(), "ALARMS-OFF").leans()).isEqualTo(Leaning.NEUTRAL);
  }

  @Test
  void whatThePackReportsOfItselfCounts() {
    var evidence = new Evidence(MODEL);
    evidence.identity(new PackIdentity(0, 0, "", "", 40, "", NO, NO, 71, 0, 3));
    evidence.sample(new Sample(1, "JBD", 0, 0, 22, 1, NO, NO, NO, NO, Sample.NO_CELLS, -1, 1 << 11 | 1 << 9));
    evidence.sample(at(2, 22, 1, NO, 0.6));
    var result = evidence.result();
    assertThat(one(result, "HEALTH").variant()).isEqualTo("early");
    assertThat(one(result, "OVER-DISCHARGED").observed()).isEqualTo(3);
    assertThat(result.findings()).filteredOn(finding -> finding.rule().equals("FAULT-FLAG")).extracting(Finding::leans).containsExactly(Leaning.DEFECT, Leaning.MISUSE);
  }

  @Test
  void aPackThatWasTreatedWellAndDidItsWorkIsSound() {
    var result = judged(MODEL, 120, s -> at(s, 23 - s / 100.0, 20, 30, 0.9 - s / 200.0, 3.83, 3.83, 3.82, 3.83, 3.84, 3.83));
    assertThat(result.verdict()).isEqualTo(Verdict.PACK_SOUND);
    assertThat(result.findings()).extracting(Finding::rule)
        .containsExactlyInAnyOrder("VOLTAGE-KEPT", "CHARGE-KEPT", "TEMPERATURE-KEPT", "CURRENT-KEPT", "CELLS-EVEN");
  }

  @Test
  void whereNothingIsMeasuredNothingIsSaid() {
    var result = judged(PackProfile.unknown(), 60, s -> at(s, 0.025, -0.001, 23, 0.56));
    assertThat(result.verdict()).isEqualTo(Verdict.NOTHING_MEASURED);
    assertThat(result.findings()).isEmpty();
    assertThat(new Evidence(MODEL).result().verdict()).isEqualTo(Verdict.NOTHING_MEASURED);
  }

  @Test
  void everyRuleHasItsTextsInBothLanguagesItsSourceAndItsVersion() {
    var rules = Rulebook.current();
    assertThat(rules.rules()).hasSizeGreaterThan(30);
    for (var rule : rules.rules()) {
      assertThat(rules.version(rule)).isPositive();
      assertThat(rules.source(rule)).isNotBlank();
      for (var language : List.of("en", "zh")) {
        assertThat(rules.title(rule, language)).isNotBlank();
        assertThat(rules.flips(rule, language)).isNotBlank();
      }
    }
  }

  // ---- The corpus

  private static final Path LOGS = Path.of("..", "..", "shared", "corpus", "logs");

  private static Evidence.Result judgedLog(String file) throws Exception {
    if (!Files.isDirectory(LOGS)) {
      System.out.println("The corpus of recorded logs is not here; its findings are not tested.");
    }
    Assumptions.assumeTrue(Files.isDirectory(LOGS));
    var evidence = new Evidence(PackProfile.unknown());
    try (InputStream in = Files.newInputStream(LOGS.resolve(file))) {
      BatteryLog.read(in, evidence, null);
    }
    return evidence.result();
  }

  @Test
  void theMechanicalFailureLeavesThePackInnocent() throws Exception {
    var result = judgedLog("bin/beast_log_0036_mechanical_failure.bin");
    assertThat(result.verdict()).isEqualTo(Verdict.PACK_SOUND);
    assertThat(result.findings()).noneMatch(finding -> finding.leans() == Leaning.DEFECT || finding.leans() == Leaning.MISUSE);
  }

  @Test
  void theMatriceShowsHundredTwentyFiveMillivoltsOnItsFourthCell() throws Exception {
    var imbalance = one(judgedLog("tsv/iphone-ios-11-3-matrice.log"), "IMBALANCE-IN-FLIGHT");
    assertThat(imbalance.observed()).isCloseTo(125, within(1e-6));
    assertThat(imbalance.cell()).isEqualTo(4);
    assertThat(imbalance.leans()).isEqualTo(Leaning.DEFECT);
    assertThat(one(judgedLog("tsv/ipad-ios11-phantom4.log"), "CELLS-EVEN").observed()).isCloseTo(48, within(1e-6));
  }

  @Test
  void theReplayedFlightIsUndeterminedAndSaysWhy() throws Exception {
    var result = judgedLog("tlog/dronekit_flight_replay.tlog");
    assertThat(result.verdict()).isEqualTo(Verdict.UNDETERMINED);
    var why = one(result, "CELL-UNDER-LOAD");
    assertThat(why.variant()).isEqualTo("ambiguous");
    assertThat(why.observed()).isCloseTo(2.327, within(1e-6));
    assertThat(one(result, "HIGH-RATE").observed()).isCloseTo(20.74, within(0.01));
    assertThat(result.questions()).contains(Question.REST_VOLTAGES, Question.RESISTANCE);
  }
}
