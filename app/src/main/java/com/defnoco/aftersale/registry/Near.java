package com.defnoco.aftersale.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody probably meant to write. */
final class Near {

  private Near() {}

  /** Up to three of the known words that differ from the written one in at most two characters, the nearest first. */
  static List<String> to(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(written, word) <= 2)
        .sorted(Comparator.<String>comparingInt(word -> distance(written, word)).thenComparing(Comparator.naturalOrder()))
        .limit(3).toList();
  }

  /** Edits between two words, counted up to 3: insert, delete, replace one character. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2 || a.length() > 60) {
      return 3;
    }
    var before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return Math.min(3, before[b.length()]);
  }
}
