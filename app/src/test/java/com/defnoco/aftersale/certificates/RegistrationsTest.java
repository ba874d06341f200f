package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.files.PdfText;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Journal;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** Owners complete their certificates and hand their batteries on. */
class RegistrationsTest extends CertificateFixtures {

  private static final Pattern LINK = Pattern.compile("/certificate/offers/([A-Za-z0-9_-]{20,})");

  @Autowired private Journal journal;
  @Autowired private ApplicationEventPublisher events;

  @AfterEach
  void budgetsOfCompletingAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'complete:%' OR name LIKE 'offer:%'").update();
  }

  // ---- Completing

  @Test
  void whoHoldsThePaperCompletesItAndGetsItByMail() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    var email = address();
    var done = complete(visitor(), issued.number(), serial, "Ada Lovelace", email);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(String.join(" ", PdfText.read(pdfOf(serial)).orElseThrow().lines())).contains("Ada Lovelace", "2024-04-01", "RE-1");
    var completed = certificates.of(SYSTEM, serial).getFirst();
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(certificates.verifyCode(SYSTEM, issued.statement()).verdict()).isEqualTo(Verdict.SUPERSEDED);
    var mail = jdbc.sql("SELECT body, attachment FROM mail WHERE recipient = ?").params(email).query().singleRow();
    assertThat((String) mail.get("body")).contains(completed.number(), serial);
    assertThat(certificates.verify(SYSTEM, (byte[]) mail.get("attachment")).verdict()).as("the signed file itself comes along").isEqualTo(Verdict.GENUINE);
    assertThat(visitor().get("/certificate/" + completed.statement() + ".pdf").statusCode()).isEqualTo(200);
    assertThat(visitor().get("/certificate/" + issued.statement() + ".pdf").statusCode()).as("the paper before opens nothing any more").isEqualTo(404);
    assertThat(journal.of("unit:" + completed.unitId())).extracting(Journal.Entry::event).contains("certificate.completed", "unit.ownerChanged");
  }

  @Test
  void theSerialNumberAloneProvesNothing() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var foreign = certificates.issue(SYSTEM, aUnitThatReachedRotterdamOn("2024-03-02"));
    for (var number : java.util.List.of("", "WC-00000-00000", foreign.number())) {
      var refused = complete(visitor(), number, serial, "Eve", address());
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("no current certificate with this number");
    }
    assertThat(complete(visitor(), foreign.number(), "NOSUCH12345", "Eve", address()).body()).as("an unknown serial looks the same").contains("no current certificate with this number");
    assertThat(registry.unitFacts(serial).orElseThrow().ownerId()).isNull();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    var refused = visitor().fill("/certificate", "/certificate", "number", issued.number(), "serial", serial, "buyer", " ", "email", "nobody", "purchasedOn", "2023-12-24", "invoiceNumber", "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Type the name of the buyer", "Type the invoice number", "Type a mail address", "cannot have been bought before");
    assertThat(visitor().fill("/certificate", "/certificate", "number", issued.number(), "serial", serial, "buyer", "Ada", "email", address(), "purchasedOn", "soon", "invoiceNumber", "1").body())
        .contains("Type the day of purchase");
  }

  @Test
  void aBatteryThatHasAnOwnerIsNotTakenWithItsPaper() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    complete(visitor(), issued.number(), serial, "Ada", address());
    var completed = certificates.of(SYSTEM, serial).getFirst();
    for (var number : java.util.List.of(issued.number(), completed.number())) {
      assertThat(complete(visitor(), number, serial, "Eve", address()).statusCode()).isEqualTo(422);
    }
    assertThat(complete(visitor(), completed.number(), serial, "Eve", address()).body()).contains("registered to somebody already");
    assertThat(certificates.of(SYSTEM, serial).getFirst().buyer()).isEqualTo("Ada");
  }

  @Test
  void ofTwoWhoCompleteAtOnceOneOwnsIt() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var number = certificates.issue(SYSTEM, serial).number();
    Callable<Integer> ask = () -> complete(visitor(), number, serial, "Buyer " + next(), address()).statusCode();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var codes = threads.invokeAll(java.util.Collections.nCopies(4, ask)).stream().map(java.util.concurrent.Future::resultNow).toList();
      assertThat(codes).filteredOn(code -> code == 200).hasSize(1);
      assertThat(codes).allMatch(code -> code == 200 || code == 409 || code == 422);
    }
    assertThat(certificates.of(SYSTEM, serial)).filteredOn(one -> one.endedAs() == null).hasSize(1);
  }

  @Test
  void theOwnerCorrectsWhatTheyTypedWithoutThePaperAndNobodyElseSeesIt() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var owner = owner(serial, "Ada");
    var browser = signedIn(owner);
    var fields = new String[] {"buyer", "Ada Byron", "purchasedOn", "2024-04-02", "invoiceNumber", "RE-2", "email", ""};
    assertThat(browser.fill("/my/units/" + serial, "/my/units/" + serial + "/certificate", fields).statusCode()).isEqualTo(302);
    assertThat(browser.get("/my/units/" + serial).body()).contains("Ada Byron", "RE-2");
    assertThat(browser.get("/my/units/" + serial + "/certificate.pdf").headers().firstValue("Content-Type")).hasValue("application/pdf");
    var stranger = signedIn(customer("Eve", address()));
    assertThat(stranger.get("/my/units/" + serial).statusCode()).isEqualTo(404);
    assertThat(stranger.fill("/my", "/my/units/" + serial + "/certificate", fields).statusCode()).isEqualTo(404);
    assertThat(stranger.fill("/my", "/my/units/" + serial + "/offer").statusCode()).isEqualTo(404);
  }

  @Test
  void whatAStrangerTypedBelongsToTheOwnerOfTheAddressWhoProvesIt() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    complete(visitor(), certificates.issue(SYSTEM, serial).number(), serial, "Ada", address());
    var typed = registry.unitFacts(serial).orElseThrow().ownerId();
    var proven = customer("Ada", address());
    transaction.executeWithoutResult(status -> events.publishEvent(new CustomersMerged(typed, proven.id())));
    assertThat(signedIn(proven).get("/my").body()).contains("/my/units/" + serial);
  }

  // ---- Issued anew

  @Test
  void whatAnOwnerEnteredGoesOnWhenTheArrivalIsCorrectedAndTheyHearOfTheNewOne() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serial = unit(consignment);
    var never = unit(consignment);
    var email = address();
    var owner = owner(serial, "Ada", email);
    var before = certificates.of(SYSTEM, serial).getFirst();
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2024-03-05"), null, "The notice named another ship");
    assertThat(certificates.verifyCode(SYSTEM, before.statement()).verdict()).as("at once").isEqualTo(Verdict.SUPERSEDED);
    certificates.work(certificates.progress(SYSTEM, consignment).orElseThrow().id()); // its job does the same, whoever comes first
    var now = certificates.of(SYSTEM, serial).getFirst();
    assertThat(now.number()).isNotEqualTo(before.number());
    assertThat(now).extracting(Certificate::buyer, Certificate::purchasedOn, Certificate::invoiceNumber, Certificate::customerId)
        .containsExactly("Ada", before.purchasedOn(), "RE-1", owner.id());
    assertThat(now.lastDay()).isEqualTo("2026-05-05");
    assertThat(String.join(" ", PdfText.read(pdfOf(serial)).orElseThrow().lines())).contains("Ada", "RE-1", "2024-03-05");
    assertThat(certificates.of(SYSTEM, never)).as("who never had one gets none by a correction").isEmpty();
    var mail = jdbc.sql("SELECT body, attachment FROM mail WHERE recipient = ? AND body LIKE '%issued anew%'").params(email).query().singleRow();
    assertThat((String) mail.get("body")).contains(now.number(), before.number(), "2026-05-02", "2026-05-05", "corrected", "as you entered them", "/my/units/" + serial);
    assertThat(certificates.verify(SYSTEM, (byte[]) mail.get("attachment")).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(certificates.issue(SYSTEM, serial).number()).as("asked for once more, nothing is new").isEqualTo(now.number());
    assertThat(signedIn(owner).get("/my/units/" + serial).body()).contains("Ada", now.number(), before.number());
  }

  @Test
  void aCorrectionThatComesWhileAConsignmentIsAtWorkBeginsItAnew() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serials = java.util.stream.IntStream.range(0, 4).mapToObj(i -> unit(consignment)).toList();
    var first = certificates.issueAll(SYSTEM, consignment).id();
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2024-03-05"), null, "The notice named another ship");
    var second = certificates.progress(SYSTEM, consignment).orElseThrow().id();
    assertThat(second).isNotEqualTo(first);
    certificates.work(first);
    certificates.work(second);
    assertThat(serials).allSatisfy(serial -> assertThat(certificates.of(SYSTEM, serial).getFirst())
        .satisfies(one -> assertThat(one.arrivedOn()).isEqualTo("2024-03-05")).satisfies(one -> assertThat(one.endedAs()).isNull()));
  }

  @Test
  void aUnitThatTravelledInAnotherConsignmentGetsANewCertificateWithWhatItsOwnerEntered() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var owner = owner(serial, "Ada");
    var before = certificates.of(SYSTEM, serial).getFirst();
    registry.moveUnit(staff(Role.MANAGER), serial, consignmentToRotterdam("2024-04-10"), "The packing list says so");
    assertThat(certificates.verifyCode(SYSTEM, before.statement()).verdict()).isEqualTo(Verdict.SUPERSEDED);
    certificates.replace(List.of(before.unitId()));
    assertThat(certificates.of(SYSTEM, serial).getFirst()).satisfies(now -> {
      assertThat(now.endedAs()).isNull();
      assertThat(now.buyer()).isEqualTo("Ada");
      assertThat(now.customerId()).isEqualTo(owner.id());
      assertThat(now.arrivedOn()).isEqualTo("2024-04-10");
    });
  }

  @Test
  void whatAStolenKeySignedIsSignedAnewWithWhatOwnersEntered() {
    var stolen = keys.rotate(SYSTEM, "to be stolen");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    owner(serial, "Ada");
    var before = certificates.of(SYSTEM, serial).getFirst();
    keys.askRevocation(staff(Role.ADMINISTRATOR), stolen, "The backup was copied");
    var manager = staff(Role.MANAGER);
    keys.answerRevocation(manager, keys.revocationsAsked(manager).stream().filter(one -> one.key().equals(stolen)).findFirst().orElseThrow().id(), true);
    certificates.replaceSignedBy(stolen);
    var now = certificates.of(SYSTEM, serial).getFirst();
    assertThat(now.keyId()).isNotEqualTo(before.keyId());
    assertThat(now.buyer()).isEqualTo("Ada");
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE body LIKE ?").params("%key that signed%" + now.number() + "%").query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void afterACertificateWasTakenBackTheOwnerIsAskedToEnterEverythingOnceMore() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var email = address();
    var owner = owner(serial, "Ada", email);
    var before = certificates.of(SYSTEM, serial).getFirst();
    certificates.revoke(staff(Role.MANAGER), serial, before.number(), "Another invoice was meant");
    certificates.replace(List.of(before.unitId()));
    assertThat(certificates.of(SYSTEM, serial).getFirst().number()).as("what people took back, no job brings again").isEqualTo(before.number());
    assertThat(certificates.issue(SYSTEM, serial).buyer()).isNull();
    assertThat(jdbc.sql("SELECT body FROM mail WHERE recipient = ? AND body LIKE '%issued anew%'").params(email).query(String.class).single()).contains("once more");
    assertThat(signedIn(owner).get("/my/units/" + serial).body()).contains("Complete the certificate");
  }

  @Test
  void ofABatteryThatStaffGaveToSomebodyElseNothingIsTakenOver() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    owner(serial, "Ada");
    var unit = certificates.of(SYSTEM, serial).getFirst().unitId();
    var email = address();
    var next = customer("Grace", email);
    registry.changeOwner(SYSTEM, serial, next.id(), "Court order");
    certificates.replace(List.of(unit));
    assertThat(certificates.of(SYSTEM, serial).getFirst().buyer()).isNull();
    assertThat(signedIn(next).get("/my/units/" + serial).body()).doesNotContain("Ada");
    assertThat(jdbc.sql("SELECT body FROM mail WHERE recipient = ? AND body LIKE '%issued anew%'").params(email).query(String.class).single()).startsWith("Grace");
  }

  @Test
  void aCompletionThatComesWhileACertificateIsDrawnIsNotLost() throws Exception {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serial = unit(consignment);
    var owner = owner(serial, "Ada");
    var browser = signedIn(owner);
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2024-03-05"), null, "The notice named another ship");
    var batch = certificates.progress(SYSTEM, consignment).orElseThrow().id();
    Callable<Integer> corrects = () -> browser.fill("/my/units/" + serial, "/my/units/" + serial + "/certificate", "buyer", "Ada Byron", "purchasedOn", "2024-04-02",
        "invoiceNumber", "RE-2", "email", "").statusCode();
    Callable<Integer> issues = () -> {
      certificates.work(batch);
      return 302;
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(List.of(corrects, issues)).stream().map(java.util.concurrent.Future::resultNow)).containsOnly(302);
    }
    assertThat(certificates.of(SYSTEM, serial)).filteredOn(one -> one.endedAs() == null).singleElement().satisfies(now -> {
      assertThat(now.buyer()).isEqualTo("Ada Byron");
      assertThat(now.arrivedOn()).isEqualTo("2024-03-05");
    });
  }

  // ---- Handing over

  @Test
  void anOwnerHandsTheBatteryOverAndLosesIt() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var owner = owner(serial, "Ada");
    var browser = signedIn(owner);
    var to = address();
    var offered = browser.fill("/my/units/" + serial, "/my/units/" + serial + "/offer", "email", to);
    assertThat(offered.statusCode()).isEqualTo(200);
    var mail = jdbc.sql("SELECT body FROM mail WHERE recipient = ?").params(to).query(String.class).single();
    var page = "/certificate/offers/" + secret(mail);
    assertThat(offered.body()).contains(page);
    assertThat(visitor().get(page).body()).contains(serial, "Ada", "Take it over");
    var old = certificates.of(SYSTEM, serial).getFirst();
    var accepted = accept(visitor(), page, "Grace Hopper", to);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    var now = certificates.of(SYSTEM, serial).getFirst();
    assertThat(now.buyer()).isEqualTo("Grace Hopper");
    assertThat(registry.unitFacts(serial).orElseThrow().ownerId()).isEqualTo(now.customerId()).isNotEqualTo(owner.id());
    assertThat(browser.get("/my/units/" + serial).statusCode()).as("the owner before").isEqualTo(404);
    assertThat(browser.get("/my").body()).doesNotContain(serial);
    assertThat(visitor().get("/certificate/" + old.statement() + ".pdf").statusCode()).isEqualTo(404);
    assertThat(certificates.verifyCode(SYSTEM, old.statement()).verdict()).isEqualTo(Verdict.SUPERSEDED);
    assertThat(accept(visitor(), page, "Eve", address()).statusCode()).as("a link works once").isEqualTo(410);
    assertThat(journal.of("unit:" + now.unitId())).extracting(Journal.Entry::event).contains("unit.offered", "unit.offerAccepted", "unit.ownerChanged", "certificate.completed");
    assertThat(signedInAs(Role.ENGINEER).get("/console/units/" + serial).body()).contains("Offer accepted by the new owner");
    assertThat(signedIn(new Actor.Customer(now.customerId())).get("/my/units/" + serial).body()).contains("Grace Hopper").doesNotContain(old.number());
  }

  @Test
  void anOfferThatWasWithdrawnReplacedOrOutlivedItsOwnerLeadsNowhere() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var browser = signedIn(owner(serial, "Ada"));
    var first = offer(browser, serial);
    var second = offer(browser, serial);
    assertThat(visitor().get(first).statusCode()).as("replaced").isEqualTo(410);
    assertThat(browser.fill("/my/units/" + serial, "/my/units/" + serial + "/offer/withdrawal").statusCode()).isEqualTo(302);
    assertThat(visitor().get(second).body()).contains("does not work any more");
    var third = offer(browser, serial);
    registry.changeOwner(SYSTEM, serial, customer("By staff", address()).id(), "Court order");
    assertThat(visitor().get(third).statusCode()).as("the giver owns it no more").isEqualTo(410);
    var other = aUnitThatReachedRotterdamOn("2024-03-02");
    var link = offer(signedIn(owner(other, "Ada")), other);
    clock.move(java.time.Duration.ofDays(15));
    assertThat(visitor().get(link).statusCode()).as("too old").isEqualTo(410);
  }

  @Test
  void ofTwoWhoAcceptAtOnceOneGetsIt() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var link = offer(signedIn(owner(serial, "Ada")), serial);
    Callable<Integer> ask = () -> accept(visitor(), link, "Buyer " + next(), address()).statusCode();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var codes = threads.invokeAll(java.util.Collections.nCopies(4, ask)).stream().map(java.util.concurrent.Future::resultNow).toList();
      assertThat(codes).filteredOn(code -> code == 200).hasSize(1);
      assertThat(codes).allMatch(code -> code == 200 || code == 409 || code == 410);
    }
  }

  @Test
  void nobodyOffersToThemselves() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var browser = signedIn(owner(serial, "Ada"));
    var refused = accept(browser, offer(browser, serial), "Ada", address());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("your own battery");
  }

  // ---- Fixtures

  private static String address() {
    return UUID.randomUUID() + "@customer.example";
  }

  private static HttpResponse<String> complete(Browser browser, String number, String serial, String buyer, String email) {
    return browser.fill("/certificate", "/certificate", "number", number, "serial", serial, "buyer", buyer, "email", email, "purchasedOn", "2024-04-01", "invoiceNumber", "RE-1");
  }

  private static HttpResponse<String> accept(Browser browser, String page, String buyer, String email) {
    return browser.fill("/certificate", page, "buyer", buyer, "email", email, "purchasedOn", "2025-05-01", "invoiceNumber", "RE-3");
  }

  /** A customer with a proven address who completed the unit's certificate. */
  private Actor.Customer owner(String serial, String name) {
    return owner(serial, name, address());
  }

  private Actor.Customer owner(String serial, String name, String email) {
    var owner = customer(name, email);
    var done = complete(signedIn(owner), certificates.issue(SYSTEM, serial).number(), serial, name, "");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(registry.unitFacts(serial).orElseThrow().ownerId()).isEqualTo(owner.id());
    return owner;
  }

  private static String offer(Browser owner, String serial) {
    return "/certificate/offers/" + secret(owner.fill("/my/units/" + serial, "/my/units/" + serial + "/offer", "email", "").body());
  }

  private static String secret(String text) {
    var found = LINK.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }
}
