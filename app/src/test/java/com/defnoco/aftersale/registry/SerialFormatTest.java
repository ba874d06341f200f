package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.registry.SerialFormat.CheckDigit;
import com.defnoco.aftersale.registry.SerialFormat.Coding;
import com.defnoco.aftersale.registry.SerialFormat.Confidence;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How makers write the day of manufacture into a serial number. */
class SerialFormatTest {

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "YYMMDD,           (?<date>[0-9]{6})[0-9]{4},                          2402290042,   2024-02-29, DAY",
      "YYMMDD,           (?<date>[0-9]{6})[0-9]{4},                          2302290042,   -,          -",
      "YYYYMMDD,         (?<date>[0-9]{8})L1S[0-9]{4},                       20240110L1S0042, 2024-01-10, DAY",
      "DDMMYYYY,         (?<date>[0-9]{8})[0-9]{2},                          1001202401,   2024-01-10, DAY",
      "YYMM,             (?<date>[0-9]{4})A[0-9]{3},                         2402A001,     2024-02-29, MONTH",
      "YYWW,             (?<date>[0-9]{4})A[0-9]{3},                         2124A001,     2021-06-20, WEEK",
      "YYWW,             (?<date>[0-9]{4})A[0-9]{3},                         2154A001,     -,          -",
      "YYDDD,            (?<date>[0-9]{5})A[0-9]{3},                         24366A001,    2024-12-31, DAY",
      "YYDDD,            (?<date>[0-9]{5})A[0-9]{3},                         23366A001,    -,          -",
      "LETTERS,          [0-9]{4}(?<year>[A-Z])(?<month>[0-9A-C])(?<day>[0-9A-Z])[0-9]{3}, 0AX9, -, -",
      "LETTERS,          [0-9]{4}(?<year>[A-Z])(?<month>[0-9A-C])(?<day>[0-9A-Z])[0-9]{3}, 0123FCX042, 2018-12-31, DAY",
      "LETTERS,          [0-9]{4}(?<year>[A-Z])(?<month>[0-9A-C])(?<day>[0-9A-Z])[0-9]{3}, 0123FCI042, -, -",
      "LETTER_YEAR_WEEK, (?<year>[A-Z])(?<week>[0-9]{2})[0-9]{4},            H240042,      2020-06-14, WEEK",
      "SBS,              (?<date>[0-9A-F]{4})[0-9]{4},                       582A0042,     2024-01-10, DAY",
      "SBS,              (?<date>[0-9A-F]{4})[0-9]{4},                       58000042,     -,          -"})
  void everyCodingTellsItsDateWithItsPrecisionAndNothingWhereTheDateDoesNotExist(Coding coding, String pattern, String serial,
      @Nullable String on, Manufactured.@Nullable Precision precision) {
    var format = new SerialFormat("test", Pattern.compile(pattern), coding, "DEFGHJKLMNPQRSTUVWXYZ", 2016, "123456789ABC",
        "123456789ABCDEFGHJKLMNPQRSTUVWX", CheckDigit.NONE, Confidence.HIGH);
    var made = format.manufactured(SerialNumber.of(serial.length() < 5 ? serial + "00" : serial));
    if (on == null) {
      assertThat(made).isEmpty();
    } else {
      assertThat(made).hasValueSatisfying(read -> {
        assertThat(read.on()).isEqualTo(on);
        assertThat(read.precision()).isEqualTo(precision);
        assertThat(read.source()).isEqualTo(Manufactured.Source.LABEL);
      });
    }
  }

  @ParameterizedTest
  @CsvSource({"LUHN,79927398713,79927398710", "MOD_11,0306406152,0306406125", "MOD_36,A12425GABC1234002M,A12425GABC1234020M"})
  void theCheckDigitFindsAMisreadSerial(CheckDigit kind, String good, String bad) {
    var format = new SerialFormat("test", Pattern.compile(".*"), Coding.NONE, null, 0, null, null, kind, Confidence.HIGH);
    assertThat(format.checks(SerialNumber.of(good))).isTrue();
    assertThat(format.checks(SerialNumber.of(bad))).isFalse();
  }
}
