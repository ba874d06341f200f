package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput;
import java.io.FilterInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An Excel workbook (.xlsx) read a row at a time: the first visible sheet, cells as the text a person sees in them, dates as ISO dates. What
 * unpacks to more than any list needs, or out of proportion to what was sent, is refused before it fills memory or time.
 */
final class Workbook {

  /** One row with its number in the sheet, the first is 1. Cells that are missing in the file are empty. */
  interface Rows {
    void row(int number, List<String> cells) throws IOException;
  }

  private static final long MOST_UNPACKED = 768L << 20;
  private static final int MOST_TIMES_UNPACKED = 300;
  private static final long MOST_SHARED_CHARACTERS = 64L << 20;
  private static final int MOST_COLUMNS = 500;
  private static final int LONGEST_CELL = 32_767;
  /** Excel keeps 15 digits of a number; a longer serial typed as a number has lost its end. */
  static final String CUT_NUMBER = "\uFFFF";

  private static final XMLInputFactory XML = factory();

  private final ZipFile zip;
  private final List<String> sharedTexts = new ArrayList<>();
  private final Set<Integer> dateStyles = new HashSet<>();
  private boolean since1904;
  private long unpacked;

  private Workbook(ZipFile zip) {
    this.zip = zip;
  }

  /** What was read: the sheet's name, and how many other visible sheets were left alone. */
  record Read(String sheet, int otherSheets) {}

  /** @throws InvalidInput when it is no workbook, a bomb, or damaged */
  static Read read(Path file, Rows rows) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      return new Workbook(zip).read(rows);
    } catch (ZipException | EOFException | XMLStreamException e) {
      throw InvalidInput.at("/file", "registry.import.workbookDamaged");
    }
  }

  private record Sheet(String name, String part) {}

  private Read read(Rows rows) throws IOException, XMLStreamException {
    var sheets = sheets();
    if (sheets.isEmpty()) {
      throw InvalidInput.at("/file", "registry.import.notAWorkbook");
    }
    sharedTexts();
    styles();
    var sheet = sheets.getFirst();
    readSheet(sheet.part(), rows);
    return new Read(sheet.name(), sheets.size() - 1);
  }

  private List<Sheet> sheets() throws IOException, XMLStreamException {
    var parts = new HashMap<String, String>();
    var sheets = new ArrayList<Sheet>();
    each("xl/_rels/workbook.xml.rels", x -> {
      if (x.getLocalName().equals("Relationship")) {
        parts.put(x.getAttributeValue(null, "Id"), x.getAttributeValue(null, "Target"));
      }
    });
    each("xl/workbook.xml", x -> {
      switch (x.getLocalName()) {
        case "workbookPr" -> since1904 = isTrue(x.getAttributeValue(null, "date1904"));
        case "sheet" -> {
          var state = x.getAttributeValue(null, "state");
          var target = parts.get(relation(x));
          if (target != null && (state == null || state.equals("visible"))) {
            sheets.add(new Sheet(String.valueOf(x.getAttributeValue(null, "name")),
                target.startsWith("/") ? target.substring(1) : "xl/" + target));
          }
        }
        default -> { }
      }
    });
    return sheets;
  }

  private static String relation(XMLStreamReader x) {
    for (int i = 0; i < x.getAttributeCount(); i++) {
      if (x.getAttributeLocalName(i).equals("id") && x.getAttributeNamespace(i) != null) {
        return x.getAttributeValue(i);
      }
    }
    return "";
  }

  private static boolean isTrue(@Nullable String text) {
    return "1".equals(text) || "true".equals(text);
  }

  private void sharedTexts() throws IOException, XMLStreamException {
    long[] characters = {0};
    each("xl/sharedStrings.xml", x -> {
      if (x.getLocalName().equals("si")) {
        var text = textOf(x, "si");
        characters[0] += text.length() + 8;
        if (characters[0] > MOST_SHARED_CHARACTERS) {
          throw InvalidInput.at("/file", "registry.import.bomb");
        }
        sharedTexts.add(text);
      }
    });
  }

  /** Which cell styles show a number as a date: by Excel's own numbers, or by a format that writes years, months or days. */
  private void styles() throws IOException, XMLStreamException {
    var custom = new HashMap<Integer, Boolean>();
    boolean[] inCells = {false};
    int[] style = {0};
    each("xl/styles.xml", x -> {
      switch (x.getLocalName()) {
        case "numFmt" -> custom.put(whole(x.getAttributeValue(null, "numFmtId"), -1), showsDate(x.getAttributeValue(null, "formatCode")));
        case "cellXfs" -> inCells[0] = true;
        case "cellStyles", "dxfs" -> inCells[0] = false;
        case "xf" -> {
          if (inCells[0]) {
            int format = whole(x.getAttributeValue(null, "numFmtId"), 0);
            if (custom.getOrDefault(format, format >= 14 && format <= 22 || format >= 27 && format <= 36 || format >= 50 && format <= 58)) {
              dateStyles.add(style[0]);
            }
            style[0]++;
          }
        }
        default -> { }
      }
    });
  }

  private static boolean showsDate(@Nullable String code) {
    var plain = code == null ? "" : code.replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.", "").toLowerCase(java.util.Locale.ROOT);
    return plain.contains("y") || plain.contains("d") || plain.contains("m") && !plain.contains("s") && !plain.contains("0");
  }

  private void readSheet(String part, Rows rows) throws IOException, XMLStreamException {
    try (var in = open(part)) {
      var x = XML.createXMLStreamReader(in);
      int number = 0;
      while (x.hasNext()) {
        if (x.next() == XMLStreamConstants.START_ELEMENT && x.getLocalName().equals("row")) {
          number = whole(x.getAttributeValue(null, "r"), number + 1);
          rows.row(number, row(x));
        }
      }
      x.close();
    }
  }

  private List<String> row(XMLStreamReader x) throws XMLStreamException {
    var cells = new ArrayList<String>();
    while (x.hasNext()) {
      int event = x.next();
      if (event == XMLStreamConstants.END_ELEMENT && x.getLocalName().equals("row")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT && x.getLocalName().equals("c")) {
        int column = column(x.getAttributeValue(null, "r"), cells.size());
        var value = cell(x);
        if (column < MOST_COLUMNS) {
          while (cells.size() <= column) {
            cells.add("");
          }
          cells.set(column, value);
        }
      }
    }
    return cells;
  }

  private String cell(XMLStreamReader x) throws XMLStreamException {
    var type = x.getAttributeValue(null, "t");
    int style = whole(x.getAttributeValue(null, "s"), 0);
    var value = "";
    while (x.hasNext()) {
      int event = x.next();
      if (event == XMLStreamConstants.END_ELEMENT && x.getLocalName().equals("c")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT && x.getLocalName().equals("v")) {
        value = textOf(x, "v");
      } else if (event == XMLStreamConstants.START_ELEMENT && x.getLocalName().equals("is")) {
        value = textOf(x, "is");
      }
    }
    return switch (type == null ? "n" : type) {
      case "s" -> {
        int at = whole(value, -1);
        yield at >= 0 && at < sharedTexts.size() ? sharedTexts.get(at) : "";
      }
      case "n" -> value.isEmpty() ? "" : number(value, style);
      case "d" -> value.replaceFirst("T00:00:00.*", "");
      case "b" -> isTrue(value) ? "TRUE" : "FALSE";
      default -> value;
    };
  }

  private String number(String written, int style) {
    try {
      var number = new BigDecimal(written);
      if (dateStyles.contains(style)) {
        return date(number);
      }
      // A binary fraction is shown with the digits Excel would show.
      if (number.precision() > 15 && number.scale() > 0) {
        number = number.round(new java.math.MathContext(15));
      }
      var plain = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
      return plain.length() > 400 ? written : plain.matches("\\d{16,}") ? plain + CUT_NUMBER : plain;
    } catch (NumberFormatException | ArithmeticException e) {
      return written;
    }
  }

  private String date(BigDecimal serial) {
    long days = serial.longValue();
    if (days < 1 || days > 200_000) {
      return serial.toPlainString();
    }
    // 1900 was no leap year, but Excel counts its 29 February: from March 1900 on the count starts a day earlier.
    var day = since1904 ? LocalDate.of(1904, 1, 1).plusDays(days) : LocalDate.of(1899, 12, days < 60 ? 31 : 30).plusDays(days);
    long seconds = Math.round(serial.remainder(BigDecimal.ONE).doubleValue() * 86_400);
    return seconds == 0 || seconds == 86_400 ? day.toString() : LocalDateTime.of(day, java.time.LocalTime.ofSecondOfDay(seconds)).toString();
  }

  private static int column(@Nullable String reference, int next) {
    int column = 0;
    int i = 0;
    while (reference != null && i < reference.length() && reference.charAt(i) >= 'A' && reference.charAt(i) <= 'Z' && i < 4) {
      column = column * 26 + reference.charAt(i++) - 'A' + 1;
    }
    return column == 0 ? next : column - 1;
  }

  private static int whole(@Nullable String text, int otherwise) {
    try {
      return text == null ? otherwise : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The text inside an element, without what only tells how it is pronounced; never more than a cell holds. */
  private static String textOf(XMLStreamReader x, String element) throws XMLStreamException {
    var text = new StringBuilder();
    int pronounced = 0;
    while (x.hasNext()) {
      switch (x.next()) {
        case XMLStreamConstants.START_ELEMENT -> pronounced += x.getLocalName().equals("rPh") ? 1 : 0;
        case XMLStreamConstants.END_ELEMENT -> {
          if (x.getLocalName().equals(element)) {
            return text.toString();
          }
          pronounced -= x.getLocalName().equals("rPh") ? 1 : 0;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (pronounced == 0 && text.length() < LONGEST_CELL) {
            text.append(x.getTextCharacters(), x.getTextStart(), Math.min(x.getTextLength(), LONGEST_CELL - text.length()));
          }
        }
        default -> { }
      }
    }
    return text.toString();
  }

  // --- unpacking --------------------------------------------------------------------------------------------------------------

  private interface Element {
    void at(XMLStreamReader x) throws XMLStreamException;
  }

  private void each(String part, Element element) throws IOException, XMLStreamException {
    if (zip.getEntry(part) == null) {
      return;
    }
    try (var in = open(part)) {
      var x = XML.createXMLStreamReader(in);
      while (x.hasNext()) {
        if (x.next() == XMLStreamConstants.START_ELEMENT) {
          element.at(x);
        }
      }
      x.close();
    }
  }

  private InputStream open(String part) throws IOException {
    var entry = zip.getEntry(part);
    if (entry == null) {
      throw InvalidInput.at("/file", "registry.import.workbookDamaged");
    }
    return new Measured(zip.getInputStream(entry), entry);
  }

  /** Counts what really comes out; what the archive says of itself can lie. */
  private final class Measured extends FilterInputStream {

    private final long most;
    private long here;

    Measured(InputStream in, ZipEntry entry) {
      super(in);
      most = Math.max(entry.getCompressedSize(), 16_384) * MOST_TIMES_UNPACKED;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      here += Math.max(n, 0);
      unpacked += Math.max(n, 0);
      if (here > most || unpacked > MOST_UNPACKED) {
        throw InvalidInput.at("/file", "registry.import.bomb");
      }
      return n;
    }
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    // Without a document type there are no entities of one's own; these limits would only count every &amp; of an honest sheet.
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    return factory;
  }
}
