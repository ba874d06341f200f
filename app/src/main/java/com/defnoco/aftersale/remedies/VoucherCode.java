package com.defnoco.aftersale.remedies;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Voucher codes: 13 characters of Crockford's alphabet, 65 random bits, and a check character. The check is a weighted sum in the field of 32 elements with a weight of its own
 * for every place, so that any one wrong character and any two swapped ones are found before the database is asked.
 */
final class VoucherCode {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int RANDOM_CHARACTERS = 13;
  private static final SecureRandom RANDOM = new SecureRandom();

  private VoucherCode() {}

  static String random() {
    var values = new int[RANDOM_CHARACTERS];
    for (int i = 0; i < values.length; i++) {
      values[i] = RANDOM.nextInt(32);
    }
    var code = new StringBuilder();
    for (int value : values) {
      code.append(ALPHABET.charAt(value));
    }
    return written(code.append(ALPHABET.charAt(check(values))).toString());
  }

  /** The code as stored, from what somebody typed; empty when it cannot be one. */
  static Optional<String> canonical(String typed) {
    if (typed.length() > 100) {
      return Optional.empty();
    }
    var plain = Normalizer.normalize(typed, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "")
        .replace('O', '0').replace('I', '1').replace('L', '1');
    if (plain.length() != RANDOM_CHARACTERS + 1) {
      return Optional.empty();
    }
    var values = new int[RANDOM_CHARACTERS];
    for (int i = 0; i < values.length; i++) {
      values[i] = ALPHABET.indexOf(plain.charAt(i));
      if (values[i] < 0) {
        return Optional.empty();
      }
    }
    return ALPHABET.indexOf(plain.charAt(RANDOM_CHARACTERS)) == check(values) ? Optional.of(written(plain)) : Optional.empty();
  }

  private static String written(String plain) {
    return plain.substring(0, 5) + "-" + plain.substring(5, 10) + "-" + plain.substring(10);
  }

  private static int check(int[] values) {
    int sum = 0;
    int weight = 1;
    for (int value : values) {
      // 2 generates the field modulo x^5 + x^2 + 1, so that the weights 2, 4, 8 … are all different, and none is 1, the check character's own.
      weight = times(weight, 2);
      sum ^= times(weight, value);
    }
    return sum;
  }

  private static int times(int a, int b) {
    int product = 0;
    for (int bits = b, shifted = a; bits != 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        product ^= shifted;
      }
      shifted <<= 1;
      if ((shifted & 32) != 0) {
        shifted ^= 0b100101;
      }
    }
    return product;
  }
}
