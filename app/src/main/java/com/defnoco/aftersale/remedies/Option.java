package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One remedy beside the others.
 *
 * @param because why it is or is not offered; {@code Edition.say} puts it into words
 * @param steps message keys of what happens, in order
 * @param daysFrom usual duration in days, from
 * @param daysTo usual duration in days, to
 * @param freight each leg, with who pays it and by which clause
 * @param customerDoes message keys of what the customer must do
 * @param transportFirst the pack may burn: nothing travels before we have assessed how it may
 * @param discountPercent of a voucher; null for other remedies
 */
public record Option(Remedy remedy, boolean offered, Clause clause, Sentence because, List<String> steps, int daysFrom, int daysTo,
    List<FreightLeg> freight, List<String> customerDoes, boolean transportFirst, java.math.@Nullable BigDecimal discountPercent) {

  /** @param leg message key, {@code freight.toFactory} … */
  public record FreightLeg(String leg, Payer payer, Clause clause) {}
}
