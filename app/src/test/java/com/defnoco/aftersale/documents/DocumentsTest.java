package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.FactEntry;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Paper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

class DocumentsTest extends AftersaleTest {

  @Autowired private Documents documents;
  @Autowired private Files files;
  @Autowired private Claims claims;
  @Autowired private Journal journal;
  @Autowired private Letters letters;

  private Actor.Staff engineer;
  private Actor.Staff manager;
  private Actor.LinkHolder customer;
  private String number;

  @BeforeEach
  void aClaim() {
    engineer = staff(Role.ENGINEER);
    manager = staff(Role.MANAGER);
    var claim = submit("Ada " + UUID.randomUUID());
    number = claim.number();
    customer = new Actor.LinkHolder(claim.id(), claim.customerId());
  }

  // ---- Adding and looking

  @Test
  void aCustomersInvoiceIsThereForThemAndForStaff() throws IOException {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    assertThat(documents.of(customer, number)).extracting(Document::id).containsExactly(added.id());
    assertThat(documents.of(engineer, number)).singleElement().satisfies(seen -> {
      assertThat(seen.addedByName()).startsWith("Ada");
      assertThat(seen.visibleToCustomer()).isTrue();
      assertThat(seen.file().name()).isEqualTo("invoice.pdf");
    });
    assertThat(documents.serve(customer, number, added.id()).headers().get("Content-Disposition")).startsWith("attachment;");
    assertThat(claims.questions(engineer, number).getFirst().open()).filteredOn(open -> open.fact() == Fact.INVOICE)
        .allSatisfy(open -> assertThat(open.received()).isNotNull());
  }

  @Test
  void toOthersItDoesNotExist() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    var other = submit("Eve " + UUID.randomUUID());
    var others = List.of(new Actor.LinkHolder(other.id(), other.customerId()), new Actor.Customer(other.customerId()), new Actor.Visitor("192.0.2.1"),
        staff(Role.ADMINISTRATOR), new Actor.Integration(UUID.randomUUID(), Set.of(Scope.REGISTRY_READ)));
    for (var somebody : others) {
      assertThatThrownBy(() -> documents.of(somebody, number)).as(somebody.toString()).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> documents.find(somebody, number, added.id())).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> documents.serve(somebody, number, added.id())).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> documents.thumbnail(somebody, number, added.id())).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> documents.original(somebody, number, added.id())).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> documents.judge(somebody, number, added.id(), Paper.VALID, "x", "x")).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> add(somebody, DocumentKind.PHOTO, Samples.png(), "a.png")).isInstanceOf(NotFound.class);
    }
    // The right claim of the wrong document: another claim's number does not open it.
    assertThatThrownBy(() -> documents.find(engineer, other.number(), added.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> documents.judge(engineer, other.number(), added.id(), Paper.VALID, "x", "x")).isInstanceOf(NotFound.class);
  }

  @Test
  void whatStaffAddedCanBeHiddenFromTheCustomerWhatTheySentCannot() {
    var ours = add(engineer, DocumentKind.PHOTO, Samples.png(), "bench.png");
    assertThat(documents.find(customer, number, ours.id()).addedByName()).as("no internal names").isEmpty();
    documents.show(engineer, number, ours.id(), false);
    assertThat(documents.of(customer, number)).isEmpty();
    assertThatThrownBy(() -> documents.serve(customer, number, ours.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> documents.show(customer, number, ours.id(), true)).isInstanceOf(NotFound.class);
    var theirs = add(customer, DocumentKind.PHOTO, Samples.jpeg(), "photo.jpg");
    assertThatThrownBy(() -> documents.show(engineer, number, theirs.id(), false)).isInstanceOf(NotPossible.class);
  }

  @Test
  void aFileOfTheDraftBecomesADocumentOnce() {
    var draft = "draft:" + UUID.randomUUID();
    FileReference file = files.receive(new Actor.Visitor("192.0.2.9"), draft, new ByteArrayInputStream(Samples.pdf()), "invoice.pdf", 1 << 20);
    assertThatThrownBy(() -> documents.addReceived(customer, number, 1, DocumentKind.INVOICE, "draft:other", file.id(), "")).isInstanceOf(NotFound.class);
    documents.addReceived(customer, number, 1, DocumentKind.INVOICE, draft, file.id(), "from my mail");
    assertThat(documents.of(customer, number)).singleElement().satisfies(seen -> assertThat(seen.note()).isEqualTo("from my mail"));
    assertThatThrownBy(() -> documents.addReceived(customer, number, 1, DocumentKind.INVOICE, draft, file.id(), "")).isInstanceOf(NotFound.class);
  }

  @Test
  void aRefusedFileLeavesNoTraceOnTheClaim() {
    int rows = journal.of("claim:" + customer.claimId()).size();
    assertThatThrownBy(() -> add(customer, DocumentKind.PHOTO, Samples.html(), "photo.jpg")).isInstanceOf(InvalidInput.class);
    assertThat(documents.of(customer, number)).isEmpty();
    assertThat(journal.of("claim:" + customer.claimId())).hasSize(rows);
  }

  @Test
  void theSameFileOnAnotherCustomersClaimIsHintedToStaffOnly() {
    var invoice = Samples.pdf();
    add(customer, DocumentKind.INVOICE, invoice, "invoice.pdf");
    var other = submit("Eve " + UUID.randomUUID());
    var otherCustomer = new Actor.LinkHolder(other.id(), other.customerId());
    documents.add(otherCustomer, other.number(), 1, DocumentKind.INVOICE, new ByteArrayInputStream(invoice), "mine.pdf", "");
    assertThat(documents.of(engineer, number).getFirst().alsoOn()).containsExactly(other.number());
    assertThat(documents.of(engineer, other.number()).getFirst().alsoOn()).containsExactly(number);
    assertThat(documents.of(customer, number).getFirst().alsoOn()).isEmpty();
  }

  @Test
  void theOriginalIsForThoseWhoJudgeAndTheJournalKnowsWhoLooked() {
    var added = add(customer, DocumentKind.PHOTO, Samples.jpegFromRotterdam(), "photo.jpg");
    assertThat(documents.original(engineer, number, added.id()).size()).isEqualTo(Samples.jpegFromRotterdam().length);
    assertThat(journal.of("claim:" + customer.claimId())).last().satisfies(row -> {
      assertThat(row.event()).isEqualTo("document.originalRead");
      assertThat(row.actor()).isEqualTo(engineer.reference());
    });
    assertThatThrownBy(() -> documents.original(customer, number, added.id())).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> documents.original(staff(Role.AUDITOR), number, added.id())).isInstanceOf(NotAllowed.class);
  }

  // ---- Judging

  @Test
  void aValidVerdictSetsTheFactWithTheDocumentAsEvidence() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    var judged = documents.judge(engineer, number, added.id(), Paper.VALID, "serial and buyer agree", "");
    assertThat(judged.verdict()).hasValueSatisfying(verdict -> assertThat(verdict.paper()).isEqualTo(Paper.VALID));
    assertThat(fact(Fact.INVOICE)).hasValueSatisfying(fact -> {
      assertThat(fact.value()).isEqualTo("VALID");
      assertThat(fact.document()).isEqualTo(added.id());
      assertThat(fact.evidence()).isEqualTo("serial and buyer agree");
    });
    assertThat(documents.find(customer, number, added.id()).verdict().orElseThrow().evidence()).as("what we compared is ours").isEmpty();
  }

  @Test
  void aCertificateSetsTheCertificatesFact() {
    var added = add(customer, DocumentKind.WARRANTY_CERTIFICATE, Samples.png(), "cert.png");
    documents.judge(engineer, number, added.id(), Paper.MISSING, "shows a cat", "This is not the certificate.");
    assertThat(fact(Fact.CERTIFICATE).orElseThrow().value()).isEqualTo("MISSING");
    assertThat(fact(Fact.INVOICE)).isEmpty();
  }

  @Test
  void anInvalidPaperAsksOnceForABetterCopyAndOnlyThenCounts() {
    var first = add(customer, DocumentKind.INVOICE, Samples.jpeg(), "blurred.jpg");
    documents.judge(engineer, number, first.id(), Paper.INVALID, "serial cannot be read", "The serial number cannot be read.");
    assertThat(fact(Fact.INVOICE)).as("still open (I12)").isEmpty();
    assertThat(documents.betterCopiesAwaited(customer, number)).singleElement().satisfies(asked -> {
      assertThat(asked.kind()).isEqualTo(DocumentKind.INVOICE);
      assertThat(asked.reason()).isEqualTo("The serial number cannot be read.");
    });
    assertThat(claims.timeline(customer, number)).anySatisfy(entry -> assertThat(entry.text()).contains("better copy").contains("cannot be read"));
    var second = add(customer, DocumentKind.INVOICE, Samples.gif(), "again.gif");
    assertThat(documents.betterCopiesAwaited(customer, number)).as("a copy came").isEmpty();
    documents.judge(engineer, number, second.id(), Paper.INVALID, "other product", "The invoice names another product.");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("INVALID");
    assertThat(documents.betterCopiesAwaited(customer, number)).as("never asked twice").isEmpty();
  }

  @Test
  void theCustomerCanSayThatThereIsNoBetterCopy() {
    var first = add(customer, DocumentKind.INVOICE, Samples.jpeg(), "blurred.jpg");
    documents.judge(engineer, number, first.id(), Paper.INVALID, "unreadable", "It cannot be read.");
    documents.noBetterCopy(customer, number, 1, DocumentKind.INVOICE, "I have no other");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("INVALID");
    assertThat(documents.betterCopiesAwaited(customer, number)).isEmpty();
  }

  @Test
  void theEngineerCanStopWaitingForABetterCopy() {
    var first = add(customer, DocumentKind.INVOICE, Samples.jpeg(), "blurred.jpg");
    assertThatThrownBy(() -> documents.noBetterCopy(engineer, number, 1, DocumentKind.INVOICE, "no answer")).isInstanceOf(NotPossible.class);
    documents.judge(engineer, number, first.id(), Paper.INVALID, "unreadable", "It cannot be read.");
    documents.noBetterCopy(engineer, number, 1, DocumentKind.INVOICE, "no answer for three weeks");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("INVALID");
    assertThat(fact(Fact.INVOICE).orElseThrow().evidence()).contains("no answer for three weeks");
  }

  @Test
  void aBadSecondCopyDoesNotUndoAValidPaper() {
    var good = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(engineer, number, good.id(), Paper.VALID, "agrees", "");
    var bad = add(customer, DocumentKind.INVOICE, Samples.jpeg(), "blurred.jpg");
    documents.judge(engineer, number, bad.id(), Paper.INVALID, "unreadable", "It cannot be read.");
    documents.judge(engineer, number, bad.id(), Paper.MISSING, "no invoice", "This is no invoice.");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("VALID");
    assertThat(documents.betterCopiesAwaited(engineer, number)).isEmpty();
  }

  @Test
  void aPaperOnceFoundValidAndThenInvalidIsOpenAgain() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(engineer, number, added.id(), Paper.VALID, "agrees", "");
    documents.judge(manager, number, added.id(), Paper.INVALID, "buyer is somebody else", "The invoice names another buyer.");
    assertThat(fact(Fact.INVOICE).map(FactEntry::value)).isEmpty();
    assertThat(documents.find(engineer, number, added.id()).verdicts()).extracting(Verdict::paper).containsExactly(Paper.VALID, Paper.INVALID);
  }

  @Test
  void tamperingIsProposedByOneAndApprovedByAnother() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(manager, number, added.id(), Paper.TAMPERED, "two fonts in the date", "The date was changed.");
    assertThat(fact(Fact.INVOICE)).as("one person does not refuse").isEmpty();
    assertThat(documents.find(engineer, number, added.id()).proposed()).isPresent();
    assertThat(documents.find(customer, number, added.id()).verdict()).as("not the customer's before it is certain").isEmpty();
    assertThat(documents.find(customer, number, added.id()).proposed()).isEmpty();
    assertThatThrownBy(() -> documents.judge(engineer, number, added.id(), Paper.VALID, "x", "")).isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> documents.answerProposal(manager, number, added.id(), true, "I agree with me")).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> documents.answerProposal(engineer, number, added.id(), true, "no manager")).isInstanceOf(NotAllowed.class);
    var second = staff(Role.MANAGER);
    var approved = documents.answerProposal(second, number, added.id(), true, "I see it too");
    assertThat(approved.verdict().orElseThrow().paper()).isEqualTo(Paper.TAMPERED);
    assertThat(approved.verdict().orElseThrow().approval().orElseThrow().author()).isEqualTo(second.reference());
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("TAMPERED");
    assertThatThrownBy(() -> documents.answerProposal(second, number, added.id(), true, "again")).isInstanceOf(NotPossible.class);
  }

  @Test
  void aDeclinedProposalLeavesThePaperToBeJudgedAnew() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(engineer, number, added.id(), Paper.TAMPERED, "odd stamp", "The stamp looks odd.");
    documents.answerProposal(manager, number, added.id(), false, "the dealer's new stamp");
    assertThat(documents.find(engineer, number, added.id()).verdict()).isEmpty();
    assertThat(documents.find(engineer, number, added.id()).proposed()).isEmpty();
    documents.judge(engineer, number, added.id(), Paper.VALID, "stamp confirmed by the dealer", "");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("VALID");
    assertThat(documents.find(engineer, number, added.id()).verdicts()).hasSize(2);
  }

  @Test
  void anAnswerGivenOnTheClaimReachesThePaper() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(engineer, number, added.id(), Paper.TAMPERED, "odd stamp", "The stamp looks odd.");
    var proposal = claims.find(manager, number).item(1).proposals().getFirst();
    claims.answerProposal(manager, proposal.id(), true, "agreed");
    assertThat(documents.find(engineer, number, added.id()).verdict().orElseThrow().paper()).isEqualTo(Paper.TAMPERED);
  }

  @Test
  void onlyEngineersManagersAndProgramsWithTheScopeJudge() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    for (var somebody : List.of(customer, staff(Role.AUDITOR),
        new Actor.Integration(UUID.randomUUID(), Set.of(Scope.CLAIMS_READ)))) {
      assertThatThrownBy(() -> documents.judge(somebody, number, added.id(), Paper.VALID, "x", "x")).as(somebody.toString()).isInstanceOf(NotAllowed.class);
    }
    documents.judge(new Actor.Integration(UUID.randomUUID(), Set.of(Scope.CLAIMS_WRITE)), number, added.id(), Paper.VALID, "ERP order 4711", "");
    assertThat(fact(Fact.INVOICE).orElseThrow().value()).isEqualTo("VALID");
  }

  @Test
  void aPhotoIsNotJudgedAndAVerdictSaysWhatItRestsOn() {
    var photo = add(customer, DocumentKind.PHOTO, Samples.png(), "a.png");
    assertThatThrownBy(() -> documents.judge(engineer, number, photo.id(), Paper.VALID, "x", "x")).isInstanceOf(NotPossible.class);
    var invoice = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    assertThatThrownBy(() -> documents.judge(engineer, number, invoice.id(), Paper.VALID, " ", "x")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> documents.judge(engineer, number, invoice.id(), Paper.INVALID, "x", " ")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void twoEngineersJudgingAtOnceLeaveTwoVerdictsInOrder() throws Exception {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Document>> verdicts = List.of(() -> documents.judge(engineer, number, added.id(), Paper.VALID, "a", ""),
          () -> documents.judge(manager, number, added.id(), Paper.VALID, "b", ""));
      for (var verdict : people.invokeAll(verdicts)) {
        verdict.get();
      }
    }
    assertThat(documents.find(engineer, number, added.id()).verdicts()).extracting(Verdict::number).containsExactly(1, 2);
  }

  @Test
  void verdictsAndDocumentsCannotBeChangedInTheDatabase() {
    var added = add(customer, DocumentKind.INVOICE, Samples.pdf(), "invoice.pdf");
    documents.judge(engineer, number, added.id(), Paper.VALID, "agrees", "");
    for (var statement : List.of("UPDATE document_verdict SET paper = 'TAMPERED'", "DELETE FROM document_verdict", "UPDATE document SET note = 'x'",
        "DELETE FROM document")) {
      assertThatThrownBy(() -> jdbc.sql(statement).update()).as(statement).isInstanceOf(DataAccessException.class);
    }
  }

  // ---- The letter

  @Test
  void theLetterIsForWhoeverMaySeeTheClaimAndOnlyThoseWhoMayHandOutItsLinkGetIt() throws IOException {
    var link = claims.link(customer, number);
    var letter = letters.latest(customer, number, 1, Language.EN);
    assertThat(letter.fileName()).isEqualTo(number + "-1-decision-1-en.pdf");
    assertThat(text(letter.pdf())).contains(number).contains("/t/" + link);
    assertThat(letters.latest(engineer, number, 1, Language.EN).pdf()).as("the same letter for both sides").isEqualTo(letter.pdf());
    assertThat(text(letters.latest(staff(Role.AUDITOR), number, 1, Language.EN).pdf())).contains(number).doesNotContain(link);
    var other = submit("Eve " + UUID.randomUUID());
    assertThatThrownBy(() -> letters.latest(new Actor.LinkHolder(other.id(), other.customerId()), number, 1, Language.EN)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> letters.latest(customer, number, 2, Language.EN)).isInstanceOf(NotFound.class);
    var decision = claims.find(engineer, other.number()).item(1).decision().id();
    assertThatThrownBy(() -> letters.of(customer, number, 1, decision, Language.ZH)).as("another claim's decision").isInstanceOf(NotFound.class);
  }

  private static String text(byte[] pdf) throws IOException {
    try (var document = org.apache.pdfbox.Loader.loadPDF(pdf)) {
      return new org.apache.pdfbox.text.PDFTextStripper().getText(document);
    }
  }

  // ---- Help

  private Document add(Actor actor, DocumentKind kind, byte[] content, String name) {
    return documents.add(actor, number, 1, kind, new ByteArrayInputStream(content), name, "");
  }

  private Optional<FactEntry> fact(Fact fact) {
    return claims.find(engineer, number).item(1).facts().stream().filter(entry -> !entry.superseded() && entry.fact() == fact && entry.value() != null).findFirst();
  }

  private ClaimView submit(String name) {
    var contact = new Submission.Contact(name, UUID.randomUUID() + "@customer.example", null, "en", "Europe/Amsterdam", "NL");
    var item = new Submission.Item("DN" + UUID.randomUUID().toString().substring(0, 8), null, "It swelled in storage.", Set.of(Symptom.SHORT_FLIGHT_TIME), Set.of());
    return claims.submit(new Actor.Visitor("192.0.2.3"), new Submission(UUID.randomUUID(), contact, List.of(item), Channel.PORTAL)).claim();
  }
}
