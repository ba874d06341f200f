package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.Work.Input;
import com.defnoco.aftersale.console.Work.Kind;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.OnsiteStep;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** On-site repair at the desk. */
@Component
class OnsiteWorks implements Works {

  private final OnsiteRepair onsite;
  private final RemoteSupport parts;
  private final Charges charges;
  private final Customers customers;

  OnsiteWorks(OnsiteRepair onsite, RemoteSupport parts, Charges charges, Customers customers) {
    this.onsite = onsite;
    this.parts = parts;
    this.charges = charges;
    this.customers = customers;
  }

  @Override
  public CourseKind kind() {
    return CourseKind.ONSITE;
  }

  @Override
  public List<Work> at(Actor.Staff actor, Courses.View view, Page page) {
    var id = view.remedy().id();
    return switch (OnsiteStep.valueOf(view.course().step())) {
      case REQUESTED -> onsite.site(actor, id).isEmpty() ? List.of(site(actor, view, true)) : List.of(
          RemoteWorks.reserve("reserveForSite", parts.fitting(actor, id), page, true),
          Freight.one("freightToSite", charges.listed(actor, id), FreightPrices.Leg.TO_SITE, charges.ways(actor, id, Shipment.Leg.TO_SITE), page), site(actor, view, false));
      case PARTS_TO_SEND -> List.of(Work.main("sendParts", Input.of("carrier", Kind.TEXT), Input.of("tracking", Kind.TEXT), Input.of("expectedOn", Kind.DATE)));
      case TO_PLAN -> List.of(Work.main("offerDays"), site(actor, view, false));
      case SLOTS_OFFERED, CONFIRMED -> List.of(Work.danger("takeBack"));
      case FREIGHT_ASKED, ON_SITE, FIXED, FAILED, LAPSED -> List.of();
    };
  }

  private Work site(Actor.Staff actor, Courses.View view, boolean main) {
    var customer = customers.find(actor, view.remedy().customerId());
    var now = onsite.site(actor, view.remedy().id()).orElse(null);
    var inputs = List.of(Input.of("contact", Kind.TEXT, now == null ? customer.name() : now.contact()), Input.of("address", Kind.AREA, now == null ? null : now.address()),
        Input.of("country", Kind.TEXT, now == null ? customer.country() : now.country()), Input.of("latitude", Kind.NUMBER, now == null ? null : Double.toString(now.latitude())),
        Input.of("longitude", Kind.NUMBER, now == null ? null : Double.toString(now.longitude())), Input.of("zone", Kind.TEXT, now == null ? customer.timeZone() : now.zone().getId()),
        Input.of("language", Kind.TEXT, now == null ? "en" : now.language()), Input.of("skills", Kind.TEXT, now == null ? "lithium bms" : String.join(" ", now.skills())),
        Input.of("access", Kind.AREA, now == null ? null : now.access()), Input.of("from", Kind.DATE, now == null ? null : now.from().toString()),
        Input.of("to", Kind.DATE, now == null ? null : now.to().toString()), Input.of("withParts", Kind.CHECK));
    return new Work("site", main, false, inputs);
  }

  @Override
  public boolean act(Actor.Staff actor, Courses.View view, String verb, Sent sent, Page page) {
    var id = view.remedy().id();
    switch (verb) {
      case "site" -> onsite.noteSite(actor, new Site(id, sent.text("address"), sent.text("country").toUpperCase(Locale.ROOT), sent.number("latitude").doubleValue(),
          sent.number("longitude").doubleValue(), zone(sent), sent.text("contact"), sent.text("access"), sent.text("language").toLowerCase(Locale.ROOT), words(sent.text("skills")),
          sent.date("from"), sent.date("to")), sent.checked("withParts"));
      case "reserveForSite" -> onsite.reserve(actor, id, RemoteWorks.picks(sent));
      case "freightToSite" -> charges.estimateFreight(actor, id, Map.of(Shipment.Leg.TO_SITE, sent.number("amount")), sent.text("currency"), Freight.way(sent));
      case "sendParts" -> onsite.sendParts(actor, id, sent.text("carrier"), sent.text("tracking"), sent.date("expectedOn"));
      case "offerDays" -> onsite.offer(actor, id);
      case "takeBack" -> onsite.takeBack(actor, id);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static ZoneId zone(Sent sent) {
    try {
      return ZoneId.of(sent.text("zone"));
    } catch (DateTimeException unknown) {
      throw InvalidInput.at("/zone", "onsite.problem.zone");
    }
  }

  static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT).strip().split("[\\s,;]+")));
  }
}
