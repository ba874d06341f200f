package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.registry.SerialNumber.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerialNumberTest {

  @ParameterizedTest
  @ValueSource(strings = {
      "DF6S222401100042", "df6s222401100042", " DF6S-2224-0110-0042 ", "DF6S 2224 0110 0042", "ＤＦ６Ｓ２２２４０１１０００４２", "DF6S.2224.0110.0042",
      "DF6S–2224—0110‑0042", "\uFEFFDF6S2224\u200B01100042\n", "*DF6S222401100042*", "df6s_2224/0110 0042"})
  void whateverPeopleTypeOrScanIsTheSameSerial(String typed) {
    assertThat(SerialNumber.of(typed).text()).isEqualTo("DF6S222401100042");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "''|registry.serial.empty", "---|registry.serial.empty", "A1|registry.serial.tooShort", "BATTERY|registry.serial.noDigit",
      "DF6S2224Ж|registry.serial.character", "电池12345678|registry.serial.character", "<script>1</script>|registry.serial.character",
      "1.23457E+15|registry.serial.spreadsheet"})
  void whatCannotBeASerialIsToldWhy(String typed, String key) {
    assertThat(SerialNumber.read(typed)).isInstanceOfSatisfying(Reading.Impossible.class, no -> assertThat(no.key()).isEqualTo(key));
  }

  @Test
  void anEndlessTextIsRefusedWithoutBeingRead() {
    assertThat(SerialNumber.read("1".repeat(1_000_000))).isInstanceOf(Reading.Impossible.class);
    assertThat(SerialNumber.in("S/N " + "1-".repeat(1_000_000)).size()).isLessThanOrEqualTo(20);
  }

  @Test
  void zeroAndTheLetterOLookAlikeAndSoDoOneAndI() {
    assertThat(SerialNumber.of("DF6S22240I1OO042").lookAlikeKey()).isEqualTo(SerialNumber.of("DF6S222401100042").lookAlikeKey());
    assertThat(SerialNumber.of("DF6S222401100042").lookAlikeKey()).isNotEqualTo(SerialNumber.of("DF6S222401100043").lookAlikeKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "Hello, my battery S/N: DF6S-2224-0110-0042 does not charge since 12.03.2026, invoice 2024-118",
      "https://defnoco.example/cover?lang=en&serial=DF6S222401100042",
      "https://defnoco.example/u/DF6S222401100042",
      "HTTPS://DEFNOCO.EXAMPLE/Q?SN=DF6S%2D222401100042",
      "你好，我的电池序列号：DF6S222401100042，充不进电",
      "(01)06901234567892(21)DF6S222401100042",
      "DF6S 2224 0110 0042",
      "MODEL DF-6S22\nSN DF6S222401100042\nMADE 2024-01-10"})
  void theSerialIsFoundInWhatPeopleSend(String text) {
    assertThat(SerialNumber.in(text)).first().isEqualTo(SerialNumber.of("DF6S222401100042"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"My drone fell from the sky yesterday", "Call me at 10:30", "", "ok", "It cost 120 EUR"})
  void aSentenceWithoutASerialHasNone(String text) {
    assertThat(SerialNumber.in(text)).isEmpty();
  }

  @Test
  void severalSerialsInOneMessageAreAllFound() {
    assertThat(SerialNumber.in("Two packs: DF6S222401100042 and DF6S222401100043."))
        .containsExactly(SerialNumber.of("DF6S222401100042"), SerialNumber.of("DF6S222401100043"));
  }
}
