package com.defnoco.aftersale.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.Registrations;
import com.defnoco.aftersale.certificates.Verification;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.InboxFixtures;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.JournalVerification;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.json.JsonMapper;

/** A person gets everything, a person is forgotten, old things go by rule, and whoever read is known. */
class PrivacyTest extends InboxFixtures {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);

  @Autowired private Privacy privacy;
  @Autowired private Retention retention;
  @Autowired private AccessLog access;
  @Autowired private Documents documents;
  @Autowired private Files files;
  @Autowired private JournalVerification verification;
  @Autowired private Certificates certificates;
  @Autowired private Registrations registrations;
  @Autowired private OldClaims oldClaims;
  @Autowired private ErasuresKept erasures;
  @Autowired private Settings settings;

  /** Somebody with a name that nobody else has, a decided claim with a paper and a message, and a conversation from the same address. */
  private final class Somebody {

    final String name = "Wilhelmina Quandt" + UUID.randomUUID().toString().substring(0, 8);
    final String email = UUID.randomUUID() + "@quandt.example";
    final Actor.Customer actor = customer(name, email);
    final byte[] invoice = pdf("Invoice for " + name);
    final String claim;
    final UUID document;
    final String serial = aUnitThatReachedRotterdamOn("2024-03-02");

    Somebody() {
      claim = aCoveredClaimOf(actor);
      claims.message(actor, claim, "Please call me, " + name + ", in the evening.", false);
      claims.message(engineer, claim, "Dear " + name + ", we will.", false);
      document = documents.add(actor, claim, 1, DocumentKind.INVOICE, new ByteArrayInputStream(invoice), name + ".pdf", "bought by " + name).id();
      var account = account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", "https://callback.example/"));
      var time = Long.toString(clock.instant().getEpochSecond());
      var body = "{\"sender\":{\"id\":\"%s\",\"name\":\"%s\"},\"text\":\"%s writes again\",\"sentAt\":\"%s\"}".formatted(email, name, name, clock.instant());
      var id = "privacy-" + next();
      var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
      call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
          body.getBytes(StandardCharsets.UTF_8)));
      arrived(account);
      registrations.complete(actor, "2001:db8:" + next() + "::1", new Registrations.Paper(certificates.issue(SYSTEM, serial).number(), serial),
          new Registrations.Completion(name, LocalDate.parse("2024-04-01"), "RE-" + name, email), Locale.ENGLISH);
      // Papers are read in the background; what is being read now must not be written down after an erasure.
      until("the invoice is read", () -> jdbc.sql("SELECT count(*) FROM document_examination WHERE document_id = ?").param(document).query(Integer.class).single() == 1);
    }

    /** The paper that came last would be looked at first; here the claim has ended. */
    Somebody ended() {
      jdbc.sql("UPDATE claim SET state = 'CLOSED' WHERE number = ?").param(claim).update();
      return this;
    }
  }

  @Test
  void aPersonGetsEverythingAsAFile() throws IOException {
    var somebody = new Somebody();
    jdbc.sql("INSERT INTO web_chat (conversation_id, mail, seen_at) SELECT c.id, 'chat-' || h.value, now() FROM conversation c JOIN inbox_handle h ON h.id = c.handle_id WHERE h.value = ? LIMIT 1")
        .param(somebody.email).update();
    var out = new ByteArrayOutputStream();
    privacy.export(somebody.actor, somebody.actor.id(), out);
    var entries = unzipped(out.toByteArray());
    var data = JsonMapper.shared().readTree(entries.get("data.json"));
    assertThat(data.get("person").get(0).get("name").asString()).isEqualTo(somebody.name);
    assertThat(data.get("addresses").toString()).contains(somebody.email);
    assertThat(data.get("claims").toString()).contains(somebody.claim);
    assertThat(data.get("claimMessages").toString()).contains("in the evening").contains("we will");
    assertThat(data.get("messages").toString()).contains("writes again");
    assertThat(data.get("channels").toString()).as("also the address left in a chat").contains("chat-" + somebody.email);
    assertThat(data.get("decisions").toString()).contains("COVERED");
    assertThat(data.get("facts").size()).isPositive();
    assertThat(data.get("certificates").toString()).contains(somebody.serial, "RE-" + somebody.name);
    assertThat(entries.keySet()).anyMatch(name -> name.startsWith("files/") && name.contains(somebody.claim));
    assertThat(entries.values()).anyMatch(bytes -> java.util.Arrays.equals(bytes, somebody.invoice));

    var other = customer("Somebody Else", UUID.randomUUID() + "@else.example");
    assertThatThrownBy(() -> privacy.export(other, somebody.actor.id(), out)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> privacy.export(engineer, somebody.actor.id(), out)).isInstanceOf(NotFound.class);
    assertThat(signedIn(somebody.actor).get("/my/data.zip").headers().firstValue("Content-Type").orElse("")).startsWith("application/zip");
  }

  @Test
  void anErasedPersonStandsNowhereInTheDatabaseAndWhatMustStayStays() throws IOException {
    var somebody = new Somebody().ended();
    var decisions = jdbc.sql("SELECT count(*) FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE c.number = ?")
        .param(somebody.claim).query(Integer.class).single();
    assertThat(wherever(somebody.name)).as("this test can see").isNotEmpty();
    privacy.ask(manager, somebody.actor.id(), "Asked by mail from the proven address.");
    var erasure = privacy.open(manager).stream().filter(each -> each.customer().equals(somebody.actor.id())).findFirst().orElseThrow();
    assertThatThrownBy(() -> privacy.erase(manager, erasure.id())).as("who asked").isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> privacy.erase(staff(Role.ADMINISTRATOR), erasure.id())).isInstanceOf(NotAllowed.class);
    var second = staff(Role.MANAGER);
    privacy.erase(second, erasure.id());

    assertThat(wherever(somebody.name)).as("places that still name the person").isEmpty();
    assertThat(wherever(somebody.email)).as("places that still know the address").allMatch(place -> place.startsWith("mail."));
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(somebody.email).query(Integer.class).single()).as("told what stays, and nothing else").isEqualTo(1);
    assertThat(jdbc.sql("SELECT count(*) FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE c.number = ?")
        .param(somebody.claim).query(Integer.class).single()).isEqualTo(decisions);
    var claimId = jdbc.sql("SELECT id FROM claim WHERE number = ?").param(somebody.claim).query(UUID.class).single();
    assertThat(verification.verify("claim:" + claimId)).isEmpty();
    assertThat(verification.verify("customer:" + somebody.actor.id())).isEmpty();
    var held = jdbc.sql("SELECT file_reference FROM document WHERE id = ?").param(somebody.document).query(UUID.class).single();
    assertThat(java.nio.file.Files.readString(files.original("document:" + somebody.document, held).body(), StandardCharsets.ISO_8859_1)).contains("erased at the request");

    var console = signedIn(second);
    assertThat(console.get("/console/claims/" + somebody.claim).statusCode()).isEqualTo(200);
    assertThat(console.get("/console/customers/" + somebody.actor.id()).statusCode()).isEqualTo(200);
    assertThat(signedIn(somebody.actor).get("/my").statusCode()).as("their sessions have ended").isEqualTo(302);
    assertThat(privacy.kept(second, somebody.actor.id()).get("addresses")).isZero();
    assertThat(ErasureList.in(settings.home().toAbsolutePath())).as("kept beside the database").anyMatch(line -> line.customers().contains(somebody.actor.id()));
  }

  @Test
  void whereTheirParcelsAndTechniciansWentAndWhatWasTypedAboutItIsForgottenToo() {
    var somebody = new Somebody().ended();
    var tracking = "TRK" + UUID.randomUUID().toString().substring(0, 8);
    remediesOf(somebody, tracking);
    assertThat(wherever(somebody.name)).as("this test can see").contains("shipment.recipient", "shipment.trouble", "tracking_event.place", "visit_request.access", "course_step.note", "remedy.report",
        "transport_assessment.note", "arrival.settled_how");
    assertThat(wherever(tracking)).contains("shipment.tracking", "shipment.tracking_url", "tracking_event.tracking", "tracking_event.delivery_key");
    forgotten(somebody);
    assertThat(wherever(somebody.name)).as("places that still name the person").isEmpty();
    assertThat(wherever(tracking)).as("places that lead to the carrier's page about their parcel").isEmpty();
    assertThat(signedIn(manager).get("/console/claims/" + somebody.claim).statusCode()).isEqualTo(200);
  }

  @Test
  void theCertificateInTheHandsOfSomebodyErasedStaysGoodAndOurCopyIsEmpty() {
    var somebody = new Somebody().ended();
    var certificate = certificates.of(SYSTEM, somebody.serial).getFirst();
    var paper = certificates.pdf(SYSTEM, somebody.serial);
    forgotten(somebody);
    assertThat(certificates.verify(SYSTEM, paper).verdict()).isEqualTo(Verification.Verdict.GENUINE);
    assertThat(certificates.verifyCode(SYSTEM, certificate.statement()).verdict()).isEqualTo(Verification.Verdict.GENUINE);
    assertThatThrownBy(() -> certificates.pdf(SYSTEM, somebody.serial)).isInstanceOf(NotFound.class);
    assertThat(certificates.issue(SYSTEM, somebody.serial).buyer()).as("a new one names nobody").isNull();
    assertThat(certificates.verify(SYSTEM, certificates.pdf(SYSTEM, somebody.serial)).verdict()).isEqualTo(Verification.Verdict.GENUINE);
  }

  // ---------------------------------------------------------------- a customer's own wish

  @Test
  void aCustomerAsksThemselvesAndTwoPeopleAnswer() {
    var somebody = new Somebody().ended();
    var browser = signedIn(somebody.actor);
    assertThat(browser.get("/my").body()).contains("/my/erasure");
    assertThat(browser.get("/my/erasure").body()).contains("What goes", "What stays");
    assertThat(browser.fill("/my/erasure", "/my/erasure").statusCode()).as("without the tick").isEqualTo(422);
    assertThat(browser.fill("/my/erasure", "/my/erasure", "understood", "true").statusCode()).isEqualTo(302);
    assertThat(browser.get("/my/erasure").body()).contains("You have asked us to forget you");
    assertThat(browser.fill("/my/erasure", "/my/erasure", "understood", "true").statusCode()).as("once").isEqualTo(409);
    assertThat(told(somebody)).anyMatch(subject -> subject.equals("You asked us to forget you"));
    assertThat(signedIn(manager).get("/console/privacy").body()).contains(somebody.name + " wishes to be forgotten");
    assertThat(signedIn(manager).get("/console/customers/" + somebody.actor.id() + "/data").body()).contains("Asked by the customer themselves");
    privacy.ask(manager, somebody.actor.id(), "Asked by the customer themselves.");
    assertThat(privacy.asked(somebody.actor)).isEqualTo(Privacy.Asked.TAKEN_UP);
    assertThat(browser.get("/my/erasure").body()).contains("We are about to forget you");
    privacy.stop(manager, erasureOf(somebody).id());
    assertThat(privacy.asked(somebody.actor)).as("their wish waits for an answer again").isEqualTo(Privacy.Asked.WAITS);
    forgotten(somebody);
    assertThat(wherever(somebody.name)).isEmpty();
  }

  @Test
  void aWishIsTakenBackOrDeclinedWithAReason() {
    var somebody = new Somebody().ended();
    var browser = signedIn(somebody.actor);
    browser.fill("/my/erasure", "/my/erasure", "understood", "true");
    assertThat(browser.fill("/my/erasure", "/my/erasure/withdrawal").statusCode()).isEqualTo(302);
    assertThat(privacy.asked(somebody.actor)).isEqualTo(Privacy.Asked.NOT);
    browser.fill("/my/erasure", "/my/erasure", "understood", "true");
    var wish = privacy.wishes(manager).stream().filter(each -> each.customer().equals(somebody.actor.id())).findFirst().orElseThrow();
    assertThat(signedIn(manager).fill("/console/privacy", "/console/privacy/wishes/" + wish.id() + "/decline", "reason", " ").statusCode()).isEqualTo(422);
    privacy.decline(manager, wish.id(), "A court wants the papers of this claim.");
    assertThat(privacy.asked(somebody.actor)).isEqualTo(Privacy.Asked.NOT);
    assertThat(jdbc.sql("SELECT body FROM mail WHERE recipient = ? AND subject LIKE 'We cannot%'").param(somebody.email).query(String.class).single()).contains("A court wants");
    assertThatThrownBy(() -> privacy.decline(manager, wish.id(), "again")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> privacy.decline(engineer, wish.id(), "not theirs")).isInstanceOf(NotAllowed.class);
  }

  @Test
  void managersAreToldOfAWishAtOnceAndAgainWhileNobodyAnswers() {
    var somebody = new Somebody().ended();
    privacy.wish(somebody.actor);
    var told = "SELECT count(*) FROM mail JOIN staff ON staff.email = mail.recipient WHERE staff.id = ? AND mail.subject = 'Somebody wishes to be forgotten' AND mail.body LIKE ?";
    assertThat(jdbc.sql(told).params(manager.id(), "%It has to be answered by " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(30) + "%须在%").query(Long.class).single()).isEqualTo(1);
    assertThat(signedIn(manager).get("/console").body()).contains("People who wish to be forgotten");
    assertThat(signedIn(engineer).get("/console").body()).doesNotContain("People who wish to be forgotten");

    clock.move(Duration.ofDays(7));
    assertThat(privacy.remind()).isPositive();
    // The nightly job may have told it as well.
    assertThat(jdbc.sql(told).params(manager.id(), "%wait for an answer%").query(Long.class).single()).isPositive();
    privacy.withdrawWish(somebody.actor);
  }

  @Test
  void whoHasAClaimUnderWayReadsWhichOneMustEndFirst() {
    clock.set("2025-06-01");
    var customer = customer("Under Way", UUID.randomUUID() + "@quandt.example");
    var receipt = claims.submit(customer, new com.defnoco.aftersale.claims.Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "It swells.")),
        com.defnoco.aftersale.claims.Channel.PORTAL));
    var page = signedIn(customer).get("/my/erasure").body();
    assertThat(page).contains("First these claims must end", receipt.claim().number()).doesNotContain("Forget me");
    assertThatThrownBy(() -> privacy.wish(customer)).isInstanceOf(NotPossible.class);
  }

  // ---------------------------------------------------------------- backups

  @Test
  void whoComesBackWithABackupIsForgottenAgainBeforeAnybodyIsLetIn() throws IOException {
    var back = new Somebody(); // their claim may have been under way when the backup was made
    var home = settings.home().toAbsolutePath();
    var line = new ErasureList.Line(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS), List.of(back.actor.id()), "staff:" + UUID.randomUUID(), "staff:" + UUID.randomUUID());
    ErasureList.add(home, List.of(line));
    erasures.align();
    assertThat(wherever(back.name)).isEmpty();
    assertThat(wherever(back.email)).as("nobody is written to once more").isEmpty();
    assertThat(verification.verify("customer:" + back.actor.id())).isEmpty();
    assertThat(privacy.erasures()).as("done when it was done first").contains(line);
    assertThat(privacy.eraseAgain(line)).as("once").isFalse();
    java.nio.file.Files.writeString(home.resolve(ErasureList.FILE), "a line that somebody spoiled\n", java.nio.file.StandardOpenOption.APPEND);
    assertThat(ErasureList.in(home)).contains(line);
  }

  // ---------------------------------------------------------------- old claims

  @Test
  void aClaimThatEndedLongAgoBecomesAnAnonymousRecord() {
    var somebody = new Somebody().ended();
    jdbc.sql("UPDATE claim SET ended_at = '1987-01-01T00:00:00Z' WHERE number = ?").param(somebody.claim).update();
    var before = java.time.Instant.parse("1988-01-01T00:00:00Z");
    var decisions = jdbc.sql("SELECT count(*) FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE c.number = ?")
        .param(somebody.claim).query(Integer.class).single();
    assertThat(oldClaims.olderThan(before)).isEqualTo(1);
    oldClaims.prepare();
    assertThat(transaction.<Integer>execute(t -> oldClaims.forget(before, 500))).isEqualTo(1);
    assertThat(oldClaims.olderThan(before)).isZero();
    assertThat(wherever(somebody.name)).as("the person is a customer still, with battery, certificate and conversation; the claim tells nothing of them")
        .isNotEmpty().noneMatch(place -> place.startsWith("claim") || place.startsWith("document") || place.startsWith("file_"));
    assertThat(jdbc.sql("SELECT customer_id FROM claim WHERE number = ?").param(somebody.claim).query(UUID.class).single()).isNotEqualTo(somebody.actor.id());
    assertThat(signedIn(somebody.actor).get("/my").body()).doesNotContain(somebody.claim);
    var page = signedIn(manager).get("/console/claims/" + somebody.claim);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain(somebody.name).contains(somebody.claim);
    assertThat(jdbc.sql("SELECT count(*) FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE c.number = ?")
        .param(somebody.claim).query(Integer.class).single()).isEqualTo(decisions);
    assertThat(verification.verify("claim:" + jdbc.sql("SELECT id FROM claim WHERE number = ?").param(somebody.claim).query(UUID.class).single())).isEmpty();
  }

  @Test
  void nobodyIsForgottenWhileTheirClaimIsUnderWay() {
    clock.set("2025-06-01");
    var customer = customer("Under Way", UUID.randomUUID() + "@quandt.example");
    claims.submit(customer, new com.defnoco.aftersale.claims.Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "It swells.")),
        com.defnoco.aftersale.claims.Channel.PORTAL));
    assertThatThrownBy(() -> privacy.ask(manager, customer.id(), "wishes it")).isInstanceOf(NotPossible.class);
    assertThat(signedIn(manager).get("/console/customers/" + customer.id() + "/data").body()).contains("still under way");
  }

  @Test
  void outsideAnErasureNothingOfAClaimCanBeEmptied() {
    var somebody = new Somebody();
    assertThatThrownBy(() -> jdbc.sql("UPDATE claim_comment SET text = '' WHERE claim_id = (SELECT id FROM claim WHERE number = ?)").param(somebody.claim).update())
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> transaction.executeWithoutResult(t -> {
      jdbc.sql("SELECT set_config('aftersale.erasing', 'yes', true)").query(rs -> {});
      jdbc.sql("UPDATE claim_fact SET value = 'TAMPERED' WHERE item_id IN (SELECT i.id FROM claim_item i JOIN claim c ON c.id = i.claim_id WHERE c.number = ?)")
          .param(somebody.claim).update();
    })).as("and inside one only words").isInstanceOf(DataAccessException.class);
  }

  @Test
  void whoReadsACustomersDataIsWrittenDown() {
    var somebody = new Somebody();
    var reader = staff(Role.ENGINEER);
    var browser = signedIn(reader);
    browser.get("/console/claims/" + somebody.claim);
    browser.get("/console/claims/" + somebody.claim);
    browser.get("/console/customers/" + somebody.actor.id());
    browser.get("/console/units/" + somebody.serial);
    browser.get("/console/claims/A-99-999999-9");
    for (int i = 0; i < 3; i++) {
      browser.get("/console/customers");
    }
    browser.get("/console");
    remediesOf(somebody, "TRK" + UUID.randomUUID().toString().substring(0, 8));
    access.read(reader, AccessLog.What.REMEDY, jdbc.sql("SELECT a.id::text FROM arrival a JOIN remedy r ON r.id = a.remedy_id WHERE r.claim_number = ?").param(somebody.claim).query(String.class).single());
    var program = program(Scope.CLAIMS_READ);
    program.get("/api/v1/claims/" + somebody.claim);
    var read = access.of(staff(Role.AUDITOR), somebody.actor.id(), null);
    assertThat(read).filteredOn(reading -> reading.actor().equals(reader.reference())).extracting(reading -> reading.what() + " " + reading.times())
        .containsExactlyInAnyOrder("CLAIM 2", "CUSTOMER 1", "UNIT 1", "REMEDY 1");
    assertThat(access.of(staff(Role.AUDITOR), null, reader.reference())).as("the first page lists claims with names").extracting(AccessLog.Reading::reference).contains("/console");
    assertThat(read).filteredOn(reading -> reading.actor().startsWith("key:")).singleElement().satisfies(reading -> assertThat(reading.what()).isEqualTo(AccessLog.What.CLAIM));
    assertThat(access.of(staff(Role.AUDITOR), null, reader.reference())).as("pages of a list are counted").filteredOn(reading -> reading.reference().equals("/console/customers")).singleElement()
        .satisfies(reading -> assertThat(reading.times()).isEqualTo(3));
    assertThatThrownBy(() -> access.of(reader, null, null)).isInstanceOf(NotAllowed.class);
    assertThat(signedInAs(Role.AUDITOR).get("/console/privacy/readings?customer=" + somebody.actor.id()).body()).contains(reader.name()).contains(somebody.claim);
  }

  @Test
  void oldThingsGoByRuleAndWhatWouldGoIsShownBefore() {
    var who = "customer:" + UUID.randomUUID();
    for (int day : new int[] {20, 200, 500}) {
      jdbc.sql("INSERT INTO sign_in (at, who, way, outcome, address, agent) VALUES (?, ?, 'LINK', 'IN', '203.0.113.9', '')")
          .params(java.sql.Timestamp.from(clock.instant().minus(Duration.ofDays(day))), who).update();
    }
    var administrator = staff(Role.ADMINISTRATOR);
    var today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    var before = retention.preview(administrator, "SIGN_INS", 100);
    assertThat(before).isGreaterThanOrEqualTo(2);
    assertThatThrownBy(() -> retention.set(administrator, "SIGN_INS", 3, today, "too few")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> retention.set(administrator, "SIGN_INS", 100, today.minusDays(1), "yesterday")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> retention.set(manager, "SIGN_INS", 100, today, "not theirs")).isInstanceOf(NotAllowed.class);
    retention.set(administrator, "SIGN_INS", 100, today.plusDays(3), "from next week");
    retention.apply();
    assertThat(daysLeft(who)).as("as delivered: 400 days").isEqualTo(2);
    retention.set(administrator, "SIGN_INS", 100, today, "the works council agreed");
    retention.apply();
    assertThat(daysLeft(who)).isEqualTo(1);
    assertThat(retention.kinds(administrator)).filteredOn(kind -> kind.kind().equals("SIGN_INS")).singleElement().satisfies(kind -> {
      assertThat(kind.would()).isZero();
      assertThat(kind.lastRun()).isNotNull();
    });
    assertThat(verification.verify("program:retention")).isEmpty();
    jdbc.sql("DELETE FROM retention_rule").update();
    assertThat(signedIn(administrator).get("/console/privacy?kind=SIGN_INS&days=30").body()).contains("would go now");
  }

  @Test
  void aDeliveryIsEmptiedWhenItIsOldAndNotWhileItIsParked() {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", "https://callback.example/"));
    var old = clock.instant().minus(Duration.ofDays(300));
    for (var outcome : Set.of("PROCESSED", "PARKED")) {
      jdbc.sql("INSERT INTO channel_delivery (id, account_id, delivery_key, headers, body, received_at, outcome, due_at, settled_at) VALUES (?, ?, ?, '{\"a\":\"b\"}', 'words', ?, ?, ?, ?)")
          .params(UUID.randomUUID(), account, outcome, java.sql.Timestamp.from(old), outcome, java.sql.Timestamp.from(old), java.sql.Timestamp.from(old)).update();
    }
    retention.apply();
    assertThat(jdbc.sql("SELECT outcome FROM channel_delivery WHERE account_id = ? AND octet_length(body) = 0").param(account).query(String.class).list()).containsExactly("PROCESSED");
  }

  // ---------------------------------------------------------------- fixtures

  private Privacy.Erasure erasureOf(Somebody somebody) {
    return privacy.open(manager).stream().filter(each -> each.customer().equals(somebody.actor.id())).findFirst().orElseThrow();
  }

  private void forgotten(Somebody somebody) {
    privacy.ask(manager, somebody.actor.id(), "Asked by mail from the proven address.");
    privacy.erase(staff(Role.MANAGER), erasureOf(somebody).id());
  }

  /** A repair at the factory and one at the customer's, with their name in every word that somebody typed. */
  private void remediesOf(Somebody somebody, String tracking) {
    var remedy = UUID.randomUUID();
    var shipment = UUID.randomUUID();
    var now = java.sql.Timestamp.from(clock.instant());
    jdbc.sql("""
            INSERT INTO remedy (id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, chosen_at, chosen_by, ended_at, report)
            SELECT :id, i.id, c.id, c.number, i.number, i.serial, c.customer_id, (SELECT d.id FROM claim_decision d WHERE d.item_id = i.id LIMIT 1), 'FACTORY_SERVICE', 'DONE', false, :now, 'system', :now, :words
            FROM claim c JOIN claim_item i ON i.claim_id = c.id WHERE c.number = :claim
            """)
        .param("id", remedy).param("now", now).param("words", "Sent back to " + somebody.name).param("claim", somebody.claim).update();
    jdbc.sql("""
            INSERT INTO shipment (id, number, remedy_id, leg, state, recipient, address, contents, carrier, tracking, tracking_url, packed_at, trouble)
            VALUES (:id, :number, :remedy, 'BACK', 'DELIVERED', :name, :name, '[]', 'DHL', :tracking, :url, :now, :name)
            """)
        .param("id", shipment).param("number", "P-" + shipment).param("remedy", remedy).param("name", somebody.name).param("tracking", tracking).param("url", "https://carrier.example/" + tracking)
        .param("now", now).update();
    jdbc.sql("INSERT INTO tracking_event (delivery_key, shipment_id, carrier, tracking, status, at, place, received_at) VALUES (?, ?, 'DHL', ?, 'EXCEPTION', ?, ?, ?)")
        .params("DHL " + tracking + " 1", shipment, tracking, now, "at the door of " + somebody.name, now).update();
    jdbc.sql("""
            INSERT INTO visit_request (remedy_id, address, country, latitude, longitude, zone, contact, access, language, skills, from_day, to_day, noted_at, noted_by)
            VALUES (:remedy, :name, 'NL', 52, 4, 'Europe/Amsterdam', :name, :name, 'en', '', DATE '2026-01-01', DATE '2026-01-02', :now, 'system')
            """)
        .param("remedy", remedy).param("name", "Ring at " + somebody.name).param("now", now).update();
    jdbc.sql("INSERT INTO course (remedy_id, kind, step, since, ended_at) VALUES (?, 'FACTORY', 'RETURNED', ?, ?)").params(remedy, now, now).update();
    jdbc.sql("INSERT INTO course_step (remedy_id, number, step, at, moved_by, note) VALUES (?, 1, 'RETURNED', ?, 'system', ?)").params(remedy, now, "as " + somebody.name + " wished").update();
    jdbc.sql("INSERT INTO transport_assessment (id, remedy_id, class, rules, answers, note, assessed_by, assessed_at) VALUES (?, ?, 'A', 'ADR 2025', '{}', ?, 'system', ?)")
        .params(UUID.randomUUID(), remedy, somebody.name + " sent photos", now).update();
    jdbc.sql("INSERT INTO arrival (id, remedy_id, serial, condition, class, received_at, received_by, settled_at, settled_how) VALUES (?, ?, ?, 'whole', 'A', ?, 'system', ?, ?)")
        .params(UUID.randomUUID(), remedy, somebody.serial, now, now, "called " + somebody.name).update();
  }

  private List<String> told(Somebody somebody) {
    return jdbc.sql("SELECT subject FROM mail WHERE recipient = ?").param(somebody.email).query(String.class).list();
  }

  private int daysLeft(String who) {
    return jdbc.sql("SELECT count(*) FROM sign_in WHERE who = ?").param(who).query(Integer.class).single();
  }

  /** Every column of every table in which these words stand. */
  private List<String> wherever(String words) {
    var places = new ArrayList<String>();
    jdbc.sql("""
            SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'ARRAY', 'bytea', 'character varying', 'tsvector')
            """).query((rs, i) -> new String[] {rs.getString(1), rs.getString(2), rs.getString(3)}).list().forEach(column -> {
              var looked = column[2].equals("bytea") ? "position(convert_to(?, 'UTF8') in \"" + column[1] + "\") > 0" : "position(lower(?) in lower(\"" + column[1] + "\"::text)) > 0";
              if (jdbc.sql("SELECT EXISTS (SELECT FROM \"" + column[0] + "\" WHERE " + looked + ")").param(words).query(Boolean.class).single()) {
                places.add(column[0] + "." + column[1]);
              }
            });
    return places;
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] pdf(String text) {
    try (var document = new org.apache.pdfbox.pdmodel.PDDocument(); var out = new ByteArrayOutputStream()) {
      var page = new org.apache.pdfbox.pdmodel.PDPage();
      document.addPage(page);
      try (var content = new org.apache.pdfbox.pdmodel.PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new org.apache.pdfbox.pdmodel.font.PDType1Font(org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName.HELVETICA), 12);
        content.newLineAtOffset(72, 700);
        content.showText(text);
        content.endText();
      }
      document.save(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
