package com.defnoco.aftersale.remedies.factory;

import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Sheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The paper set of a return, by the rules of its class: instruction sheet, marks and label, declaration data, commercial invoice, UN 38.3 summary. */
final class ReturnPapers {

  private final Texts texts;
  private final Papers papers;
  private final TransportRules rules;
  private final TransportRules.Terms terms;
  private final TransportRules.Mode mode;
  private final Authorisation ra;
  private final RemedyView remedy;
  private final Optional<BatteryModel> model;
  private final Optional<TestSummary> tested;
  private final Customers.Customer customer;
  private final Locale language;
  private final String link;
  private final String emergency;
  private final String address;

  ReturnPapers(Texts texts, Papers papers, TransportRules rules, Authorisation ra, RemedyView remedy, Optional<BatteryModel> model, Optional<TestSummary> tested, Customers.Customer customer,
      Locale language, String link, String emergency, String address) {
    this.texts = texts;
    this.papers = papers;
    this.rules = rules;
    this.terms = rules.terms(ra.kind());
    this.mode = terms.modes().stream().filter(one -> one.mode() == ra.mode()).findFirst().orElseThrow();
    this.ra = ra;
    this.remedy = remedy;
    this.model = model;
    this.tested = tested;
    this.customer = customer;
    this.language = language;
    this.link = link;
    this.emergency = emergency;
    this.address = address;
  }

  /** By kind, in the order in which they are needed. */
  Map<String, Sheet> all() {
    var all = new LinkedHashMap<String, Sheet>();
    all.put("RETURN_INSTRUCTIONS", instructions());
    all.put("RETURN_LABEL", label());
    all.put("TRANSPORT_DECLARATION", declaration());
    all.put("COMMERCIAL_INVOICE", invoice());
    tested.ifPresent(one -> all.put("UN383_SUMMARY", summary(one)));
    return all;
  }

  private Sheet instructions() {
    var parts = new ArrayList<Sheet.Part>();
    parts.add(new Sheet.Warning(terms.forbidden().in(language)));
    parts.add(facts(fact("paper.ra", ra.number()), fact("paper.expires", ra.expiresOn().toString()), fact("paper.claim", remedy.claimNumber()), fact("paper.battery", remedy.serialNumber()),
        fact("paper.class", texts.text(language, "factory.class." + ra.kind())), fact("paper.mode", texts.text(language, "factory.mode." + ra.mode())),
        fact("paper.instruction", mode.instruction()), fact("paper.charge", "≤ " + terms.charge() + " %"), fact("paper.to", address), fact("paper.emergency", emergency)));
    parts.add(new Sheet.Steps(text("paper.steps"), List.of(text("factory.step.discharge", terms.charge()), text("factory.step.tape"), mode.text().in(language), text("factory.step.mark"),
        text("factory.step.papers"), text("factory.step.carrier"), text("factory.step.freight"))));
    parts.add(new Sheet.Text(text("paper.sources"), List.of(String.join("; ", rules.sources()) + " (" + rules.id() + ")")));
    return papers.sheet(language, "RETURN_INSTRUCTIONS", ra.number(), link, parts, remedy.claimNumber());
  }

  private Sheet label() {
    var parts = new ArrayList<Sheet.Part>();
    parts.add(facts(fact("paper.to", address), fact("paper.from", customer.name()), fact("paper.ra", ra.number()), fact("paper.battery", remedy.serialNumber())));
    terms.marks().stream().filter(mark -> ra.mode() == TransportRules.By.CARGO_AIRCRAFT || !mark.contains("AIRCRAFT"))
        .forEach(mark -> parts.add(new Sheet.Mark(mark, ra.number() + " · " + text("paper.emergency") + " " + emergency)));
    return papers.sheet(language, "RETURN_LABEL", ra.number(), link, parts, remedy.claimNumber());
  }

  private Sheet declaration() {
    return papers.sheet(language, "TRANSPORT_DECLARATION", ra.number(), null, List.of(
        facts(fact("paper.shipper", customer.name() + (customer.company() == null ? "" : ", " + customer.company())), fact("paper.consignee", address),
            fact("paper.entry", terms.document().in(language)), fact("paper.instruction", mode.instruction()), fact("paper.mode", text("factory.mode." + ra.mode())),
            fact("paper.energy", model.map(BatteryModel::energyWattHours).map(wh -> wh.toPlainString() + " Wh").orElse("–")),
            fact("paper.mass", model.map(BatteryModel::massGrams).map(g -> g + " g").orElse("–")), fact("paper.charge", "≤ " + terms.charge() + " %"), fact("paper.emergency", emergency)),
        new Sheet.Text("", List.of(text("paper.declaration"))), new Sheet.Signatures(List.of(text("paper.signedShipper"), text("paper.day")))), remedy.claimNumber());
  }

  private Sheet invoice() {
    return papers.sheet(language, "COMMERCIAL_INVOICE", ra.number(), null, List.of(
        facts(fact("paper.shipper", customer.name()), fact("paper.consignee", address), fact("paper.reason", text("paper.warrantyReturn"))),
        new Sheet.Table(text("paper.contents"), List.of(text("paper.what"), "HS", text("paper.origin"), text("paper.quantity"), text("paper.value")),
            List.of(List.of(model.map(BatteryModel::name).orElse("Lithium-ion battery") + " · " + remedy.serialNumber(), "8507.60.00", "CN", "1", "1.00 USD")), List.of(46, 16, 10, -10, -18)),
        new Sheet.Text(text("paper.customs"), List.of(text("paper.noCommercialValue")))), remedy.claimNumber());
  }

  /** What the laboratory certified, point by point of 38.3.5. */
  private Sheet summary(TestSummary one) {
    var pack = new ArrayList<>(List.of(fact("paper.modelName", model.map(known -> known.name() + " (" + known.code() + ")").orElse("–")), fact("paper.layout", model.map(BatteryModel::layout).orElse("–")),
        fact("paper.energy", model.map(BatteryModel::energyWattHours).map(wh -> wh.toPlainString() + " Wh").orElse("–")),
        fact("paper.mass", model.map(BatteryModel::massGrams).map(g -> g + " g").orElse("–"))));
    pack.addFirst(fact("paper.manufacturer", one.manufacturer()));
    pack.add(fact("paper.laboratory", one.laboratory()));
    pack.add(fact("paper.testReport", one.report() + " · " + one.reportedOn()));
    pack.add(fact("paper.edition", one.edition()));
    if (!one.assembled().isEmpty()) {
      pack.add(fact("paper.assembled", one.assembled()));
    }
    var rows = TestSummary.TESTS.stream().map(test -> List.of(test, text("factory.t" + test.substring(1)), text(one.passed().contains(test) ? "paper.testPassed" : "paper.notApplicable"))).toList();
    return papers.sheet(language, "UN383_SUMMARY", one.model(), null, List.of(new Sheet.Facts(pack),
        new Sheet.Table(text("paper.tests"), List.of(text("paper.test"), text("paper.what"), text("paper.result")), rows, List.of(12, 58, 30)),
        new Sheet.Text("", List.of(text("paper.un383", one.signatory())))), remedy.claimNumber());
  }

  private Sheet.Facts facts(Sheet.Fact... facts) {
    return new Sheet.Facts(List.of(facts));
  }

  private Sheet.Fact fact(String key, String value) {
    return new Sheet.Fact(text(key), value);
  }

  private String text(String key, Object... arguments) {
    return texts.text(language, key, arguments);
  }
}
