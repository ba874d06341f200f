package com.defnoco.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.pages.CoverBar.Mark;
import com.defnoco.aftersale.pages.CoverBar.What;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CoverBarTest {

  private static final LocalDate MADE = LocalDate.of(2024, 1, 10);
  private static final LocalDate ARRIVED = LocalDate.of(2024, 3, 2);

  @Test
  void aProblemAfterTheLastDayStandsAfterIt() {
    var bar = new CoverBar(MADE, ARRIVED, ARRIVED, LocalDate.of(2026, 5, 2), LocalDate.of(2026, 5, 3));
    assertThat(bar.marks()).extracting(Mark::what).containsExactly(What.MADE, What.ARRIVED, What.LAST_DAY, What.PROBLEM);
    assertThat(bar.problemIsLate()).isTrue();
  }

  @Test
  void theLastDayItselfIsNotLate() {
    assertThat(new CoverBar(MADE, ARRIVED, ARRIVED, LocalDate.of(2026, 5, 2), LocalDate.of(2026, 5, 2)).problemIsLate()).isFalse();
  }

  @Test
  void aStartBeforeTheArrivalIsSaidByItself() {
    var bar = new CoverBar(MADE, ARRIVED, LocalDate.of(2024, 2, 10), LocalDate.of(2026, 4, 10), null);
    assertThat(bar.marks()).extracting(Mark::what).containsExactly(What.MADE, What.STARTS, What.ARRIVED, What.PROBLEM, What.LAST_DAY);
  }

  @Test
  void everythingUnknownIsSaidAndNotDrawn() {
    var bar = new CoverBar(null, null, null, null, null);
    assertThat(bar.drawable()).isFalse();
    assertThat(bar.marks()).hasSize(4).allMatch(mark -> mark.day() == null);
  }
}
