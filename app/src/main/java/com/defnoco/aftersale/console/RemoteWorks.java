package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.Work.Input;
import com.defnoco.aftersale.console.Work.Kind;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.RemoteStep;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.parts.Stock;
import com.defnoco.aftersale.remedies.remote.Guides;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Remote support at the desk. */
@Component
class RemoteWorks implements Works {

  static final List<Option> CURRENCIES = List.of("EUR", "USD", "CNY", "GBP", "AUD", "JPY", "BRL").stream().map(code -> new Option(code, code)).toList();
  private static final int PICKS = 3;

  private final RemoteSupport remote;
  private final Charges charges;
  private final Guides guides;
  private final Customers customers;

  RemoteWorks(RemoteSupport remote, Charges charges, Guides guides, Customers customers) {
    this.remote = remote;
    this.charges = charges;
    this.guides = guides;
    this.customers = customers;
  }

  @Override
  public CourseKind kind() {
    return CourseKind.REMOTE;
  }

  @Override
  public List<Work> at(Actor.Staff actor, Courses.View view, Page page) {
    return switch (RemoteStep.valueOf(view.course().step())) {
      case PREPARING -> List.of(reserve(actor, view, page, true), book(page, false));
      case PARTS_RESERVED -> List.of(Freight.one("freight", charges.listed(actor, view.remedy().id()), FreightPrices.Leg.PARTS, charges.ways(actor, view.remedy().id(), Shipment.Leg.PARTS), page), reserve(actor, view, page, false),
          Work.danger("release"));
      case TO_PACK -> List.of(Work.main("pack", Input.of("recipient", Kind.TEXT, customers.find(actor, view.remedy().customerId()).name()), Input.of("address", Kind.AREA)));
      case PACKED -> List.of(ship());
      case SHIPPED -> List.of(Work.main("delivered"));
      case DELIVERED -> List.of(book(page, true));
      case SESSION_BOOKED -> List.of(Work.main("begin"), book(page, false));
      case IN_SESSION -> List.of(Work.main("fixed", Input.of("report", Kind.AREA)), book(page, false), Work.danger("failed", Input.of("reason", Kind.AREA)));
      case FREIGHT_ASKED, FIXED, FAILED, LAPSED -> List.of();
    };
  }

  static Work ship() {
    return Work.main("ship", Input.of("carrier", Kind.TEXT), Input.of("tracking", Kind.TEXT), Input.of("expectedOn", Kind.DATE));
  }

  private Work reserve(Actor.Staff actor, Courses.View view, Page page, boolean main) {
    return reserve("reserve", remote.fitting(actor, view.remedy().id()), page, main);
  }

  /** Three rows of part and quantity; every shelf with something free is a choice. */
  static Work reserve(String verb, List<Stock> fitting, Page page, boolean main) {
    var choices = new ArrayList<Option>();
    choices.add(new Option("", "–"));
    for (var stock : fitting) {
      for (var at : stock.places()) {
        if (at.free() > 0) {
          choices.add(new Option(stock.part().code() + "@" + at.place(), stock.part().code() + " " + stock.part().name(Words.locale(page)) + " · "
              + (page.language() == Language.ZH ? at.nameZh() : at.nameEn()) + " · " + at.free()
              + (stock.part().alternatives().isEmpty() ? "" : " (≈ " + String.join(", ", stock.part().alternatives()) + ")")));
        }
      }
    }
    var inputs = new ArrayList<Input>();
    for (int i = 1; i <= PICKS; i++) {
      inputs.add(Input.select("part" + i, choices, null).labelled("part"));
      inputs.add(Input.of("quantity" + i, Kind.NUMBER, i == 1 ? "1" : null).labelled("quantity"));
    }
    return new Work(verb, main, false, inputs);
  }

  static List<Parts.Pick> picks(Sent sent) {
    var picks = new ArrayList<Parts.Pick>();
    for (int i = 1; i <= PICKS; i++) {
      var part = sent.text("part" + i);
      if (!part.isEmpty()) {
        var at = part.split("@", 2);
        if (at.length != 2) {
          throw InvalidInput.at("/part" + i, "console.problem.choose");
        }
        picks.add(new Parts.Pick(at[0], at[1], sent.whole("quantity" + i)));
      }
    }
    return picks;
  }

  private Work book(Page page, boolean main) {
    var choices = guides.all(new Actor.System()).stream().map(guide -> new Option(guide.code(), guide.title().in(Words.locale(page)))).toList();
    var inputs = new Input[] {Input.select("guide", choices, null), Input.of("at", Kind.DATETIME), Input.of("minutes", Kind.NUMBER, "60"), Input.of("link", Kind.TEXT)};
    return main ? Work.main("book", inputs) : Work.more("book", inputs);
  }

  @Override
  public boolean act(Actor.Staff actor, Courses.View view, String verb, Sent sent, Page page) {
    var id = view.remedy().id();
    switch (verb) {
      case "reserve" -> remote.reserve(actor, id, picks(sent));
      case "release" -> remote.release(actor, id);
      case "freight" -> charges.estimateFreight(actor, id, Map.of(Shipment.Leg.PARTS, sent.number("amount")), sent.text("currency"),
          // Where there is one way only, the form does not ask for it.
          charges.ways(actor, id, Shipment.Leg.PARTS).size() == 1 ? charges.ways(actor, id, Shipment.Leg.PARTS).getFirst() : Freight.way(sent));
      case "pack" -> remote.pack(actor, id, sent.text("recipient"), sent.text("address"));
      case "ship" -> remote.ship(actor, id, sent.text("carrier"), sent.text("tracking"), sent.dateOrNone("expectedOn"));
      case "delivered" -> remote.delivered(actor, id);
      case "book" -> remote.book(actor, id, sent.text("guide"), sent.moment("at"), page.zone(), sent.whole("minutes"), sent.text("link"));
      case "begin" -> remote.begin(actor, id);
      case "check" -> remote.check(actor, id, sent.whole("step"), sent.checked("passed"), sent.numberOrNone("measured"), sent.text("note"));
      case "fixed" -> remote.fixed(actor, id, sent.text("report"));
      case "failed" -> remote.failed(actor, id, sent.text("reason"));
      default -> {
        return false;
      }
    }
    return true;
  }
}
