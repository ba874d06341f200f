package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.policy.Language;
import java.time.ZoneId;

/**
 * A port of discharge.
 *
 * @param locode UN/LOCODE, five characters, such as {@code NLRTM}
 * @param country ISO 3166-1 alpha-2
 * @param zone the zone in which "the day the goods arrived" is read (reading I4)
 */
public record Port(String locode, String nameEn, String nameZh, String country, ZoneId zone) {

  public String name(Language language) {
    return switch (language) {
      case EN -> nameEn;
      case ZH -> nameZh;
    };
  }
}
