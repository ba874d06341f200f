package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.DecisionView;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.OverrideView;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.BeanUtils;

/** The decision as a letter: what it says, in both languages, and that it is the same every time. */
class LetterTest {

  private static final String LINK = "https://service.example.com/t/AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final Texts TEXTS = texts();

  private static final Map<String, String> COVERED = Map.ofEntries(
      Map.entry("manufacturedOn", "2024-01-10"), Map.entry("arrivedAtPortOn", "2024-03-02"), Map.entry("invoice", "VALID"), Map.entry("certificate", "MISSING"),
      Map.entry("occurredOn", "2026-04-10"), Map.entry("improperUseOrStorage", "false"), Map.entry("userDamage", "false"), Map.entry("forceMajeure", "false"),
      Map.entry("unauthorizedModification", "false"), Map.entry("remoteDiagnosis", "REMOTE_REPAIR_FAILED"), Map.entry("coveredIssuesOfCustomer", "2"));

  @Test
  void aCoveredBatteryGetsItsPeriodItsReasonsAndWhoPays() throws IOException {
    var text = text(letter(decided(COVERED, null), Language.EN, "Ada Lovelace", true));
    assertThat(text).contains("Your battery is covered")
        .contains("The problem of 10 April 2026 falls within its cover, which runs from 10 February 2024 to 10 April 2026.")
        .contains("Claim A-26-004217").contains("DN26-2024-000417").contains("Ada Lovelace")
        .contains("Clause D2: Without valid papers, cover starts one month after the manufacturing date")
        .contains("Reading I3")
        .contains("On-site repair").contains("Shipping, each leg").contains("You")
        .contains("If you disagree").contains(LINK)
        .contains(decided(COVERED, null).sha256());
  }

  @Test
  void aRefusalNamesEveryReasonAndWhatWouldChangeIt() throws IOException {
    var late = with(COVERED, "occurredOn", "2026-04-11");
    var text = text(letter(decided(late, null), Language.EN, "Ada Lovelace", true));
    assertThat(text).contains("Your battery is not covered")
        .contains("The problem occurred on 11 April 2026, after the last day of cover, 10 April 2026.")
        .contains("With a valid warranty certificate your battery is covered up to and including 2 May 2026.")
        .contains("Paid service").contains("Clause X1");
    var worse = with(with(with(COVERED, "occurredOn", "2026-09-01"), "userDamage", "true"), "forceMajeure", "true");
    assertThat(text(letter(decided(worse, null), Language.EN, "Ada", true))).contains("The user caused the damage.").contains("Force majeure caused the damage.")
        .contains("No paper would change this answer.");
  }

  @Test
  void theChineseLetterIsChineseThroughoutAndCanBeCopied() throws IOException {
    var text = text(letter(decided(with(COVERED, "occurredOn", "2026-04-11"), null), Language.ZH, "王小明 鑫淼喆", true));
    assertThat(text).contains("您的电池不在保修范围内").contains("2026年4月11日").contains("条款 X1").contains("王小明 鑫淼喆").contains("第 1 页")
        .contains("如果您不同意").doesNotContain("Clause").doesNotContain("□");
  }

  @Test
  void anExceptionSaysWhoAgreedAndWhatThePolicyAloneWouldSay() throws IOException {
    var override = new OverrideView(UUID.randomUUID(), Outcome.COVERED, "Known fault of this batch.", "Eng Ineer", Instant.EPOCH, "Man Ager", Instant.EPOCH, null);
    var text = text(letter(decided(with(COVERED, "occurredOn", "2026-04-11"), override), Language.EN, "Ada", true));
    assertThat(text).contains("Your battery is covered").contains("exception that two of our staff agreed on").contains("not covered").contains("Known fault of this batch.")
        .doesNotContain("Eng Ineer").doesNotContain("Man Ager");
  }

  @Test
  void aReplacedDecisionSaysSo() throws IOException {
    assertThat(text(letter(decided(COVERED, null), Language.EN, "Ada", false))).contains("A later decision has replaced this one.");
  }

  @Test
  void anOpenAnswerNamesWhatIsStillOpen() throws IOException {
    var open = new java.util.HashMap<>(COVERED);
    open.remove("certificate");
    open.put("occurredOn", "2026-04-20");
    assertThat(text(letter(decided(open, null), Language.EN, "Ada", true))).contains("We have not decided yet").contains("What is still open").contains("Warranty certificate");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theSameDecisionGivesTheSameBytes(Language language) throws IOException {
    var view = decided(COVERED, null);
    assertThat(letter(view, language, "Ada 王", true)).isEqualTo(letter(view, language, "Ada 王", true));
  }

  @Test
  void noNameCanBreakTheLetterAndWhatHasNoShapeIsShownAsABox() throws IOException {
    for (var name : List.of("𠮷野家 😀", "\u202Eevil\u0000\r\n\tname", "עברית العربية", "x".repeat(600), "", " ", "\uD800", "A\u0301\u200Bb", "名".repeat(300))) {
      var text = text(letter(decided(COVERED, null), Language.EN, name, true));
      assertThat(text).contains("Your battery is covered");
    }
    assertThat(text(letter(decided(COVERED, null), Language.ZH, "王😀", true))).contains("王□");
  }

  @Test
  void theCodeLeadsToTheClaimAndNothingIsActive() throws Exception {
    var pdf = letter(decided(COVERED, null), Language.EN, "Ada", true);
    try (var document = Loader.loadPDF(pdf)) {
      var last = new PDFRenderer(document).renderImageWithDPI(document.getNumberOfPages() - 1, 200);
      assertThat(new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(last))),
          Map.of(com.google.zxing.DecodeHintType.TRY_HARDER, true)).getText()).isEqualTo(LINK);
      assertThat(document.getDocumentCatalog().getCOSObject().containsKey(COSName.OPEN_ACTION)).isFalse();
      assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Decision on claim A-26-004217, battery 1");
    }
    assertThat(pdf.length).as("only the glyphs that are used are embedded").isLessThan(120_000);
  }

  @Test
  void everyPageIsNumberedAndNoLineRunsIntoTheFoot() throws IOException {
    var worse = with(with(with(COVERED, "occurredOn", "2026-09-01"), "userDamage", "true"), "forceMajeure", "true");
    try (var document = Loader.loadPDF(letter(decided(worse, null), Language.ZH, "Ada", true))) {
      int pages = document.getNumberOfPages();
      assertThat(pages).isBetween(2, 4);
      for (int page = 1; page <= pages; page++) {
        var stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        assertThat(stripper.getText(document)).contains("第 " + page + " 页，共 " + pages + " 页");
      }
    }
  }

  /** Also puts every kind of letter into target/letters, to be looked at. */
  @Test
  void anyLetterFitsOnTwoSheets() throws IOException {
    var folder = Files.createDirectories(Path.of("target/letters"));
    var override = new OverrideView(UUID.randomUUID(), Outcome.COVERED, "Known fault of this batch.", "Eng Ineer", Instant.EPOCH, "Man Ager", Instant.EPOCH, null);
    var open = new java.util.HashMap<>(COVERED);
    open.remove("certificate");
    open.put("occurredOn", "2026-04-20");
    for (var language : Language.values()) {
      var name = language == Language.ZH ? "深圳市蓝天无人机有限公司 王小明" : "Ada Lovelace, Northern Survey Drones Ltd.";
      keep(folder.resolve("covered-" + language + ".pdf"), letter(decided(COVERED, null), language, name, true));
      keep(folder.resolve("refused-" + language + ".pdf"), letter(decided(with(with(COVERED, "occurredOn", "2026-09-11"), "userDamage", "true"), null), language, name, true));
      keep(folder.resolve("exception-" + language + ".pdf"), letter(decided(with(COVERED, "occurredOn", "2026-04-11"), override), language, name, false));
      keep(folder.resolve("open-" + language + ".pdf"), letter(decided(open, null), language, name, true));
    }
  }

  // ---- Help

  private static void keep(Path file, byte[] pdf) throws IOException {
    Files.write(file, pdf);
    try (var document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).as(file.toString()).isLessThanOrEqualTo(2);
    }
  }

  private static byte[] letter(DecisionView view, Language language, String name, boolean latest) throws IOException {
    var item = new ClaimView.Item(UUID.randomUUID(), 1, "DN26-2024-000417", "DN26-2024-000417", null, "DN-6S-22000", "It swelled.", Set.of(Symptom.SWELLING), null,
        ItemState.COVERED, view, List.of(), List.of());
    var at = Instant.parse("2026-11-22T08:00:00Z");
    var claim = new ClaimView(UUID.randomUUID(), "A-26-004217", UUID.randomUUID(), name, Channel.PORTAL, "en", ClaimState.DECIDED, null, null, at, at, 1,
        new ClaimView.WorkClock(at, null, Duration.ZERO), List.of(item), List.of());
    var edition = Editions.shipped().byId(view.decision().edition()).orElseThrow();
    return LetterDrawing.draw(new LetterWriter(TEXTS, edition, language).write(claim, item, view, latest, LINK));
  }

  private static DecisionView decided(Map<String, String> values, @Nullable OverrideView override) {
    var facts = Facts.unknown();
    for (var value : values.entrySet()) {
      facts = facts.with(Fact.byId(value.getKey()).orElseThrow(), value.getValue());
    }
    var edition = Editions.shipped().latest();
    var decision = Adjudicator.decide(edition, facts);
    return new DecisionView(new UUID(0, 1), 2, Instant.parse("2026-11-22T08:00:00Z"), decision, facts, List.of(), "{}",
        HexFormat.of().formatHex(Hashes.sha256(values.toString().length() + decision.outcome().name())), "1.0.0", override, decision.remedies(), decision.costs(), null);
  }

  private static Map<String, String> with(Map<String, String> values, String fact, String value) {
    var changed = new java.util.TreeMap<>(values);
    changed.put(fact, value);
    return changed;
  }

  /** The text as somebody would copy it, lines joined. */
  private static String text(byte[] pdf) throws IOException {
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replaceAll("(?<=[\\p{IsHan}，。；：])\\s*\\R(?=[\\p{IsHan}])", "").replaceAll("\\s+", " ");
    }
  }

  private static Texts texts() {
    try {
      var constructor = Texts.class.getDeclaredConstructor();
      return BeanUtils.instantiateClass(constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
