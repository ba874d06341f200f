package com.defnoco.aftersale.remedies.parts;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * A key component that can be sent out.
 *
 * @param models codes of the models it fits
 * @param alternatives codes of parts that do the same
 * @param value of one, for customs
 * @param holdsLithium it is or holds a cell: it travels as dangerous goods
 * @param reorderLevel below this many free ones, over all places, it is to be ordered
 */
public record Part(String code, String nameEn, String nameZh, List<String> models, List<String> alternatives, String hsCode, String origin, int grams, BigDecimal value,
    Currency currency, boolean holdsLithium, int reorderLevel) {

  public String name(java.util.Locale language) {
    return language.getLanguage().equals("zh") ? nameZh : nameEn;
  }
}
