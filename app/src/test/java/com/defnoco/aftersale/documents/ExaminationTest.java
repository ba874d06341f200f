package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.documents.Examination.Leans;
import com.defnoco.aftersale.documents.Examination.Point;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.PdfText;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Registry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What the program finds about the papers of a claim, and what it suggests. */
class ExaminationTest extends AftersaleTest {

  private static final AtomicInteger NEXT = new AtomicInteger((int) (System.nanoTime() % 100_000) + 300_000);

  @Autowired private Documents documents;
  @Autowired private Examinations examinations;
  @Autowired private Examiner examiner;
  @Autowired private Certificates certificates;
  @Autowired private Registry registry;
  @Autowired private Claims claims;

  private String serial;

  @BeforeEach
  void aUnit() {
    serial = aUnitThatReachedRotterdam();
  }

  private String aUnitThatReachedRotterdam() {
    var number = NEXT.incrementAndGet();
    registry.putModel(SYSTEM, new BatteryModel("EXM-1", "Test pack", Chemistry.LIPO, 6, 1, 22_000, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null));
    registry.putConsignment(SYSTEM, "EX-" + number, "NLRTM", LocalDate.parse("2024-03-02"), ArrivalProof.inWords("Arrival notice"), null);
    var made = "EXQ" + number * 7L + "X";
    registry.putUnit(SYSTEM, made, "EXM-1", LocalDate.parse("2024-01-10"), "EX-" + number);
    return made;
  }

  private Examiner.Seen look(DocumentKind kind, byte[] file, FileType type) {
    return examiner.look(file, type, new Examiner.Asked(kind, serial, "Ada Lovelace", LocalDate.parse("2026-04-10")));
  }

  // ---- Certificates

  @Test
  void ourOwnCertificateSuggestsValid() {
    certificates.issue(SYSTEM, serial);
    var seen = look(DocumentKind.WARRANTY_CERTIFICATE, certificates.pdf(SYSTEM, serial), FileType.PDF);
    assertThat(seen.suggestion()).as(seen.points().toString()).contains(Paper.VALID);
    assertThat(seen.points()).extracting(Point::point).contains("genuine", "serial");
  }

  @Test
  void aCertificateOfAnotherBatteryIsInvalidNotTampered() {
    var other = aUnitThatReachedRotterdam();
    certificates.issue(SYSTEM, other);
    var seen = look(DocumentKind.WARRANTY_CERTIFICATE, certificates.pdf(SYSTEM, other), FileType.PDF);
    assertThat(seen.suggestion()).contains(Paper.INVALID);
    assertThat(seen.points()).extracting(Point::point).contains("otherUnit");
  }

  @Test
  void anAlteredCertificateSuggestsTamperedAndSaysWhatWasAdded() throws IOException {
    certificates.issue(SYSTEM, serial);
    var seen = look(DocumentKind.WARRANTY_CERTIFICATE, addedTo(certificates.pdf(SYSTEM, serial), "Cover to 2036-05-02"), FileType.PDF);
    assertThat(seen.suggestion()).contains(Paper.TAMPERED);
    assertThat(seen.points()).extracting(Point::point).contains("altered").doesNotContain("altered.pdf.lineGone", "lineGone");
    assertThat(seen.points()).filteredOn(point -> point.point().equals("altered.pdf.lineCome")).as("though they stand across a printed line").singleElement()
        .satisfies(point -> assertThat(point.arguments()).containsExactly("Cover to 2036-05-02"));
  }

  @Test
  void aPhotoOfACertificateIsCheckedByItsCode() throws IOException {
    certificates.issue(SYSTEM, serial);
    var page = PdfText.firstPage(certificates.pdf(SYSTEM, serial), 150).orElseThrow();
    var out = new ByteArrayOutputStream();
    ImageIO.write(page, "png", out);
    var seen = look(DocumentKind.WARRANTY_CERTIFICATE, out.toByteArray(), FileType.PNG);
    assertThat(seen.suggestion()).as(seen.points().toString()).contains(Paper.VALID);
    assertThat(seen.pictureHash()).isNotNull();
  }

  // ---- Invoices

  @Test
  void anInvoiceThatNamesSerialAndBuyerSuggestsValid() throws IOException {
    var seen = look(DocumentKind.INVOICE, invoice("Invoice No. RE-2024-0815", "Buyer: Ada Lovelace", "Date: 20 March 2024", "1 x EXM-1, S/N " + serial, "Total EUR 1,499.00"), FileType.PDF);
    assertThat(seen.suggestion()).as(seen.points().toString()).contains(Paper.VALID);
    assertThat(seen.invoiceNumber()).isEqualTo("RE-2024-0815");
    assertThat(seen.points()).extracting(Point::point).contains("serial", "buyer", "days", "amounts", "invoiceNumber");
  }

  @Test
  void anInvoiceForAnotherBatteryOrFromBeforeItWasMadeIsInvalid() throws IOException {
    var other = aUnitThatReachedRotterdam();
    assertThat(look(DocumentKind.INVOICE, invoice("Invoice 4711", "Ada Lovelace", "S/N " + other), FileType.PDF).suggestion()).contains(Paper.INVALID);
    assertThat(look(DocumentKind.INVOICE, invoice("Invoice 4711", "Ada Lovelace", "2019-01-05", "S/N " + serial), FileType.PDF).suggestion()).contains(Paper.INVALID);
  }

  @Test
  void whatWasAddedInASecondSavingIsShown() throws IOException {
    var seen = look(DocumentKind.INVOICE, addedTo(invoice("Invoice 4712", "Ada Lovelace", "2024-03-20"), "S/N " + serial), FileType.PDF);
    assertThat(seen.points()).anySatisfy(point -> {
      assertThat(point.point()).isEqualTo("lineCome");
      assertThat(point.arguments().toString()).contains(serial);
    });
    assertThat(seen.suggestion()).as("added lines speak against it").isEmpty();
  }

  @Test
  void hostileAndDamagedFilesGetAPointNotACrash() {
    for (var file : java.util.List.of(Samples.pdf(), "%PDF-1.7 nothing".getBytes(java.nio.charset.StandardCharsets.US_ASCII), new byte[] {1, 2, 3})) {
      assertThat(look(DocumentKind.INVOICE, file, FileType.PDF).suggestion()).isNotEqualTo(Optional.of(Paper.TAMPERED));
    }
  }

  @Test
  void daysAreReadAsPeopleWriteThem() {
    assertThat(Examiner.days("am 02.03.2024, 2024年5月2日, 3rd March 2025, 2024-02-30 and 2023/1/9"))
        .containsExactly(LocalDate.of(2023, 1, 9), LocalDate.of(2024, 3, 2), LocalDate.of(2024, 5, 2), LocalDate.of(2025, 3, 3));
  }

  // ---- In a claim

  @Test
  void theFindingsStandBesideThePaperForStaffAndTheSameInvoiceOfAnotherIsNoticed() throws IOException {
    var number = "RE-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT) + "-1";
    var first = claim("Grace Hopper");
    var theirs = add(first, invoice("Invoice No. " + number, "Grace Hopper", "2024-03-20"));
    examinations.examine(theirs.id());
    var second = claim("Ada Lovelace");
    var ours = add(second, invoice("Invoice No. " + number, "Ada Lovelace", "2024-03-20", "S/N " + serial));
    examinations.examine(ours.id());
    examinations.examine(ours.id()); // a job may run twice; nothing doubles
    var engineer = staff(Role.ENGINEER);
    var found = documents.find(engineer, second, ours.id()).examination().orElseThrow();
    assertThat(found.points()).anySatisfy(point -> {
      assertThat(point.point()).isEqualTo("sameInvoice");
      assertThat(point.leans()).isEqualTo(Leans.AGAINST);
      assertThat(point.arguments()).contains(first);
    });
    assertThat(found.suggestion()).as("a person has to look").isEmpty();
    var claim = claims.find(SYSTEM, second);
    assertThat(documents.find(new Actor.LinkHolder(claim.id(), claim.customerId()), second, ours.id()).examination()).as("not the customer's to read").isEmpty();
    assertThat(signedIn(engineer).get("/console/claims/" + second).body()).contains("What the program found", first);
    assertThat(claim.item(1).facts()).as("it only suggests").noneMatch(fact -> fact.fact() == Fact.INVOICE && "VALID".equals(fact.value()));
  }

  @Test
  void whatIsWrongIsPutIntoTheCustomersWordsForTheEngineerToSend() throws IOException {
    var other = aUnitThatReachedRotterdam();
    var claim = claim("Ada Lovelace");
    var theirs = add(claim, invoice("Invoice No. RE-2024-77", "Ada Lovelace", "2024-03-20", "S/N " + other));
    examinations.examine(theirs.id());
    var engineer = staff(Role.ENGINEER);
    assertThat(documents.find(engineer, claim, theirs.id()).examination().orElseThrow().forCustomer()).isEqualTo("It names battery " + other + "; your claim is about " + serial + ".");
    assertThat(signedIn(engineer).get("/console/claims/" + claim).body()).contains("It names battery " + other);
  }

  private String claim(String name) {
    var answer = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/claims", """
        {"customer": {"name": "%s", "email": "%s@customer.example"}, "items": [{"serialNumber": "%s", "description": "It will not charge."}]}"""
        .formatted(name, UUID.randomUUID(), serial));
    return JsonMapper.shared().readTree(answer.body()).get("number").asString();
  }

  private Document add(String claim, byte[] file) {
    return documents.add(SYSTEM, claim, 1, DocumentKind.INVOICE, new ByteArrayInputStream(file), "invoice.pdf", "");
  }

  private static byte[] invoice(String... lines) throws IOException {
    try (var document = new PDDocument(); var out = new ByteArrayOutputStream()) {
      var page = new PDPage();
      document.addPage(page);
      write(document, page, 700, lines);
      document.save(out);
      return out.toByteArray();
    }
  }

  private static byte[] addedTo(byte[] pdf, String... lines) throws IOException {
    try (var document = Loader.loadPDF(pdf); var out = new ByteArrayOutputStream()) {
      var page = document.getPage(0);
      write(document, page, 300, lines);
      page.getCOSObject().setNeedToBeUpdated(true);
      page.getResources().getCOSObject().setNeedToBeUpdated(true);
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(out);
      return out.toByteArray();
    }
  }

  private static void write(PDDocument document, PDPage page, float top, String... lines) throws IOException {
    try (var pen = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, false, true)) {
      for (int i = 0; i < lines.length; i++) {
        pen.beginText();
        pen.setFont(new PDType1Font(FontName.HELVETICA), 12);
        pen.newLineAtOffset(60, top - 20 * i);
        pen.showText(lines[i]);
        pen.endText();
      }
    }
  }
}
