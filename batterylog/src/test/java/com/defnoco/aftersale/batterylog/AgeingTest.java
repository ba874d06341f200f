package com.defnoco.aftersale.batterylog;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.batterylog.Ageing.Point;
import com.defnoco.aftersale.batterylog.Finding.Leaning;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgeingTest {

  private static final double NOT_TOLD = Double.NaN;

  @Test
  void resistanceThatDoublesLongBeforeTheRatedCyclesSpeaksForADefect() {
    var found = Ageing.findings(List.of(new Point(5, 0.010, NOT_TOLD), new Point(60, 0.016, NOT_TOLD), new Point(90, 0.021, NOT_TOLD)), 400);
    assertThat(found).singleElement().satisfies(finding -> {
      assertThat(finding.rule()).isEqualTo("RESISTANCE-GROWTH");
      assertThat(finding.leans()).isEqualTo(Leaning.DEFECT);
      assertThat(Rulebook.current().sentence(finding, "en")).contains("2.1 ×").contains("2.0 ×");
    });
  }

  @Test
  void theSameGrowthOfAnOldPackOrOneOfUnknownLifeIsNeutral() {
    var old = List.of(new Point(5, 0.010, NOT_TOLD), new Point(390, 0.021, NOT_TOLD));
    assertThat(Ageing.findings(old, 400)).singleElement().satisfies(finding -> assertThat(finding.leans()).isEqualTo(Leaning.NEUTRAL));
    var unknown = List.of(new Point(-1, 0.010, NOT_TOLD), new Point(-1, 0.021, NOT_TOLD));
    assertThat(Ageing.findings(unknown, 400)).singleElement().satisfies(finding -> assertThat(finding.leans()).isEqualTo(Leaning.NEUTRAL));
  }

  @Test
  void aPackThatHardlyAgedIsCleared() {
    assertThat(Ageing.findings(List.of(new Point(5, 0.010, NOT_TOLD), new Point(300, 0.012, NOT_TOLD)), 400)).singleElement()
        .satisfies(finding -> assertThat(finding.leans()).isEqualTo(Leaning.CLEARS_PACK));
  }

  @Test
  void cellsThatDriftApartBetweenTwoLogsSpeakForADefect() {
    assertThat(Ageing.findings(List.of(new Point(5, NOT_TOLD, 0.02), new Point(90, NOT_TOLD, 0.14)), 400)).extracting(Finding::rule).containsExactly("SPREAD-GROWTH");
    assertThat(Ageing.findings(List.of(new Point(5, NOT_TOLD, 0.10), new Point(90, NOT_TOLD, 0.14)), 400)).as("they were apart from the first").isEmpty();
  }

  @Test
  void whatWasNotMeasuredTwiceSaysNothing() {
    assertThat(Ageing.findings(List.of(new Point(5, 0.010, NOT_TOLD), new Point(90, NOT_TOLD, 0.14)), 400)).isEmpty();
    assertThat(Ageing.findings(List.of(), 400)).isEmpty();
  }
}
