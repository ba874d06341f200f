package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.platform.NotFound;
import org.junit.jupiter.api.Test;

class ClaimNumberTest {

  @Test
  void aNumberSurvivesATelephone() {
    var number = ClaimNumber.of(2026, 421);
    assertThat(number).matches("A-26-00421[0-9]");
    assertThat(ClaimNumber.canonical(" a 26 " + number.substring(5) + " ")).isEqualTo(number);
    assertThat(ClaimNumber.of(2026, 1_234_567)).matches("A-26-1234567[0-9]");
  }

  @Test
  void everySingleWrongDigitAndEverySwapOfNeighboursIsNoticed() {
    var number = ClaimNumber.of(2026, 48_213);
    for (int i = 2; i < number.length(); i++) {
      if (number.charAt(i) == '-') {
        continue;
      }
      for (char digit = '0'; digit <= '9'; digit++) {
        if (digit != number.charAt(i)) {
          var wrong = number.substring(0, i) + digit + number.substring(i + 1);
          assertThatThrownBy(() -> ClaimNumber.canonical(wrong)).as(wrong).isInstanceOf(NotFound.class);
        }
      }
    }
    var digits = number.replaceAll("[^0-9]", "");
    for (int i = 0; i + 1 < digits.length(); i++) {
      if (digits.charAt(i) != digits.charAt(i + 1)) {
        var swapped = digits.substring(0, i) + digits.charAt(i + 1) + digits.charAt(i) + digits.substring(i + 2);
        assertThatThrownBy(() -> ClaimNumber.canonical("A" + swapped)).as(swapped).isInstanceOf(NotFound.class);
      }
    }
  }
}
