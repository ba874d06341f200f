package com.defnoco.aftersale.parties;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How addresses and languages are written down. */
final class Addresses {

  // Enough to catch slips, not to judge mail servers: something, one @, a domain with a dot; no spaces, brackets or separators.
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>(),;:\\\\\"\\[\\]]{1,64}@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()./-]{5,40}");

  private Addresses() {}

  static boolean isEmail(String text) {
    return text.length() <= 254 && EMAIL.matcher(text).matches();
  }

  static boolean isPhone(String text) {
    return PHONE.matcher(text).matches() && digits(text).length() >= 5;
  }

  /** {@code +31 20 123-4567} and {@code 0031201234567} are one number. */
  static String digits(String phone) {
    var digits = phone.replaceAll("[^0-9+]", "");
    return digits.startsWith("00") ? "+" + digits.substring(2) : digits;
  }

  /** The language of the two we write that a reader of this BCP 47 tag gets. */
  static String language(@Nullable String tag) {
    return tag != null && Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage().equals("zh") ? "zh" : "en";
  }
}
