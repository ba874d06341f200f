package com.defnoco.aftersale.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a log comes to, in words: a sound pack that came down in a crash is not simply sound. */
class VerdictInWordsTest {

  @Test
  void aSoundPackIsSoundUntilAnImpact() {
    assertThat(log(Verdict.PACK_SOUND, Finding.Leaning.CLEARS_PACK).verdictKey()).isEqualTo("PACK_SOUND");
    assertThat(log(Verdict.PACK_SOUND, Finding.Leaning.CLEARS_PACK, Finding.Leaning.DAMAGE).verdictKey()).isEqualTo("IMPACT");
  }

  @Test
  void anImpactHidesNoOtherVerdict() {
    assertThat(log(Verdict.SUPPORTS_DEFECT, Finding.Leaning.DEFECT, Finding.Leaning.DAMAGE).verdictKey()).isEqualTo("SUPPORTS_DEFECT");
    assertThat(log(Verdict.SUPPORTS_MISUSE, Finding.Leaning.DAMAGE).verdictKey()).isEqualTo("SUPPORTS_MISUSE");
  }

  private static LogResult log(Verdict verdict, Finding.Leaning... leanings) {
    var findings = Stream.of(leanings)
        .map(leans -> new Finding("ANY", 1, "", leans, 0, 0, Double.NaN, "", Double.NaN, "", 0, 0, Finding.Confidence.MEDIUM, 0, "")).toList();
    return new LogResult("", "", "", "", verdict, findings, List.of(), List.of(), List.of(), List.of(), List.of(), null, List.of(), List.of(), List.of());
  }
}
