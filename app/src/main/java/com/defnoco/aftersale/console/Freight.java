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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The forms that ask a customer about freight, filled with what our table says for what travels and where; whoever sends them may write something else. Another way fills them anew: by
 * script at once, else by a button.
 */
final class Freight {

  private Freight() {}

  /** One leg. */
  static Work one(String verb, List<Price> listed, Leg leg, List<Way> ways, Page page) {
    var best = cheapest(listed, leg, ways);
    var inputs = new ArrayList<Input>();
    var fills = new LinkedHashMap<String, Map<String, String>>();
    if (ways.size() > 1) {
      inputs.add(way(listed, ways, page, best.map(Price::way).orElse(null), leg));
      ways.forEach(way -> fills.put(way.name(), fill(Map.of("amount", at(listed, leg, way)))));
    }
    inputs.add(Input.of("amount", Kind.NUMBER, best.map(Freight::figure).orElse(null)));
    inputs.add(currency(listed, best));
    return new Work(verb, true, false, inputs, fills);
  }

  /** There and back, by a way that the class of the pack allows. */
  static Work both(String verb, boolean main, List<Price> listed, List<Way> ways, Page page) {
    var there = cheapest(listed, Leg.TO_FACTORY, ways);
    var back = there.flatMap(price -> back(listed, price));
    var fills = new LinkedHashMap<String, Map<String, String>>();
    for (var way : ways) {
      var one = at(listed, Leg.TO_FACTORY, way);
      fills.put(way.name(), fill(Map.of("amountThere", one, "amountBack", one.flatMap(price -> back(listed, price)))));
    }
    return new Work(verb, main, false, List.of(way(listed, ways, page, there.map(Price::way).orElse(null), Leg.TO_FACTORY, Leg.BACK),
        Input.of("amountThere", Kind.NUMBER, there.map(Freight::figure).orElse(null)), Input.of("amountBack", Kind.NUMBER, back.map(Freight::figure).orElse(null)), currency(listed, there)), fills);
  }

  /** The way that was chosen; null where it was left open. */
  static @Nullable Way way(Sent sent) {
    return sent.text("way").isEmpty() ? null : sent.of(Way.class, "way");
  }

  private static Optional<Price> back(List<Price> listed, Price there) {
    return at(listed, Leg.BACK, there.way()).filter(other -> other.currency().equals(there.currency()));
  }

  /** What stands in the fields when this way is chosen; nothing where our table says nothing. */
  private static Map<String, String> fill(Map<String, Optional<Price>> amounts) {
    var fill = new TreeMap<String, String>();
    amounts.forEach((field, price) -> {
      fill.put(field, price.map(Freight::figure).orElse(""));
      price.ifPresent(one -> fill.put("currency", one.currency().getCurrencyCode()));
    });
    return fill;
  }

  private static Input way(List<Price> listed, List<Way> ways, Page page, @Nullable Way chosen, Leg... legs) {
    var choices = new ArrayList<Option>();
    choices.add(new Option("", page.text("freight.open")));
    for (var way : ways) {
      var said = new ArrayList<String>();
      for (var leg : legs) {
        at(listed, leg, way).ifPresent(price -> said.add(figure(price) + " " + price.currency().getCurrencyCode()
            + (price.damaged() == null ? "" : " (" + page.text("freight.ofIt", price.damaged().toPlainString()) + ")")));
      }
      choices.add(new Option(way.name(), page.text("freight.way." + way) + (said.isEmpty() ? "" : " · " + String.join(" + ", said))));
    }
    return Input.select("way", choices, chosen == null ? "" : chosen.name()).labelled("mode");
  }

  private static Input currency(List<Price> listed, Optional<Price> price) {
    var choices = new ArrayList<>(RemoteWorks.CURRENCIES);
    listed.stream().map(one -> one.currency().getCurrencyCode()).distinct().filter(code -> choices.stream().noneMatch(choice -> choice.value().equals(code))).toList()
        .forEach(code -> choices.add(new Option(code, code)));
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
