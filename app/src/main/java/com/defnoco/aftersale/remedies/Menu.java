package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cost;
import com.defnoco.aftersale.policy.CostKind;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemedyOffer;
import com.defnoco.aftersale.remedies.FreightPrices.Leg;
import com.defnoco.aftersale.remedies.Option.Estimate;
import com.defnoco.aftersale.remedies.Option.Usual;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each remedy means for the customer: what happens, how long it usually takes, which freight legs there are. Times and freight are those of past remedies where there are
 * enough of them; until then the times are our own rule of thumb, and freight is told before anything moves. Who pays is the decision's to say, never this class's.
 */
final class Menu {

  private Menu() {}

  /**
   * What past remedies and our price list tell.
   *
   * @param zone of the customer; null where their country is not known
   * @param freight what each leg costs by each way that it may go
   */
  record Experience(@Nullable Usual usual, FreightPrices.@Nullable Zone zone, Map<Leg, List<Estimate>> freight) {}

  static Option option(RemedyOffer offer, List<Cost> costs, boolean danger, @Nullable BigDecimal percent, Experience past, List<Claims.CountedIssue> counted) {
    var remedy = offer.remedy();
    return switch (remedy) {
      case REMOTE_SUPPORT -> option(offer, steps(remedy, 3), 5, 12, past, freight(costs, past, Leg.PARTS), safely(danger, "remedy.do.beOnline", "remedy.do.payPartsFreight"));
      case FACTORY_SERVICE -> travels(offer, costs, danger, past, "remedy.do.payBothFreights");
      case ONSITE_REPAIR -> option(offer, steps(remedy, 3), 7, 21, past, freight(costs, past, Leg.TO_SITE), safely(danger, "remedy.do.giveAccess", "remedy.do.payPartsFreight"));
      case LOYALTY_DISCOUNT -> new Option(remedy, offer.offered(), offer.clause(), offer.because(), steps(remedy, 2), 0, 1, null, List.of(), safely(danger, "remedy.do.useVoucher"), false,
          percent, counted);
      case PAID_SERVICE -> travels(offer, costs, danger, past, "remedy.do.acceptQuote", "remedy.do.payBothFreights");
    };
  }

  private static Option option(RemedyOffer offer, List<String> steps, int from, int to, Experience past, List<Option.FreightLeg> freight, List<String> todo) {
    return new Option(offer.remedy(), offer.offered(), offer.clause(), offer.because(), steps, from, to, past.usual(), freight, todo, false, null, List.of());
  }

  /** The pack goes to the factory and back. One that may burn is never told to be posted: first we find out how, and whether, it may travel. */
  private static Option travels(RemedyOffer offer, List<Cost> costs, boolean danger, Experience past, String... does) {
    var what = new ArrayList<>(steps(offer.remedy(), 4));
    var todo = new ArrayList<String>();
    if (danger) {
      what.set(0, "remedy.step.transportAssessment");
      todo.add("remedy.do.keepSafe");
      todo.add("remedy.do.waitForTransport");
    } else {
      todo.add("remedy.do.packAndSend");
    }
    todo.addAll(List.of(does));
    return new Option(offer.remedy(), offer.offered(), offer.clause(), offer.because(), what, 15, 35, past.usual(), freight(costs, past, Leg.TO_FACTORY, Leg.BACK), todo,
        danger, null, List.of());
  }

  private static List<String> steps(Remedy remedy, int count) {
    var steps = new ArrayList<String>();
    for (int i = 1; i <= count; i++) {
      steps.add("remedy.step." + remedy + "." + i);
    }
    return steps;
  }

  private static List<String> safely(boolean danger, String... does) {
    var todo = new ArrayList<String>();
    if (danger) {
      todo.add("remedy.do.keepSafe");
    }
    todo.addAll(List.of(does));
    return todo;
  }

  private static List<Option.FreightLeg> freight(List<Cost> costs, Experience past, Leg... legs) {
    var shipping = costs.stream().filter(cost -> cost.kind() == CostKind.SHIPPING).findFirst().orElse(new Cost(CostKind.SHIPPING, Payer.CUSTOMER, Clause.N1));
    return Arrays.stream(legs).map(leg -> new Option.FreightLeg(key(leg), shipping.payer(), shipping.clause(), past.zone(), past.freight().getOrDefault(leg, List.of()))).toList();
  }

  /** What travels: a pack that may burn is reckoned as damaged, and never flies; to a site it may well be a pack. */
  static FreightPrices.Goods goods(Leg leg, @Nullable BigDecimal packKilograms, boolean danger) {
    return switch (leg) {
      case PARTS -> new FreightPrices.Goods(null, false, false);
      case TO_SITE -> new FreightPrices.Goods(null, true, false);
      case TO_FACTORY -> new FreightPrices.Goods(packKilograms, true, danger);
      case BACK -> new FreightPrices.Goods(packKilograms, true, false);
    };
  }

  private static String key(Leg leg) {
    return switch (leg) {
      case PARTS, TO_SITE -> "freight.partsToCustomer";
      case TO_FACTORY -> "freight.toFactory";
      case BACK -> "freight.toCustomer";
    };
  }
}
