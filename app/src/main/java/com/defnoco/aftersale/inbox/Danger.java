package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Symptom;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words by which customers tell that a pack may burn. Better one too many: an engineer looks sooner, and a sound pack is put outdoors for an hour. */
final class Danger {

  private static final Pattern SWELLING = Pattern.compile("swell|swollen|swelled|puffy|puffed|bulg|bloat|鼓包|膨胀|鼓起|鼓胀");
  private static final Pattern LEAKING = Pattern.compile("leak|漏液|渗液");
  private static final Pattern HOT = Pattern.compile("smok|burn|fire(?!wall|fox)|very hot|overheat|hiss|冒烟|起火|着火|发烫|烧(?!录)");

  private Danger() {}

  /** Whether who wrote this is told at once what to do with the pack: as {@link #in}, but nobody is warned of what they say is not so. Supposed or asked is enough. */
  static boolean warns(String words) {
    var plain = words.toLowerCase(Locale.ROOT).replaceAll("会不会|是不是|有没有", "？");
    return Stream.of(SWELLING, LEAKING, HOT).flatMap(pattern -> pattern.matcher(plain).results()).anyMatch(match -> !Fault.denied(plain.substring(0, match.start())));
  }

  static Set<Symptom> in(String words) {
    var plain = words.toLowerCase(Locale.ROOT);
    var found = EnumSet.noneOf(Symptom.class);
    if (SWELLING.matcher(plain).find()) {
      found.add(Symptom.SWELLING);
    }
    if (LEAKING.matcher(plain).find()) {
      found.add(Symptom.LEAKING);
    }
    if (HOT.matcher(plain).find()) {
      found.add(Symptom.HOT);
    }
    return found;
  }
}
