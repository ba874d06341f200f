package com.defnoco.aftersale.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenDayTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 5, 3);

  @ParameterizedTest
  @ValueSource(strings = {"2 May 2026", "2nd may 2026", "May 2, 2026", "2.5.2026", "02. 05. 2026", "2026-05-02", "2026/5/2", "2026年5月2日", "２０２６年５月２日", "yesterday", "昨天"})
  void aDayIsReadHoweverItIsWritten(String written) {
    assertThat(WrittenDay.read(written, TODAY)).isEqualTo(new WrittenDay.Of(LocalDate.of(2026, 5, 2)));
  }

  @Test
  void dayAndMonthThatCouldBeEitherWayRoundAreNotGuessed() {
    assertThat(WrittenDay.read("3/4/2026", TODAY)).isEqualTo(new WrittenDay.Unclear(LocalDate.of(2026, 4, 3), LocalDate.of(2026, 3, 4)));
  }

  @Test
  void dayAndMonthThatFitOneWayOnlyAreRead() {
    assertThat(WrittenDay.read("25/4/2026", TODAY)).isEqualTo(new WrittenDay.Of(LocalDate.of(2026, 4, 25)));
    assertThat(WrittenDay.read("4/25/2026", TODAY)).isEqualTo(new WrittenDay.Of(LocalDate.of(2026, 4, 25)));
    assertThat(WrittenDay.read("4/4/2026", TODAY)).isEqualTo(new WrittenDay.Of(LocalDate.of(2026, 4, 4)));
  }

  @Test
  void aDayThatTheCalendarDoesNotHaveIsSaidToBeImpossible() {
    assertThat(WrittenDay.read("29 February 2026", TODAY)).isEqualTo(new WrittenDay.Impossible("29 February 2026"));
    assertThat(WrittenDay.read("2024-02-29", TODAY)).isEqualTo(new WrittenDay.Of(LocalDate.of(2024, 2, 29)));
  }

  @Test
  void wordsAreNoDay() {
    assertThat(WrittenDay.read("last summer", TODAY)).isEqualTo(new WrittenDay.NotADay("last summer"));
    assertThat(WrittenDay.read("   ", TODAY)).isEqualTo(new WrittenDay.Nothing());
  }
}
