package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.registry.Manufactured.Precision;
import com.defnoco.aftersale.registry.WrittenDate.Read;
import com.defnoco.aftersale.registry.WrittenDate.Style;
import com.defnoco.aftersale.registry.WrittenDate.Unreadable;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenDateTest {

  @ParameterizedTest
  @ValueSource(strings = {"2024-03-02", "2024/3/2", "2024.3.2", "20240302", "2.3.2024", "02.03.2024", "2024年3月2日", "2 Mar 2024", "2-Mar-2024",
      "March 2, 2024", "２０２４-０３-０２", " 2024-03-02 ", "2024-03-02 00:00:00", "2024-03-02T00:00:00Z", "2nd March 2024"})
  void allOfTheseAreTheSecondOfMarch(String written) {
    assertThat(WrittenDate.read(written, Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2024, 3, 2), Precision.DAY));
  }

  @ParameterizedTest
  @CsvSource({"2023-02-29,registry.date.noSuchDay", "30.02.2024,registry.date.noSuchDay", "2024-13-01,registry.date.noSuchMonth",
      "2024-04-31,registry.date.noSuchDay", "2/3/24,registry.date.shortYear", "45353,registry.date.spreadsheetNumber",
      "yesterday,registry.date.unreadable", "2025-W53,registry.date.noSuchWeek", "0000-00-00,registry.date.noSuchMonth",
      "2024-3/2,registry.date.unreadable"})
  void whatIsNoDateIsToldWhy(String written, String key) {
    assertThat(WrittenDate.read(written, Style.UNTOLD)).isInstanceOfSatisfying(Unreadable.class, no -> assertThat(no.key()).isEqualTo(key));
  }

  @Test
  void theTwentyNinthOfFebruaryExistsInLeapYearsOnly() {
    assertThat(WrittenDate.read("29.2.2024", Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2024, 2, 29), Precision.DAY));
    assertThat(WrittenDate.read("29.2.2023", Style.UNTOLD)).isInstanceOf(Unreadable.class);
  }

  @Test
  void aDateThatCanBeTwoDaysIsNeverGuessed() {
    assertThat(WrittenDate.read("3/2/2024", Style.UNTOLD)).isInstanceOfSatisfying(Unreadable.class, no -> {
      assertThat(no.key()).isEqualTo("registry.date.ambiguous");
      assertThat(no.arguments()).containsExactly("3/2/2024", "2024-02-03", "2024-03-02");
    });
    assertThat(WrittenDate.read("3/3/2024", Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2024, 3, 3), Precision.DAY));
  }

  @Test
  void anotherCellOfTheColumnTellsWhichIsTheMonth() {
    var dayFirst = Style.UNTOLD.and("3/2/2024").and("25/2/2024");
    assertThat(dayFirst).isEqualTo(Style.DAY_FIRST);
    assertThat(WrittenDate.read("3/2/2024", dayFirst)).isEqualTo(new Read(LocalDate.of(2024, 2, 3), Precision.DAY));
    var monthFirst = Style.UNTOLD.and("2/25/2024");
    assertThat(WrittenDate.read("3/2/2024", monthFirst)).isEqualTo(new Read(LocalDate.of(2024, 3, 2), Precision.DAY));
    assertThat(WrittenDate.read("3/2/2024", dayFirst.and("2/25/2024"))).isInstanceOf(Unreadable.class);
  }

  @Test
  void aWeekOrAMonthIsKeptAsSuchAndItsLastDayCounts() {
    assertThat(WrittenDate.read("2024-02", Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2024, 2, 29), Precision.MONTH));
    assertThat(WrittenDate.read("2024-W02", Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2024, 1, 14), Precision.WEEK));
    assertThat(WrittenDate.read("2020-W53", Style.UNTOLD)).isEqualTo(new Read(LocalDate.of(2021, 1, 3), Precision.WEEK));
  }
}
