package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.Statement;
import com.defnoco.aftersale.certificates.Verification;
import com.defnoco.aftersale.documents.Examination.Leans;
import com.defnoco.aftersale.documents.Examination.Point;
import com.defnoco.aftersale.documents.Examination.Source;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.PdfText;
import com.defnoco.aftersale.files.Photo;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFacts;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a paper as a careful clerk does: its signature, its code, its text, the traces of its making; and compares with what the registry knows. Nothing in the paper is
 * executed or fetched; everything is bounded. It never accuses: it says what it saw and where.
 */
@Component
class Examiner {

  private static final Pattern INVOICE_NUMBER = Pattern.compile("(?iu)(?:invoice|rechnung|factura|facture|fattura|faktura|发票)[\\s\\p{Punct}]{0,30}(?:no|nr|number|nummer|num|号码|号)?[\\s.:：#°º]{0,30}([A-Z0-9][A-Z0-9/_-]{2,24})");
  private static final Pattern ISO_DAY = Pattern.compile("\\b(20\\d{2})[-./](\\d{1,2})[-./](\\d{1,2})\\b");
  private static final Pattern HAN_DAY = Pattern.compile("(20\\d{2})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日");
  private static final Pattern DAY_FIRST = Pattern.compile("\\b(\\d{1,2})\\.(\\d{1,2})\\.(20\\d{2})\\b");
  private static final Pattern DAY_WORD = Pattern.compile("(?i)\\b(\\d{1,2})(?:st|nd|rd|th)?[ .]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?,? +(20\\d{2})\\b");
  private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern AMOUNT = Pattern.compile("(?:EUR|USD|CNY|RMB|GBP|CHF|JPY|[€$£¥])\\s?\\d[\\d.,'\\u00a0 ]{0,14}\\d|\\d[\\d.,']{0,14}\\d\\s?(?:EUR|USD|CNY|RMB|GBP|CHF|JPY|[€£元])");
  /** Programs made to change pictures and pages; that an invoice passed through one is worth a look, no more. */
  private static final List<String> EDITORS = List.of("photoshop", "gimp", "canva", "illustrator", "inkscape", "ilovepdf", "smallpdf", "sejda", "pdfescape", "pdfelement", "pdf-xchange editor",
      "foxit phantom", "nitro pro", "paint.net", "affinity", "pixelmator", "snapseed", "picsart", "meitu");

  private final Certificates certificates;
  private final Registry registry;
  private final TextInPicture ocr;

  Examiner(Certificates certificates, Registry registry, TextInPicture ocr) {
    this.certificates = certificates;
    this.registry = registry;
    this.ocr = ocr;
  }

  /** What the claim says, which the paper is compared with. */
  record Asked(DocumentKind kind, String serial, String buyer, @Nullable LocalDate occurredOn) {}

  record Seen(List<Point> points, Optional<Paper> suggestion, @Nullable String invoiceNumber, @Nullable Long pictureHash) {}

  Seen look(byte[] file, FileType type, Asked asked) {
    var points = new ArrayList<Point>();
    var unit = registry.unitFacts(asked.serial());
    var serial = unit.map(UnitFacts::serial).orElse(plain(asked.serial()));
    boolean pdf = type == FileType.PDF;
    var picture = pdf ? Optional.<BufferedImage>empty() : Photo.read(file, pixels -> (int) Math.floor(Math.sqrt(pixels / 6_000_000.0)));
    var found = certificates.verifyQuietly(file);
    signature(found, serial, pdf, points);
    var text = pdf ? PdfText.read(file) : Optional.<PdfText>empty();
    var lines = text.map(PdfText::lines).orElse(List.of());
    var source = Source.TEXT;
    if (lines.isEmpty() && ocr.installed()) {
      lines = picture.or(() -> pdf ? PdfText.firstPage(file, 200) : Optional.empty()).map(ocr::lines).orElse(List.of());
      source = Source.OCR;
    }
    // A scan that comes as a PDF is a picture too.
    var shown = picture.or(() -> text.isPresent() && text.get().lines().isEmpty() ? PdfText.firstPage(file, 40) : Optional.empty());
    String invoiceNumber = null;
    if (lines.isEmpty()) {
      if (found.statement() == null) {
        points.add(Point.of(pdf && text.isEmpty() || !pdf && picture.isEmpty() ? "unreadable" : "noText", Leans.NEUTRAL, Source.FILE));
      }
    } else {
      invoiceNumber = text(String.join("\n", lines), source, asked, serial, unit, points);
      if (found.statement() != null && found.kind() == Verification.Kind.CODE) {
        print(found.statement(), String.join(" ", lines), source, points);
      }
    }
    if (pdf) {
      making(file, text, points);
    }
    picture.ifPresent(photo -> exif(file, unit, points));
    return new Seen(points, suggestion(asked.kind(), found, points), invoiceNumber, shown.map(Examiner::hash).filter(Examiner::tells).orElse(null));
  }

  // ---- Our own signature

  private static void signature(Verification found, String serial, boolean pdf, List<Point> points) {
    var source = found.kind() == Verification.Kind.CODE ? Source.CODE : Source.SIGNATURE;
    switch (found.verdict()) {
      case GENUINE -> points.add(Point.of("genuine", Leans.FOR, source, number(found)));
      case SUPERSEDED -> points.add(Point.of("superseded", Leans.AGAINST, source, number(found)));
      case REVOKED -> points.add(Point.of("revoked", Leans.AGAINST, source, number(found)));
      case ALTERED -> {
        points.add(Point.of("altered", Leans.AGAINST, source, number(found)));
        found.details().stream().filter(detail -> detail.key().startsWith("verify.pdf.line") || detail.key().startsWith("verify.print")).limit(8)
            .forEach(detail -> points.add(Point.of("altered." + detail.key().substring(7), Leans.AGAINST, source, detail.arguments().toArray())));
      }
      case NOT_OURS -> {
        return;
      }
    }
    if (found.serial() != null && !found.serial().equals(serial)) {
      points.add(Point.of("otherUnit", Leans.AGAINST, source, found.serial(), serial));
    }
  }

  private static String number(Verification found) {
    return found.statement() == null ? "–" : found.statement().number();
  }

  /** The code is genuine; does the paper around it say the same? */
  private static void print(Statement statement, String words, Source source, List<Point> points) {
    var days = days(words);
    if (!days.isEmpty() && !days.contains(statement.lastDay())) {
      points.add(Point.of("printDiffers", source == Source.OCR ? Leans.NEUTRAL : Leans.AGAINST, source, statement.lastDay()));
    }
    if (!plain(words).contains(statement.serial())) {
      points.add(Point.of("printSerialDiffers", source == Source.OCR ? Leans.NEUTRAL : Leans.AGAINST, source, statement.serial()));
    }
  }

  // ---- Its text

  private @Nullable String text(String words, Source source, Asked asked, String serial, Optional<UnitFacts> unit, List<Point> points) {
    if (plain(words).contains(serial)) {
      points.add(Point.of("serial", Leans.FOR, source, serial));
    } else {
      var others = registry.serialsIn(words).stream().map(candidate -> registry.unitFacts(candidate.text())).flatMap(Optional::stream).map(UnitFacts::serial)
          .filter(other -> !other.equals(serial)).distinct().limit(3).toList();
      points.add(others.isEmpty() ? Point.of("noSerial", Leans.NEUTRAL, source, serial) : Point.of("otherSerial", Leans.AGAINST, source, String.join(", ", others), serial));
    }
    if (named(words, asked.buyer())) {
      points.add(Point.of("buyer", Leans.FOR, source, asked.buyer()));
    } else {
      points.add(Point.of("noBuyer", Leans.NEUTRAL, source, asked.buyer()));
    }
    var days = days(words);
    if (!days.isEmpty()) {
      var list = String.join(", ", days.stream().limit(4).map(LocalDate::toString).toList());
      var made = unit.map(UnitFacts::manufactured).map(when -> when.earliest());
      if (made.isPresent() && days.stream().allMatch(day -> day.isBefore(made.get()))) {
        points.add(Point.of("beforeMade", Leans.AGAINST, source, list, made.get()));
      } else if (asked.kind() == DocumentKind.INVOICE && asked.occurredOn() != null && days.stream().allMatch(day -> day.isAfter(asked.occurredOn()))) {
        points.add(Point.of("afterProblem", Leans.AGAINST, source, list, asked.occurredOn()));
      } else {
        points.add(Point.of("days", Leans.NEUTRAL, source, list));
      }
    }
    if (asked.kind() != DocumentKind.INVOICE) {
      return null;
    }
    var amounts = new LinkedHashSet<String>();
    var amount = AMOUNT.matcher(words);
    while (amount.find() && amounts.size() < 4) {
      amounts.add(amount.group().strip());
    }
    if (!amounts.isEmpty()) {
      points.add(Point.of("amounts", Leans.NEUTRAL, source, String.join(", ", amounts)));
    }
    var number = invoiceNumber(words);
    number.ifPresent(found -> points.add(Point.of("invoiceNumber", Leans.NEUTRAL, source, found)));
    return number.orElse(null);
  }

  static Optional<String> invoiceNumber(String words) {
    return INVOICE_NUMBER.matcher(words).results().map(found -> found.group(1)).filter(found -> found.chars().anyMatch(Character::isDigit)).findFirst().map(found -> found.toUpperCase(Locale.ROOT));
  }

  private static boolean named(String words, String buyer) {
    var text = folded(words);
    var names = Arrays.stream(folded(buyer).split("[^\\p{L}\\p{N}]+")).filter(name -> name.length() > 1 || name.codePoints().anyMatch(Character::isIdeographic)).toList();
    return !names.isEmpty() && names.stream().allMatch(text::contains);
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT);
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("[^\\p{L}\\p{N}]", "").toUpperCase(Locale.ROOT);
  }

  static Set<LocalDate> days(String words) {
    var days = new TreeSet<LocalDate>();
    for (var pattern : List.of(ISO_DAY, HAN_DAY)) {
      var match = pattern.matcher(words);
      while (match.find()) {
        day(match.group(1), match.group(2), match.group(3)).ifPresent(days::add);
      }
    }
    var first = DAY_FIRST.matcher(words);
    while (first.find()) {
      day(first.group(3), first.group(2), first.group(1)).ifPresent(days::add);
    }
    var word = DAY_WORD.matcher(words);
    while (word.find()) {
      day(word.group(3), Integer.toString(MONTHS.indexOf(word.group(2).toLowerCase(Locale.ROOT)) + 1), word.group(1)).ifPresent(days::add);
    }
    return days;
  }

  private static Optional<LocalDate> day(String year, String month, String day) {
    try {
      return Optional.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  // ---- The traces of its making

  private static void making(byte[] file, Optional<PdfText> text, List<Point> points) {
    var raw = new String(file, StandardCharsets.ISO_8859_1);
    var ends = new ArrayList<Integer>();
    for (int at = raw.indexOf("%%EOF"); at >= 0 && ends.size() < 50; at = raw.indexOf("%%EOF", at + 5)) {
      ends.add(at + 5);
    }
    // A file made for the web has two ends and was saved once.
    boolean linearized = raw.substring(0, Math.min(raw.length(), 2048)).contains("/Linearized");
    int savings = ends.size() - (linearized ? 1 : 0);
    if (savings > 1) {
      boolean signed = raw.contains("/ByteRange");
      points.add(Point.of(signed ? "editedAfterSigning" : "savedAgain", signed ? Leans.AGAINST : Leans.NEUTRAL, Source.FILE, savings));
      var earlier = Arrays.copyOf(file, ends.get(linearized ? 1 : 0));
      var before = PdfText.read(earlier);
      if (before.isPresent() && text.isPresent()) {
        var come = new LinkedHashSet<>(text.get().lines());
        before.get().lines().forEach(come::remove);
        var gone = new LinkedHashSet<>(before.get().lines());
        text.get().lines().forEach(gone::remove);
        var pieces = PdfText.added(earlier, file);
        if (pieces.isPresent() && pieces.get().oldStands()) {
          gone.clear();
          come.clear();
          come.addAll(pieces.get().lines());
        }
        gone.stream().limit(4).forEach(line -> points.add(Point.of("lineGone", Leans.AGAINST, Source.FILE, line)));
        come.stream().limit(4).forEach(line -> points.add(Point.of("lineCome", Leans.AGAINST, Source.FILE, line)));
      }
    }
    text.ifPresent(about -> {
      editor(about.producer() + " " + about.creator()).ifPresent(editor -> points.add(Point.of("editor", Leans.AGAINST, Source.FILE, editor)));
      if (about.created() != null && about.modified() != null && about.modified().isAfter(about.created().plusMinutes(5))) {
        points.add(Point.of("modifiedLater", Leans.NEUTRAL, Source.FILE, about.created(), about.modified()));
      }
      if (about.created() != null && about.modified() != null && about.modified().isBefore(about.created().minusMinutes(5))) {
        points.add(Point.of("modifiedBefore", Leans.AGAINST, Source.FILE, about.created(), about.modified()));
      }
    });
  }

  private static Optional<String> editor(String programs) {
    var words = programs.toLowerCase(Locale.ROOT);
    return EDITORS.stream().filter(words::contains).findFirst().map(name -> programs.strip());
  }

  private static void exif(byte[] file, Optional<UnitFacts> unit, List<Point> points) {
    var said = ExifSaid.of(file);
    said.software().flatMap(Examiner::editor).ifPresent(editor -> points.add(Point.of("editor", Leans.AGAINST, Source.PICTURE, editor)));
    said.takenOn().ifPresent(taken -> {
      var made = unit.map(UnitFacts::manufactured).map(when -> when.earliest());
      points.add(made.isPresent() && taken.isBefore(made.get()) ? Point.of("takenBeforeMade", Leans.AGAINST, Source.PICTURE, taken, made.get())
          : Point.of("taken", Leans.NEUTRAL, Source.PICTURE, taken));
    });
  }

  // ---- What it adds up to

  private static Optional<Paper> suggestion(DocumentKind kind, Verification found, List<Point> points) {
    var names = points.stream().map(Point::point).toList();
    boolean against = points.stream().anyMatch(point -> point.leans() == Leans.AGAINST);
    if (found.verdict() == Verification.Verdict.ALTERED || names.contains("printDiffers") && against || names.contains("lineGone") && names.contains("editedAfterSigning")) {
      return Optional.of(Paper.TAMPERED);
    }
    if (names.contains("otherUnit") || names.contains("otherSerial") || names.contains("unreadable") || names.contains("superseded") || names.contains("revoked")
        || names.contains("beforeMade")) {
      return Optional.of(Paper.INVALID);
    }
    if (kind == DocumentKind.WARRANTY_CERTIFICATE ? found.verdict() == Verification.Verdict.GENUINE && found.serial() != null && !against
        : names.contains("serial") && names.contains("buyer") && !against) {
      return Optional.of(Paper.VALID);
    }
    return Optional.empty();
  }

  // ---- Pictures

  /** An empty sheet looks like every other empty sheet. */
  private static boolean tells(long hash) {
    return Long.bitCount(hash) >= 6 && Long.bitCount(hash) <= 58;
  }

  /** Whether each of 8 × 8 places is brighter than its neighbour to the right: survives another size, format and brightness. */
  static long hash(BufferedImage picture) {
    var small = new BufferedImage(9, 8, BufferedImage.TYPE_BYTE_GRAY);
    var pen = small.createGraphics();
    pen.drawImage(picture.getScaledInstance(9, 8, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
    pen.dispose();
    long hash = 0;
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        hash = hash << 1 | (small.getRaster().getSample(x, y, 0) > small.getRaster().getSample(x + 1, y, 0) ? 1 : 0);
      }
    }
    return hash;
  }
}
