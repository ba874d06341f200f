package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.Work.Input;
import com.defnoco.aftersale.console.Work.Kind;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.FactoryStep;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.Bench;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Factory service at the desk and on the bench. */
@Component
class FactoryWorks implements Works {

  private final FactoryService factory;
  private final Charges charges;
  private final Remedies remedies;
  private final Customers customers;

  FactoryWorks(FactoryService factory, Charges charges, Remedies remedies, Customers customers) {
    this.factory = factory;
    this.charges = charges;
    this.remedies = remedies;
    this.customers = customers;
  }

  @Override
  public CourseKind kind() {
    return CourseKind.FACTORY;
  }

  @Override
  public List<Work> at(Actor.Staff actor, Courses.View view, Page page) {
    var id = view.remedy().id();
    var works = new ArrayList<Work>();
    if (view.remedy().remedy() == Remedy.PAID_SERVICE && (view.remedy().quote() == null || view.remedy().quote().answeredAt() == null)) {
      works.add(new Work("quote", view.remedy().quote() == null, false, List.of(Input.of("labour", Kind.NUMBER), Input.of("partsCost", Kind.NUMBER), Input.of("freightCost", Kind.NUMBER),
          Input.of("tax", Kind.NUMBER), Input.select("currency", RemoteWorks.CURRENCIES, null), Input.of("validUntil", Kind.DATE))));
    }
    works.addAll(steps(actor, view, page));
    return works;
  }

  private List<Work> steps(Actor.Staff actor, Courses.View view, Page page) {
    var id = view.remedy().id();
    return switch (FactoryStep.valueOf(view.course().step())) {
      case TO_ASSESS -> List.of(assess(page, true));
      case ASSESSED -> List.of(freight(actor, view, page, true), Work.more("freightInQuote"), assess(page, false));
      case TO_AUTHORISE -> {
        var accepted = charges.acceptedWay(actor, id, Shipment.Leg.TO_FACTORY);
        var modes = modes(actor, view).stream().filter(mode -> accepted.isEmpty() || accepted.get().name().equals(mode.mode().name()))
            .map(mode -> new Option(mode.mode().name(), page.text("factory.mode." + mode.mode()) + " · " + mode.instruction())).toList();
        var authorise = Work.main("authorise", Input.select("mode", modes, null));
        // The customer accepted one way; another is asked for anew.
        yield accepted.isEmpty() ? List.of(authorise) : List.of(authorise, freight(actor, view, page, false));
      }
      case AUTHORISED -> List.of(Work.more("sent", Input.of("carrier", Kind.TEXT), Input.of("tracking", Kind.TEXT)));
      case QUARANTINED -> List.of(Work.main("releaseQuarantine", Input.of("how", Kind.AREA)));
      case RECEIVED -> {
        var inputs = new ArrayList<>(bench());
        inputs.add(Input.of("finding", Kind.AREA));
        var causes = new ArrayList<Option>();
        causes.add(new Option("", page.text("factory.cause.confirmed")));
        for (var cause : List.of(Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE, Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION)) {
          causes.add(new Option(cause.id(), page.text("factory.cause." + cause.id())));
        }
        inputs.add(Input.select("cause", causes, ""));
        yield List.of(new Work("inspect", true, false, inputs));
      }
      case INSPECTED -> List.of(Work.main("beginWork"), Work.danger("askToScrap", Input.of("why", Kind.AREA)));
      case AT_WORK -> {
        var inputs = new ArrayList<>(bench());
        inputs.add(Input.of("report", Kind.AREA));
        inputs.add(Input.of("newSerial", Kind.TEXT));
        yield List.of(new Work("ready", true, false, inputs), cost(page), Work.danger("askToScrap", Input.of("why", Kind.AREA)));
      }
      case READY -> List.of(Work.main("sendBack", Input.of("recipient", Kind.TEXT, customers.find(actor, view.remedy().customerId()).name()), Input.of("address", Kind.AREA),
          Input.of("carrier", Kind.TEXT), Input.of("tracking", Kind.TEXT), Input.of("expectedOn", Kind.DATE)));
      case RETURNING -> List.of(Work.main("returned"));
      case DISPOSAL -> List.of(Work.main("disposed", Input.of("file", Kind.FILE)));
      case FREIGHT_ASKED, ON_THE_WAY, ASKED, RETURNED, DISPOSED, SCRAPPED, LAPSED -> List.of();
    };
  }

  /** How the pack may travel, by the class it was put in. */
  private List<TransportRules.Mode> modes(Actor.Staff actor, Courses.View view) {
    return factory.assessment(actor, view.remedy().id()).map(assessment -> factory.rules().terms(assessment.kind()).modes()).orElse(List.of());
  }

  private Work freight(Actor.Staff actor, Courses.View view, Page page, boolean main) {
    var ways = modes(actor, view).stream().map(mode -> FreightPrices.Way.valueOf(mode.mode().name())).toList();
    return Freight.both("freightBoth", main, charges.listed(actor, view.remedy().id()), ways, page);
  }

  private Work assess(Page page, boolean main) {
    var inputs = new ArrayList<Input>();
    var answers = List.of(new Option("UNKNOWN", page.text("factory.answer.UNKNOWN")), new Option("NO", page.text("factory.answer.NO")), new Option("YES", page.text("factory.answer.YES")));
    for (var question : factory.rules().questions()) {
      inputs.add(Input.select("q_" + question.id(), answers, "UNKNOWN").labelled("q." + question.id()));
    }
    inputs.add(Input.of("note", Kind.AREA));
    return new Work("assess", main, false, inputs);
  }

  private static List<Input> bench() {
    return List.of(Input.of("lowestCell", Kind.NUMBER), Input.of("spread", Kind.NUMBER), Input.of("resistance", Kind.NUMBER), Input.of("capacity", Kind.NUMBER),
        Input.of("insulation", Kind.NUMBER));
  }

  static Work cost(Page page) {
    var kinds = List.of(Charge.Kind.LABOUR, Charge.Kind.PARTS, Charge.Kind.TRAVEL, Charge.Kind.OTHER).stream().map(kind -> new Option(kind.name(), page.text("work.charge." + kind))).toList();
    return Work.more("cost", Input.select("kind", kinds, null), Input.of("words", Kind.TEXT), Input.of("amount", Kind.NUMBER), Input.select("currency", RemoteWorks.CURRENCIES, null));
  }

  private static void line(List<Quote.Line> lines, Sent sent, String field, Quote.Kind kind, Page page) {
    if (!sent.text(field).isEmpty()) {
      lines.add(new Quote.Line(page.text("work.field." + field), sent.number(field), kind));
    }
  }

  private static Bench bench(Sent sent) {
    return new Bench(sent.numberOrNone("lowestCell"), sent.numberOrNone("spread"), sent.numberOrNone("resistance"), sent.numberOrNone("capacity"), sent.numberOrNone("insulation"));
  }

  @Override
  public boolean act(Actor.Staff actor, Courses.View view, String verb, Sent sent, Page page) {
    var id = view.remedy().id();
    switch (verb) {
      case "assess" -> {
        var answers = new HashMap<String, TransportRules.Answer>();
        factory.rules().questions().forEach(question -> Arrays.stream(TransportRules.Answer.values()).filter(one -> one.name().equals(sent.text("q_" + question.id()))).findFirst()
            .ifPresent(answer -> answers.put(question.id(), answer)));
        factory.assess(actor, id, answers, sent.text("note"));
      }
      case "freightBoth" -> {
        Map<Shipment.Leg, java.math.BigDecimal> legs = new EnumMap<>(Shipment.Leg.class);
        legs.put(Shipment.Leg.TO_FACTORY, sent.number("amountThere"));
        legs.put(Shipment.Leg.BACK, sent.number("amountBack"));
        charges.estimateFreight(actor, id, legs, sent.text("currency"), Freight.way(sent));
      }
      case "quote" -> {
        var lines = new ArrayList<Quote.Line>();
        line(lines, sent, "labour", Quote.Kind.LABOUR, page);
        line(lines, sent, "partsCost", Quote.Kind.PARTS, page);
        line(lines, sent, "freightCost", Quote.Kind.FREIGHT, page);
        line(lines, sent, "tax", Quote.Kind.TAX, page);
        var until = sent.dateOrNone("validUntil");
        if (until == null) {
          remedies.quote(actor, id, sent.text("currency"), lines);
        } else {
          remedies.quote(actor, id, sent.text("currency"), lines, until);
        }
      }
      case "freightInQuote" -> factory.freightInQuote(actor, id);
      case "authorise" -> factory.authorise(actor, id, sent.of(TransportRules.By.class, "mode"));
      case "sent" -> factory.sent(actor, id, sent.text("carrier"), sent.text("tracking"));
      case "releaseQuarantine" -> factory.release(actor, id, sent.text("how"));
      case "inspect" -> factory.inspect(actor, id, bench(sent), sent.text("finding"), sent.text("cause").isEmpty() ? null
          : Fact.byId(sent.text("cause")).orElseThrow(() -> com.defnoco.aftersale.platform.InvalidInput.at("/cause", "console.problem.choose")));
      case "beginWork" -> factory.begin(actor, id);
      case "askToScrap" -> factory.askToScrap(actor, id, sent.text("why"));
      case "ready" -> factory.ready(actor, id, bench(sent), sent.text("report"), sent.text("newSerial").isEmpty() ? null : sent.text("newSerial"));
      case "cost" -> charges.book(actor, id, sent.of(Charge.Kind.class, "kind"), sent.text("words"), sent.number("amount"), sent.text("currency"));
      case "sendBack" -> factory.sendBack(actor, id, sent.text("recipient"), sent.text("address"), sent.text("carrier"), sent.text("tracking"), sent.dateOrNone("expectedOn"));
      case "returned" -> factory.delivered(actor, id);
      default -> {
        return false;
      }
    }
    return true;
  }
}
