package com.defnoco.aftersale.batterylog;

/** Numbers as people and programs write them. */
final class Numbers {

  private Numbers() {}

  /** The number, NaN when it is none. */
  static double parse(String text) {
    var plain = text.strip();
    if (plain.isEmpty() || plain.length() > 40) {
      return Double.NaN;
    }
    char first = plain.charAt(0);
    if ((first < '0' || first > '9') && first != '-' && first != '+' && first != '.') {
      return Double.NaN;
    }
    char last = plain.charAt(plain.length() - 1);
    if ((last < '0' || last > '9') && last != '.') {
      return Double.NaN; // "12.5f" and "0x1p3" would pass as Java numbers
    }
    try {
      double value = Double.parseDouble(plain);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The number before a unit ("3.899 V", "-1.20A", "64%", "499mAH"), NaN when there is none; with a decimal comma when told so. */
  static double leading(String text, boolean decimalComma) {
    var plain = text.strip();
    int end = 0;
    while (end < plain.length()) {
      char c = plain.charAt(end);
      boolean ofNumber = c >= '0' && c <= '9' || c == '.' || c == ',' && decimalComma || end == 0 && (c == '-' || c == '+' || c == '−');
      boolean exponent = (c == 'e' || c == 'E') && end > 0 && end + 1 < plain.length()
          && (Character.isDigit(plain.charAt(end + 1)) || end + 2 < plain.length() && (plain.charAt(end + 1) == '-' || plain.charAt(end + 1) == '+')
              && Character.isDigit(plain.charAt(end + 2)));
      if (exponent) {
        end += 2;
        continue;
      }
      if (!ofNumber) {
        break;
      }
      end++;
    }
    var number = plain.substring(0, end).replace('−', '-');
    return parse(decimalComma ? number.replace(',', '.') : number);
  }
}
