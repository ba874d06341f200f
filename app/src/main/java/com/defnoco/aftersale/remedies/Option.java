package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.Sentence;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One remedy beside the others.
 *
 * @param because why it is or is not offered; {@code Edition.say} puts it into words
 * @param steps message keys of what happens, in order
 * @param daysFrom our own rule of thumb in days, from; for as long as too few are finished
 * @param daysTo our own rule of thumb in days, to
 * @param usual how long finished ones took; null while there are too few to tell
 * @param freight each leg, with who pays it and by which clause
 * @param customerDoes message keys of what the customer must do
 * @param transportFirst the pack may burn: nothing travels before we have assessed how it may
 * @param discountPercent of a voucher; null for other remedies
 * @param counted the covered issues that count towards a discount (I5), oldest first; empty for other remedies
 */
public record Option(Remedy remedy, boolean offered, Clause clause, Sentence because, List<String> steps, int daysFrom, int daysTo, @Nullable Usual usual,
    List<FreightLeg> freight, List<String> customerDoes, boolean transportFirst, @Nullable BigDecimal discountPercent, List<Claims.CountedIssue> counted) {

  /**
   * How long finished remedies of a kind took, from the choice to the end.
   *
   * @param median days in which half of them were finished
   * @param most days in which nine of ten were
   */
  public record Usual(int finished, int median, int most) {}

  /**
   * One leg of freight.
   *
   * @param leg message key, {@code freight.toFactory} …
   * @param estimate what it cost others; null where too few paid for one, and we ask before anything moves
   */
  public record FreightLeg(String leg, Payer payer, Clause clause, @Nullable Estimate estimate) {}

  /** What a leg cost: the middle of what customers accepted. @param charges how many it is the middle of */
  public record Estimate(BigDecimal median, Currency currency, int charges) {}
}
