package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cost;
import com.defnoco.aftersale.policy.CostKind;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemedyOffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each remedy means for the customer: what happens, how long it usually takes, which freight legs there are. Durations are our own rule of thumb until there are enough finished
 * remedies to measure. Who pays is the decision's to say, never this class's.
 */
final class Menu {

  private Menu() {}

  static Option option(RemedyOffer offer, List<Cost> costs, boolean danger, @Nullable BigDecimal percent) {
    var remedy = offer.remedy();
    return switch (remedy) {
      case REMOTE_SUPPORT -> new Option(remedy, offer.offered(), offer.clause(), offer.because(), steps(remedy, 3), 5, 12, freight(costs, "freight.partsToCustomer"),
          safely(danger, "remedy.do.beOnline", "remedy.do.payPartsFreight"), false, null);
      case FACTORY_SERVICE -> travels(offer, costs, danger, 4, 15, 35, "remedy.do.payBothFreights");
      case ONSITE_REPAIR -> new Option(remedy, offer.offered(), offer.clause(), offer.because(), steps(remedy, 3), 7, 21, freight(costs, "freight.partsToCustomer"),
          safely(danger, "remedy.do.giveAccess", "remedy.do.payPartsFreight"), false, null);
      case LOYALTY_DISCOUNT -> new Option(remedy, offer.offered(), offer.clause(), offer.because(), steps(remedy, 2), 0, 1, List.of(),
          safely(danger, "remedy.do.useVoucher"), false, percent);
      case PAID_SERVICE -> travels(offer, costs, danger, 4, 15, 35, "remedy.do.acceptQuote", "remedy.do.payBothFreights");
    };
  }

  /** The pack goes to the factory and back. One that may burn is never told to be posted: first we find out how, and whether, it may travel. */
  private static Option travels(RemedyOffer offer, List<Cost> costs, boolean danger, int steps, int from, int to, String... does) {
    var what = new ArrayList<>(steps(offer.remedy(), steps));
    var todo = new ArrayList<String>();
    if (danger) {
      what.set(0, "remedy.step.transportAssessment");
      todo.add("remedy.do.keepSafe");
      todo.add("remedy.do.waitForTransport");
    } else {
      todo.add("remedy.do.packAndSend");
    }
    todo.addAll(List.of(does));
    return new Option(offer.remedy(), offer.offered(), offer.clause(), offer.because(), what, from, to, freight(costs, "freight.toFactory", "freight.toCustomer"), todo,
        danger, null);
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

  private static List<Option.FreightLeg> freight(List<Cost> costs, String... legs) {
    var shipping = costs.stream().filter(cost -> cost.kind() == CostKind.SHIPPING).findFirst().orElse(new Cost(CostKind.SHIPPING, Payer.CUSTOMER, Clause.N1));
    return java.util.Arrays.stream(legs).map(leg -> new Option.FreightLeg(leg, shipping.payer(), shipping.clause())).toList();
  }
}
