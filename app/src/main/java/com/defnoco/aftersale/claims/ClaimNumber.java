package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.platform.NotFound;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Claim numbers that survive a telephone: {@code A-26-004217} is year 2026, running number 421, check digit 7. The check digit is Damm's (2004), which finds every
 * single wrong digit and every swap of neighbours.
 */
final class ClaimNumber {

  private static final Pattern FORM = Pattern.compile("A?([0-9]{2})([0-9]{6,10})");

  private static final int[][] DAMM = {
      {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
      {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1}, {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
      {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};

  private ClaimNumber() {}

  static String of(int year, long running) {
    var digits = "%02d%05d".formatted(year % 100, running);
    return "A-" + digits.substring(0, 2) + "-" + digits.substring(2) + check(digits);
  }

  /** The number as stored, from what somebody typed. @throws NotFound when it cannot be one */
  static String canonical(String typed) {
    var text = Normalizer.normalize(typed, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "")
        .replace('O', '0').replace('I', '1').replace('L', '1');
    var match = FORM.matcher(text);
    if (!match.matches() || check(match.group(1) + match.group(2)) != 0) {
      throw new NotFound();
    }
    return "A-" + match.group(1) + "-" + match.group(2);
  }

  /** Damm's digit; 0 for digits that end in their own. */
  static int check(String digits) {
    int interim = 0;
    for (int i = 0; i < digits.length(); i++) {
      interim = DAMM[interim][digits.charAt(i) - '0'];
    }
    return interim;
  }
}
