package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Shelves, technicians, and remedies on their way, so that the pages of the workshop have life. What cannot be advanced is left where it stands. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class Workshop {

  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
  private static final Actor.System PROGRAM = new Actor.System();

  private final Parts parts;
  private final OnsiteRepair onsite;
  private final Remedies remedies;
  private final RemoteSupport remote;
  private final FactoryService factory;
  private final Charges charges;
  private final StaffAccounts accounts;
  private final Clock clock;

  Workshop(Parts parts, OnsiteRepair onsite, Remedies remedies, RemoteSupport remote, FactoryService factory, Charges charges, StaffAccounts accounts, Clock clock) {
    this.parts = parts;
    this.onsite = onsite;
    this.remedies = remedies;
    this.remote = remote;
    this.factory = factory;
    this.charges = charges;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** The company is there without it as well: what goes wrong here is told and keeps nobody from starting. */
  void open() {
    try {
      fill();
    } catch (RuntimeException unfinished) {
      LOG.warn("The demo company's workshop is not complete", unfinished);
    }
  }

  private void fill() {
    shelves();
    technicians();
    int turn = 0;
    for (var remedy : remedies.board(PROGRAM, RemedyState.CHOSEN)) {
      try {
        advance(remedy, turn++);
      } catch (RuntimeException stays) {
        LOG.debug("{} of the demo company stays where it is", remedy.claimNumber(), stays);
      }
    }
  }

  private void shelves() {
    var all = Catalogue.MODELS.stream().map(model -> model.code()).toList();
    part("BMS-A1", "BMS board, 6 to 14 cells", "保护板（6–14 串）", all, List.of(), "8507.90", 120, "38.00", false, 6, 14, 4, 2);
    part("BMS-A2", "BMS board, second source", "保护板（第二来源）", all, List.of("BMS-A1"), "8507.90", 125, "35.50", false, 4, 9, 0, 3);
    part("LEAD-BAL", "Balance lead with plug", "平衡线（带插头）", all, List.of(), "8544.42", 30, "4.20", false, 20, 60, 25, 12);
    part("CON-AS150", "Main connector, anti-spark", "防火花主插头", all, List.of(), "8536.69", 45, "7.80", false, 15, 40, 6, 0);
    part("NTC-10K", "Temperature sensor 10 kΩ", "温度传感器 10 kΩ", all, List.of(), "9025.90", 5, "1.10", false, 30, 22, 3, 2);
    part("CELL-MOD", "Cell module, matched", "配组电芯模组", all, List.of(), "8507.60", 940, "96.00", true, 5, 8, 0, 0);
    part("CASE-SCR", "Case screws and seal", "外壳螺丝与密封圈", all, List.of(), "7318.15", 20, "0.90", false, 40, 120, 30, 30);
    part("CHG-CAB", "Charger cable", "充电线", all, List.of(), "8544.42", 180, "6.40", false, 10, 7, 1, 0);
  }

  private void part(String code, String en, String zh, List<String> models, List<String> alternatives, String hs, int grams, String value, boolean lithium, int level, int szx, int rtm,
      int lax) {
    parts.put(PROGRAM, new Part(code, en, zh, models, alternatives, hs, "CN", grams, new BigDecimal(value), Currency.getInstance("USD"), lithium, level));
    var stock = Map.of("SZX", szx, "RTM", rtm, "LAX", lax);
    stock.forEach((place, quantity) -> {
      if (quantity > 0) {
        parts.receive(PROGRAM, code, place, quantity, "DN-26-" + code);
      }
    });
  }

  private void technicians() {
    var standing = accounts.demoAccounts().stream().filter(account -> account.roles().contains(Role.TECHNICIAN)).findFirst();
    standing.ifPresent(account -> onsite.put(PROGRAM, new Technician(account.id(), account.name(), "Rotterdam", "NL", 51.92, 4.48, ZoneId.of("Europe/Amsterdam"),
        Set.of("lithium", "bms", "spot-weld"), Set.of("en", "nl", "de"), Set.of("DE", "FR", "ES", "IT", "PL", "BE", "AT", "SE", "CZ", "PT"))));
    var lucia = accounts.demo(PROGRAM, "Lucía Ferrer", "lucia.ferrer@demo.defnoco.example", Set.of(Role.TECHNICIAN));
    onsite.put(PROGRAM, new Technician(lucia.id(), lucia.name(), "Valencia", "ES", 39.47, -0.38, ZoneId.of("Europe/Madrid"), Set.of("lithium", "bms"), Set.of("es", "en", "pt"),
        Set.of("PT", "FR", "BR", "MX", "CL", "IT", "DE")));
    var chen = accounts.demo(PROGRAM, "Chen Wei", "chen.wei@demo.defnoco.example", Set.of(Role.TECHNICIAN));
    onsite.put(PROGRAM, new Technician(chen.id(), chen.name(), "Shenzhen", "CN", 22.54, 114.06, ZoneId.of("Asia/Shanghai"), Set.of("lithium", "bms", "spot-weld"), Set.of("zh", "en"),
        Set.of("JP", "KR", "TH", "VN", "MY", "SG", "AU", "US", "ID")));
    onsite.away(PROGRAM, lucia.id(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(3), "Training");
  }

  private void advance(RemedyView remedy, int turn) {
    switch (remedy.remedy()) {
      case REMOTE_SUPPORT -> {
        remote.reserve(PROGRAM, remedy.id(), List.of(new Parts.Pick(turn % 2 == 0 ? "BMS-A1" : "LEAD-BAL", "SZX", 1)));
        charges.estimateFreight(PROGRAM, remedy.id(), Map.of(Shipment.Leg.PARTS, new BigDecimal("36.00")), "USD");
      }
      case FACTORY_SERVICE -> {
        var answers = new HashMap<String, TransportRules.Answer>();
        factory.rules().questions().forEach(question -> answers.put(question.id(), TransportRules.Answer.NO));
        if (remedy.transportFirst()) {
          answers.put("swollen", TransportRules.Answer.YES);
        }
        if (turn % 3 != 0) {
          factory.assess(PROGRAM, remedy.id(), answers, "By photos.");
          charges.estimateFreight(PROGRAM, remedy.id(), Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal("140.00"), Shipment.Leg.BACK, new BigDecimal("120.00")), "USD");
        }
      }
      case ONSITE_REPAIR -> {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        onsite.noteSite(PROGRAM, new Site(remedy.id(), "Calle del Puerto 12, Valencia", "ES", 39.45, -0.32, ZoneId.of("Europe/Madrid"), "Site office", "Report at the gate; charging hall 2.",
            "en", Set.of("lithium", "bms"), today.plusDays(2), today.plusDays(16)), false);
      }
      case LOYALTY_DISCOUNT, PAID_SERVICE -> { }
    }
  }
}
