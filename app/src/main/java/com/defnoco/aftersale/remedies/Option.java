package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.Sentence;
import java.math.BigDecimal;
import java.time.LocalDate;
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
   * @param zone where the customer is; null where their country is not known
   * @param estimates what it costs, by how it travels; none where nothing is known, and we ask before anything moves
   */
  public record FreightLeg(String leg, Payer payer, Clause clause, FreightPrices.@Nullable Zone zone, List<Estimate> estimates) {}

  /**
   * What a leg costs.
   *
   * @param way how it travels; null where what others paid does not tell
   * @param amount with what a damaged pack costs on top
   * @param most where the weight is not known yet: the dearest it can be; null where there is one amount
   * @param damaged what of it is for the packaging of a damaged pack (SP 376); null where nothing is
   * @param charges of how many that customers accepted this is the middle; 0 where it is a price of our list
   * @param since the day from which our price holds; null where it is what others paid
   */
  public record Estimate(FreightPrices.@Nullable Way way, BigDecimal amount, @Nullable BigDecimal most, @Nullable BigDecimal damaged, Currency currency, int charges,
      @Nullable LocalDate since) {}
}
