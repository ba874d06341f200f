package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.certificates.Verification.Kind;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.files.PdfText;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotPossible;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Certificates that prove themselves, and every way to make them lie. */
class CertificatesTest extends CertificateFixtures {

  @Autowired private Journal journal;
  @Autowired private CertificatesSql sql;

  // ---- Issuing

  @Test
  void aCertificateTellsTheCoverFromThePortArrivalAndIsGenuine() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(staff(Role.ENGINEER), serial);
    assertThat(issued.coverFrom()).isEqualTo("2024-03-02");
    assertThat(issued.lastDay()).isEqualTo("2026-05-02");
    var found = certificates.verify(SYSTEM, pdfOf(serial));
    assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.GENUINE);
    assertThat(found.kind()).isEqualTo(Kind.CERTIFICATE);
    assertThat(found.serial()).isEqualTo(serial);
    var text = String.join(" ", PdfText.read(pdfOf(serial)).orElseThrow().lines());
    assertThat(text).contains(serial, issued.number(), "2024-03-02", "2026-05-02", "Rotterdam", "鹿特丹", "保修证书", "Arrival notice");
    assertThat(journal.of("unit:" + issued.unitId())).anySatisfy(row -> {
      assertThat(row.event()).isEqualTo("certificate.issued");
      assertThat(row.details()).contains(issued.number(), issued.keyId());
    });
  }

  @Test
  void withoutAnArrivalThereIsNothingToCertify() {
    var serial = unit(consignmentToRotterdam(null));
    assertThatThrownBy(() -> certificates.issue(SYSTEM, serial)).isInstanceOf(NotPossible.class);
  }

  @Test
  void askedTwiceTheSameCertificateIsTheAnswer() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    Callable<String> ask = () -> certificates.issue(SYSTEM, serial).number();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var numbers = threads.invokeAll(java.util.Collections.nCopies(8, ask)).stream().map(java.util.concurrent.Future::resultNow).distinct();
      assertThat(numbers).hasSize(1);
    }
    assertThat(certificates.of(SYSTEM, serial)).hasSize(1);
  }

  @Test
  void aCorrectedArrivalTakesTheOldCertificatesWord() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serial = unit(consignment);
    certificates.issue(SYSTEM, serial);
    var old = pdfOf(serial);
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2024-03-05"), null, "The notice named another ship");
    assertThat(certificates.verify(SYSTEM, old).verdict()).isEqualTo(Verdict.SUPERSEDED);
    certificates.issue(SYSTEM, serial);
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(certificates.verify(SYSTEM, old).verdict()).isEqualTo(Verdict.SUPERSEDED);
  }

  @Test
  void aRevokedCertificateSaysSoAlsoOffline() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    var pdf = pdfOf(serial);
    var before = PublishedKeys.read(certificates.publishedKeys().getBytes(StandardCharsets.UTF_8));
    assertThat(PaperCheck.file(pdf, before).verdict()).isEqualTo(Verdict.GENUINE);
    clock.move(java.time.Duration.ofSeconds(5));
    certificates.revoke(staff(Role.MANAGER), serial, issued.number(), "Issued for the wrong unit");
    assertThat(certificates.verify(SYSTEM, pdf).verdict()).isEqualTo(Verdict.REVOKED);
    var after = PublishedKeys.read(certificates.publishedKeys().getBytes(StandardCharsets.UTF_8));
    assertThat(PaperCheck.file(pdf, after).verdict()).isEqualTo(Verdict.REVOKED);
    assertThat(PaperCheck.code(issued.statement(), after).verdict()).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void afterARotationOldPapersStayGood() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    var key = keys.rotate(staff(Role.ADMINISTRATOR), "yearly");
    assertThat(key).isNotEqualTo(issued.keyId());
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).isEqualTo(Verdict.GENUINE);
    var other = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(certificates.issue(SYSTEM, other).keyId()).isEqualTo(key);
    assertThat(certificates.verify(SYSTEM, pdfOf(other)).verdict()).isEqualTo(Verdict.GENUINE);
  }

  @Test
  void privateKeysLieLockedInTheDatabase() {
    keys.active();
    var rows = jdbc.sql("SELECT locked FROM signing_key UNION ALL SELECT locked FROM signing_root").query((rs, i) -> rs.getBytes(1)).list();
    assertThat(rows).isNotEmpty().allSatisfy(locked -> {
      // A PKCS#8 key begins with a sequence that names the curve; what is locked shows neither.
      assertThat(new String(locked, StandardCharsets.ISO_8859_1)).doesNotContain(new String(new byte[] {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d}, StandardCharsets.ISO_8859_1));
    });
  }

  // ---- Independent judges

  @Test
  void theIndependentValidatorOfTheEuropeanCommissionAccepts() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var trusted = new CommonTrustedCertificateSource();
    keys.published().forEach(key -> trusted.addCertificate(new CertificateToken(key.root())));
    var verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    var validator = new PDFDocumentValidator(new InMemoryDocument(pdfOf(serial)));
    validator.setCertificateVerifier(verifier);
    var reports = validator.validateDocument();
    var id = reports.getSimpleReport().getFirstSignatureId();
    assertThat(reports.getDiagnosticData().getSignatureById(id).isSignatureIntact()).isTrue();
    assertThat(reports.getDiagnosticData().getSignatureById(id).isSignatureValid()).isTrue();
    assertThat(reports.getSimpleReport().getSignatureFormat(id)).isEqualTo(SignatureLevel.PAdES_BASELINE_B);
    // No revocation service stands behind our root, so "passed" may be withheld for that alone.
    assertThat(reports.getSimpleReport().getIndication(id)).isIn(Indication.TOTAL_PASSED, Indication.INDETERMINATE);
  }

  @Test
  void pdfsigAccepts() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/pdfsig")), "pdfsig of poppler-utils is not installed");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var file = Files.createTempFile("certificate", ".pdf");
    Files.write(file, pdfOf(serial));
    var said = pdfsig(file);
    assertThat(said).contains("Signature is Valid").contains("Total document signed").contains("ETSI.CAdES.detached");
    var changed = pdfOf(serial);
    changed[200] ^= 1;
    Files.write(file, changed);
    assertThat(pdfsig(file)).doesNotContain("Signature is Valid");
  }

  private static String pdfsig(Path file) throws Exception {
    var process = new ProcessBuilder("/usr/bin/pdfsig", "-nocert", file.toString()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  // ---- Attacks on the PDF

  @Test
  void anIncrementalUpdateIsAlteredAndTheNewLinesAreNamed() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var found = certificates.verify(SYSTEM, incrementally(pdfOf(serial), "Cover to 2036-05-02"));
    assertThat(found.verdict()).isEqualTo(Verdict.ALTERED);
    assertThat(found.serial()).isEqualTo(serial);
    assertThat(found.details()).filteredOn(detail -> detail.key().equals("verify.pdf.lineCome")).extracting(detail -> detail.arguments().toString()).containsExactly("[Cover to 2036-05-02]");
    assertThat(found.details()).extracting(Verification.Detail::key).contains("verify.pdf.appended", "verify.pdf.signedSays");
  }

  @Test
  void shadowContentSwappedInAfterSigningIsAltered() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var pdf = pdfOf(serial);
    // The classic "replace": a new cross-reference section points the page at other content.
    var text = new String(pdf, StandardCharsets.ISO_8859_1);
    int startxref = Integer.parseInt(text.substring(text.lastIndexOf("startxref") + 10).strip().split("\\s")[0]);
    int size = Integer.parseInt(text.replaceAll("(?s).*/Size (\\d+).*", "$1"));
    var root = text.replaceAll("(?s).*/Root (\\d+).*", "$1");
    var out = new ByteArrayOutputStream();
    out.writeBytes(pdf);
    int at = out.size();
    out.writeBytes((root + " 0 obj\n<< /Type /Catalog /Pages " + size + " 0 R >>\nendobj\n").getBytes(StandardCharsets.ISO_8859_1));
    int pages = out.size();
    out.writeBytes((size + " 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n").getBytes(StandardCharsets.ISO_8859_1));
    int xref = out.size();
    out.writeBytes(String.format(Locale.ROOT, "xref\n%s 1\n%010d 00000 n \n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", root, at, size, pages,
        size + 1, root, startxref, xref).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(certificates.verify(SYSTEM, out.toByteArray()).verdict()).isEqualTo(Verdict.ALTERED);
  }

  @Test
  void aPageWhoseContentWasReplacedIsAlteredAndBothSidesAreNamed() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    byte[] replaced;
    try (var document = Loader.loadPDF(pdfOf(serial)); var out = new ByteArrayOutputStream()) {
      var page = document.getPage(0);
      try (var pen = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.OVERWRITE, false)) {
        pen.beginText();
        pen.setFont(new PDType1Font(FontName.HELVETICA), 17);
        pen.newLineAtOffset(300, 300);
        pen.showText("Cover to 2036-05-02");
        pen.endText();
      }
      page.getCOSObject().setNeedToBeUpdated(true);
      page.getResources().getCOSObject().setNeedToBeUpdated(true);
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(out);
      replaced = out.toByteArray();
    }
    var found = certificates.verify(SYSTEM, replaced);
    assertThat(found.verdict()).isEqualTo(Verdict.ALTERED);
    assertThat(found.details()).filteredOn(detail -> detail.key().equals("verify.pdf.lineCome")).extracting(detail -> detail.arguments().toString()).containsExactly("[Cover to 2036-05-02]");
    assertThat(found.details()).filteredOn(detail -> detail.key().equals("verify.pdf.lineGone")).extracting(detail -> detail.arguments().toString()).anyMatch(line -> line.contains(serial));
  }

  @Test
  void whatIsHiddenBehindAWhiteSheetIsAlteredThoughTheTextReadsTheSame() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    byte[] hidden;
    try (var document = Loader.loadPDF(pdfOf(serial)); var out = new ByteArrayOutputStream()) {
      var page = document.getPage(0);
      try (var pen = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, false, true)) {
        pen.setNonStrokingColor(Color.WHITE);
        pen.addRect(0, 400, 600, 100);
        pen.fill();
      }
      page.getCOSObject().setNeedToBeUpdated(true);
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(out);
      hidden = out.toByteArray();
    }
    var found = certificates.verify(SYSTEM, hidden);
    assertThat(found.verdict()).isEqualTo(Verdict.ALTERED);
    assertThat(found.details()).extracting(Verification.Detail::key).contains("verify.pdf.appended", "verify.pdf.sameText").doesNotContain("verify.pdf.lineCome", "verify.pdf.lineGone");
  }

  @Test
  void aSecondSignatureByAnotherHandDoesNotMakeItGenuine() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var added = incrementally(pdfOf(serial), "Cover to 2036-05-02");
    var tail = ("\n99 0 obj\n<< /Type /Sig /ByteRange [0 10 20 5] /Contents <" + "00".repeat(200) + "> >>\nendobj\n").getBytes(StandardCharsets.US_ASCII);
    var both = Arrays.copyOf(added, added.length + tail.length);
    System.arraycopy(tail, 0, both, added.length, tail.length);
    assertThat(certificates.verify(SYSTEM, both).verdict()).isEqualTo(Verdict.ALTERED);
  }

  @Test
  void aWrappedSignatureIsAltered() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var pdf = pdfOf(serial);
    var text = new String(pdf, StandardCharsets.ISO_8859_1);
    var range = java.util.regex.Pattern.compile("/ByteRange \\[0 (\\d+) (\\d+) (\\d+)]").matcher(text);
    assertThat(range.find()).isTrue();
    int from = Integer.parseInt(range.group(1));
    int to = Integer.parseInt(range.group(2));
    int rest = Integer.parseInt(range.group(3));
    // Foreign objects are put between the signature and what it covers; the second range is moved behind them. Both covered parts stay as they were.
    var foreign = " >>\nendobj\n99 0 obj\n(another certificate)\nendobj\n".repeat(20).getBytes(StandardCharsets.ISO_8859_1);
    var moved = new ByteArrayOutputStream();
    moved.write(pdf, 0, to);
    moved.writeBytes(foreign);
    moved.write(pdf, to, rest);
    var wrapped = moved.toByteArray();
    var changed = String.format(Locale.ROOT, "/ByteRange [0 %010d %010d %010d]", from, to + foreign.length, rest).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(changed, 0, wrapped, range.start(), changed.length);
    assertThat(certificates.verify(SYSTEM, wrapped).verdict()).isEqualTo(Verdict.ALTERED);
  }

  @Test
  void aSignatureWithSomethingElseInItsGapIsAltered() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var pdf = pdfOf(serial);
    var text = new String(pdf, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("0> >>\nendobj");
    var inGap = pdf.clone();
    inGap[end] = 'f';
    assertThat(certificates.verify(SYSTEM, inGap).verdict()).isEqualTo(Verdict.ALTERED);
    var closed = pdf.clone();
    closed[end - 40] = '>';
    assertThat(certificates.verify(SYSTEM, closed).verdict()).isEqualTo(Verdict.ALTERED);
  }

  @Test
  void everyChangedByteIsNoticed() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var published = keys.now();
    var pdf = pdfOf(serial);
    var random = new Random(7);
    for (int i = 0; i < 60; i++) {
      var changed = pdf.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      if (Arrays.equals(changed, pdf)) {
        continue;
      }
      var found = PaperCheck.file(changed, published);
      // What may differ is the signature itself, which shows nothing: everything a reader can see is covered.
      if (found.verdict() == Verdict.GENUINE) {
        assertThat(withoutSignature(changed)).isEqualTo(withoutSignature(pdf));
      }
    }
  }

  private static String withoutSignature(byte[] pdf) {
    return new String(pdf, StandardCharsets.ISO_8859_1).replaceAll("/Contents <[^>]*>", "");
  }

  @Test
  void aFileSavedAnewWithoutItsSignatureIsAlteredAndTheChangedDayIsNamed() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    byte[] saved;
    try (var document = Loader.loadPDF(pdfOf(serial)); var out = new ByteArrayOutputStream()) {
      document.getDocumentCatalog().getCOSObject().removeItem(org.apache.pdfbox.cos.COSName.ACRO_FORM);
      document.getPage(0).setAnnotations(java.util.List.of());
      document.save(out);
      saved = out.toByteArray();
    }
    var found = certificates.verify(SYSTEM, saved);
    assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.ALTERED);
    assertThat(found.serial()).isEqualTo(serial);
  }

  @Test
  void signedBySomebodyElseIsNotOursWhateverItBringsAlong() throws Exception {
    var generator = java.security.KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    var name = new org.bouncycastle.asn1.x500.X500Name("CN=DEFNOCO After-sale Root, O=DEFNOCO");
    var forged = new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().getCertificate(new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(name,
        java.math.BigInteger.TEN, new java.util.Date(0), new java.util.Date(4_000_000_000_000L), name, pair.getPublic())
        .build(new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    var kit = new CertificateKit((out, fonts) -> { }, "");
    var tail = SignedPdf.tail(kit, "", java.util.Map.of(), "Warranty certificate", java.time.Instant.EPOCH, SignedPdf.ROOM, digest -> {
      try {
        return CmsSigner.sign(pair.getPrivate(), forged, forged, digest).getEncoded();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    var found = certificates.verify(SYSTEM, SignedPdf.whole(kit.head(), tail));
    assertThat(found.verdict()).isEqualTo(Verdict.NOT_OURS);
    assertThat(found.details()).extracting(Verification.Detail::key).contains("verify.pdf.signedByOther");
  }

  @Test
  void hostileFilesAreAnsweredNotFeared() {
    for (var file : java.util.List.of(new byte[0], "%PDF-".getBytes(StandardCharsets.US_ASCII), "%PDF-1.7\n/ByteRange [0 9999999999 1 1] /Contents <".getBytes(StandardCharsets.US_ASCII),
        ("%PDF-1.7\n" + "/ByteRange [0 20 40 5] ".repeat(5000)).getBytes(StandardCharsets.US_ASCII),
        ("%PDF-1.7\n/ByteRange [0 5 6 2] <" + "a".repeat(300_000) + ">").getBytes(StandardCharsets.US_ASCII),
        "{\"format\":\"aftersale-claim-record/1\",\"rows\":[".getBytes(StandardCharsets.US_ASCII), ("{\"format\":\"aftersale-claim-record/1\"" + "[".repeat(5000)).getBytes(StandardCharsets.US_ASCII))) {
      assertThat(certificates.verify(SYSTEM, file).verdict()).isEqualTo(Verdict.NOT_OURS);
    }
    var bomb = bomb();
    assertThat(certificates.verify(SYSTEM, bomb).verdict()).isEqualTo(Verdict.NOT_OURS);
    assertThat(bomb.length).as("small to send, endless to unpack").isLessThan(200_000);
    for (var code : java.util.List.of("", "=", "A".repeat(200), "https://x.example/verify?q=" + "_".repeat(180), "\u0000".repeat(150))) {
      assertThat(certificates.verifyCode(SYSTEM, code).verdict()).isEqualTo(Verdict.NOT_OURS);
    }
  }

  /** A page whose content unpacks to a hundred megabytes. */
  private static byte[] bomb() {
    var deflater = new java.util.zip.Deflater(9);
    var packed = new ByteArrayOutputStream();
    try (var out = new java.util.zip.DeflaterOutputStream(packed, deflater)) {
      for (int i = 0; i < 100; i++) {
        out.write(new byte[1 << 20]);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    var pdf = new ByteArrayOutputStream();
    pdf.writeBytes(("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Length "
        + packed.size() + " /Filter /FlateDecode >>\nstream\n").getBytes(StandardCharsets.US_ASCII));
    pdf.writeBytes(packed.toByteArray());
    pdf.writeBytes("\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
    return pdf.toByteArray();
  }

  // ---- The code

  @Test
  void theCodeIsSmallAndTellsWhatThePaperTells() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    assertThat(issued.statement().length()).isLessThanOrEqualTo(300);
    assertThat(Base64.getUrlDecoder().decode(issued.statement())).hasSizeLessThan(200);
    var found = PaperCheck.code("https://service.example/verify?q=" + issued.statement(), keys.now());
    assertThat(found.verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(found.statement().lastDay()).isEqualTo("2026-05-02");
    for (int i = 20; i < issued.statement().length(); i += 7) {
      var changed = new StringBuilder(issued.statement());
      changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(PaperCheck.code(changed.toString(), keys.now()).verdict()).as("letter " + i).isNotEqualTo(Verdict.GENUINE);
    }
  }

  @Test
  void theCodeIsReadFromAPhotoThatIsTurnedBlurredAndGrainy() throws Exception {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    certificates.issue(SYSTEM, serial);
    var page = PdfText.firstPage(pdfOf(serial), 150).orElseThrow();
    var photo = likeAPhoto(page, 9);
    var out = new ByteArrayOutputStream();
    ImageIO.write(photo, "jpg", out);
    var found = certificates.verify(SYSTEM, out.toByteArray());
    assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.GENUINE);
    assertThat(found.serial()).isEqualTo(serial);
    assertThat(found.details()).extracting(Verification.Detail::key).contains("verify.photo");
  }

  private static BufferedImage likeAPhoto(BufferedImage page, int degrees) {
    int size = (int) (Math.max(page.getWidth(), page.getHeight()) * 1.3);
    var photo = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    var pen = photo.createGraphics();
    pen.setColor(new Color(120, 104, 90));
    pen.fillRect(0, 0, size, size);
    pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    var place = AffineTransform.getTranslateInstance(size / 2.0, size / 2.0);
    place.rotate(Math.toRadians(degrees));
    place.shear(0.03, -0.02);
    place.translate(-page.getWidth() / 2.0, -page.getHeight() / 2.0);
    pen.drawImage(page, place, null);
    pen.dispose();
    var blurred = new ConvolveOp(new Kernel(3, 3, new float[] {1 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 4 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 1 / 16f}), ConvolveOp.EDGE_NO_OP, null).filter(photo, null);
    var random = new Random(11);
    for (int y = 0; y < size; y++) {
      double light = 0.75 + 0.25 * y / size;
      for (int x = 0; x < size; x++) {
        int rgb = blurred.getRGB(x, y);
        int grain = random.nextInt(49) - 24;
        int red = Math.clamp((int) ((rgb >> 16 & 255) * light) + grain, 0, 255);
        int green = Math.clamp((int) ((rgb >> 8 & 255) * light) + grain, 0, 255);
        int blue = Math.clamp((int) ((rgb & 255) * light) + grain, 0, 255);
        blurred.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return blurred;
  }

  // ---- Over HTTP

  @Test
  void aProgramIssuesAndAnybodyChecks() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var program = program(Scope.REGISTRY_WRITE);
    var answer = program.with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/units/" + serial + "/certificate", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var issued = JsonMapper.shared().readTree(answer.body());
    assertThat(issued.get("lastDay").asString()).isEqualTo("2026-05-02");
    assertThat(program.get("/api/v1/units/" + serial + "/certificate.pdf").headers().firstValue("Content-Type")).hasValue("application/pdf");
    var checked = visitor().postJson("/api/v1/public/verify", "{\"qr\":\"" + issued.get("qr").asString() + "\"}");
    assertThat(checked.statusCode()).as(checked.body()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(checked.body()).get("verdict").asString()).isEqualTo("GENUINE");
    assertThat(JsonMapper.shared().readTree(checked.body()).get("serial").asString()).isEqualTo(serial);
    var file = visitor().upload("/api/v1/public/verify", "file", "c.pdf", "application/pdf", pdfOf(serial));
    assertThat(JsonMapper.shared().readTree(file.body()).get("verdict").asString()).as(file.body()).isEqualTo("GENUINE");
    assertThat(visitor().postJson("/api/v1/public/verify", "{}").statusCode()).isEqualTo(422);
    var published = visitor().get("/.well-known/aftersale-keys.json");
    assertThat(PaperCheck.file(pdfOf(serial), PublishedKeys.read(published.body().getBytes(StandardCharsets.UTF_8))).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(published.body()).doesNotContain("\"d\"").doesNotContain("PRIVATE");
  }

  @Test
  void aListOfRevocationsThatSomebodyEditedIsRefused() {
    var json = certificates.publishedKeys();
    var at = json.indexOf("\"revocations\":\"") + 15 + 120;
    var changed = json.substring(0, at) + (json.charAt(at) == 'A' ? 'B' : 'A') + json.substring(at + 1);
    assertThatThrownBy(() -> PublishedKeys.read(changed.getBytes(StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
  }

  // ---- A whole consignment

  @Test
  void aConsignmentGetsItsCertificatesOneWorkAtATime() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serials = java.util.stream.IntStream.range(0, 12).mapToObj(i -> unit(consignment)).toList();
    var asked = certificates.issueAll(staff(Role.MANAGER), consignment);
    assertThat(asked.total()).isEqualTo(12);
    assertThat(certificates.issueAll(staff(Role.MANAGER), consignment).id()).as("one work at a time").isEqualTo(asked.id());
    certificates.work(asked.id()); // the job does the same, whoever comes first
    certificates.work(asked.id());
    assertThat(serials).allSatisfy(serial -> assertThat(certificates.of(SYSTEM, serial)).hasSize(1));
  }

  @Test
  void aStoppedWorkGoesOnWhereItStoppedAndCountsNothingTwice() throws Exception {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serials = java.util.stream.IntStream.range(0, 34).mapToObj(i -> unit(consignment)).toList();
    certificates.issue(SYSTEM, serials.get(3));
    var batch = batchWithoutItsJob(consignment);
    certificates.work(batch, 10, 2); // and then the program was killed
    assertThat(certificates.progress(SYSTEM, consignment).orElseThrow()).satisfies(half -> {
      assertThat(half.done() + half.skipped()).isEqualTo(20);
      assertThat(half.finishedAt()).isNull();
      assertThat(half.percent()).isEqualTo(58);
    });
    Callable<Boolean> goOn = () -> {
      certificates.work(batch, 10, Integer.MAX_VALUE);
      return true;
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(java.util.Collections.nCopies(3, goOn))) {
        one.get();
      }
    }
    certificates.work(batch, 10, Integer.MAX_VALUE);
    assertThat(certificates.progress(SYSTEM, consignment).orElseThrow()).satisfies(end -> {
      assertThat(end.done()).isEqualTo(33);
      assertThat(end.skipped()).as("had one already").isEqualTo(1);
      assertThat(end.finishedAt()).isNotNull();
    });
    assertThat(serials).allSatisfy(serial -> assertThat(certificates.of(SYSTEM, serial)).hasSize(1));
  }

  @Test
  void whereTheCompanyWantsItGoodsThatArrivedGetTheirCertificatesByThemselves() {
    var arrived = consignmentToRotterdam("2024-03-02");
    unit(arrived);
    var announced = consignmentToRotterdam(LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).plusDays(20).toString());
    unit(announced);
    transaction.executeWithoutResult(status -> {
      certificates.issueMissing();
      assertThat(certificates.progress(SYSTEM, arrived)).hasValueSatisfying(asked -> assertThat(asked.total()).isEqualTo(1));
      assertThat(certificates.progress(SYSTEM, announced)).as("what is only announced has not arrived").isEmpty();
      var before = jdbc.sql("SELECT count(*) FROM certificate_batch").query(Long.class).single();
      certificates.issueMissing();
      assertThat(jdbc.sql("SELECT count(*) FROM certificate_batch").query(Long.class).single()).as("asked once").isEqualTo(before);
      status.setRollbackOnly(); // the goods of other tests are theirs
    });
  }

  @Test
  void anArrivalThatIsOnlyAnnouncedIsNotCertified() {
    var serial = unit(consignmentToRotterdam(LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).plusDays(20).toString()));
    assertThatThrownBy(() -> certificates.issue(SYSTEM, serial)).isInstanceOf(NotPossible.class);
  }

  private UUID batchWithoutItsJob(String reference) {
    var consignment = registry.consignment(SYSTEM, reference);
    var id = UUID.randomUUID();
    sql.insertBatch(new CertificatesSql.BatchRow(id, consignment.id(), reference, "system", clock.instant(), consignment.units(), 0, 0, null, null, false));
    return id;
  }

  private static byte[] incrementally(byte[] pdf, String words) throws Exception {
    try (var document = Loader.loadPDF(pdf); var out = new ByteArrayOutputStream()) {
      var page = document.getPage(0);
      try (var pen = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, false, true)) {
        pen.beginText();
        pen.setFont(new PDType1Font(FontName.HELVETICA), 17);
        pen.newLineAtOffset(300, 300);
        pen.showText(words);
        pen.endText();
      }
      COSDictionary dictionary = page.getCOSObject();
      dictionary.setNeedToBeUpdated(true);
      page.getResources().getCOSObject().setNeedToBeUpdated(true);
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(out);
      return out.toByteArray();
    }
  }
}
