package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.Work.Input;
import com.defnoco.aftersale.console.Work.Kind;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.FreightPrices.Leg;
import com.defnoco.aftersale.remedies.FreightPrices.Price;
import com.defnoco.aftersale.remedies.FreightPrices.Way;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forms that ask a customer about freight, filled with what our table says for where they are; whoever sends them may write something else. */
final class Freight {

  private Freight() {}

  /** One leg. */
  static Work one(String verb, List<Price> listed, Leg leg, Page page) {
    var ways = FreightPrices.ways(leg);
    var best = cheapest(listed, leg, ways);
    var inputs = new ArrayList<Input>();
    if (ways.size() > 1) {
      inputs.add(way(listed, ways, page, best.map(Price::way).orElse(null), leg));
    }
    inputs.add(Input.of("amount", Kind.NUMBER, best.map(Freight::figure).orElse(null)));
    inputs.add(currency(best));
    return new Work(verb, true, false, inputs);
  }

  /** There and back, by a way that the class of the pack allows. */
  static Work both(String verb, boolean main, List<Price> listed, List<Way> ways, Page page) {
    var there = cheapest(listed, Leg.TO_FACTORY, ways);
    var back = there.flatMap(price -> at(listed, Leg.BACK, price.way()).filter(other -> other.currency().equals(price.currency())));
    return new Work(verb, main, false, List.of(way(listed, ways, page, there.map(Price::way).orElse(null), Leg.TO_FACTORY, Leg.BACK),
        Input.of("amountThere", Kind.NUMBER, there.map(Freight::figure).orElse(null)), Input.of("amountBack", Kind.NUMBER, back.map(Freight::figure).orElse(null)), currency(there)));
  }

  /** The way that was chosen; null where it was left open. */
  static @Nullable Way way(Sent sent) {
    return sent.text("way").isEmpty() ? null : sent.of(Way.class, "way");
  }

  private static Input way(List<Price> listed, List<Way> ways, Page page, @Nullable Way chosen, Leg... legs) {
    var choices = new ArrayList<Option>();
    choices.add(new Option("", page.text("freight.open")));
    for (var way : ways) {
      var said = new ArrayList<String>();
      for (var leg : legs) {
        at(listed, leg, way).ifPresent(price -> said.add(figure(price) + " " + price.currency().getCurrencyCode()));
      }
      choices.add(new Option(way.name(), page.text("freight.way." + way) + (said.isEmpty() ? "" : " · " + String.join(" + ", said))));
    }
    return Input.select("way", choices, chosen == null ? "" : chosen.name()).labelled("mode");
  }

  private static Input currency(Optional<Price> price) {
    var choices = new ArrayList<>(RemoteWorks.CURRENCIES);
    price.map(one -> one.currency().getCurrencyCode()).filter(code -> choices.stream().noneMatch(choice -> choice.value().equals(code))).ifPresent(code -> choices.add(new Option(code, code)));
    return Input.select("currency", choices, price.map(one -> one.currency().getCurrencyCode()).orElse(null));
  }

  private static Optional<Price> cheapest(List<Price> listed, Leg leg, List<Way> ways) {
    return ways.stream().flatMap(way -> at(listed, leg, way).stream()).min(Comparator.comparing(price -> price.amount() == null ? BigDecimal.ZERO : price.amount()));
  }

  private static Optional<Price> at(List<Price> listed, Leg leg, Way way) {
    return listed.stream().filter(price -> price.leg() == leg && price.way() == way).findFirst();
  }

  private static String figure(Price price) {
    return price.amount() == null ? "" : price.amount().toPlainString();
  }
}
