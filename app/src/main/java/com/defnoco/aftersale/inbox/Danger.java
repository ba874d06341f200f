package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Symptom;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words by which customers tell that a pack may burn. Better one too many: it only makes an engineer look sooner. */
final class Danger {

  private static final Pattern SWELLING = Pattern.compile("swell|swollen|swelled|puffy|puffed|bulg|bloat|鼓包|膨胀|鼓起|鼓胀");
  private static final Pattern LEAKING = Pattern.compile("leak|漏液|渗液");
  private static final Pattern HOT = Pattern.compile("smok|burn|fire|very hot|overheat|hiss|冒烟|起火|着火|发烫|烧");

  private Danger() {}

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
