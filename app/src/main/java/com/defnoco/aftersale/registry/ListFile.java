package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.registry.Reading.Heading;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A list as people export it, read a line at a time: CSV with comma, semicolon, tab or bar, in UTF-8, UTF-16, GB18030 or Windows-1252 or
 * lines of both kinds, its columns in any order and by any usual name; an Excel workbook; or JSON, one object per line. What cannot be read
 * as a whole is refused with what to mend; what is wrong with one line is told with that line.
 */
final class ListFile {

  /** One line with data. {@code cells} are by our column names; {@code faults} kept it from being read. */
  record Line(int number, Map<String, String> cells, List<Problem> faults) {}

  private static final int LONGEST_LINE = 200_000;
  private static final int LONGEST_CELL = 1_000;
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  /** The same name twice in an object is an error: which of them counts would be chance. */
  private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final ImportReport.Kind kind;
  private final Headings known;
  private final boolean mayAsk;
  private final List<Problem> notes = new ArrayList<>();
  private List<Heading> headings = List.of();
  private boolean complete = true;

  private ListFile(ImportReport.Kind kind, Headings known, boolean mayAsk) {
    this.kind = kind;
    this.known = known;
    this.mayAsk = mayAsk;
  }

  /** What a heading of the first line means: told, remembered or known. */
  interface Headings {
    Heading of(String written);
  }

  /**
   * What became of the file.
   *
   * @param notes what was noticed about it as a whole
   * @param complete false when a column without which the list says nothing has not been found yet
   */
  record Outcome(Reading reading, List<Problem> notes, boolean complete) {}

  /**
   * Reads the file and hands on every line with data, in order.
   *
   * @param mayAsk a person is there who can say what the columns mean; else a list without its needed columns is refused
   * @throws InvalidInput when it cannot be read as a list
   */
  static Outcome read(Path file, ImportReport.Kind kind, Headings known, boolean mayAsk, Consumer<Line> lines) throws IOException {
    var list = new ListFile(kind, known, mayAsk);
    if (isZip(file)) {
      return list.readWorkbook(file, lines);
    }
    list.refuseWhatIsNoText(file);
    var encoding = encodingOf(file);
    if (!encoding.charset().equals(StandardCharsets.UTF_8)) {
      list.notes.add(Problem.at("/file", "registry.import.encoding", encoding.charset().name()));
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.skipNBytes(encoding.markLength());
      var decoder = encoding.byLine() ? new LineDecoder(in, encoding.charset()) : null;
      var reader = new BufferedReader(decoder != null ? decoder : new InputStreamReader(in, encoding.charset()), 1 << 16);
      boolean json = firstCharacter(reader) == '{';
      var separator = json ? null : list.readCsv(reader, lines);
      if (json) {
        list.readJsonLines(reader, lines);
      }
      if (decoder != null && decoder.otherLines > 0 && decoder.utf8Lines > 0) {
        list.notes.add(Problem.at("/file", "registry.import.mixedEncodings", decoder.utf8Lines, decoder.otherLines, encoding.charset().name(),
            Integer.toString(decoder.firstOther)));
      }
      return new Outcome(new Reading(json ? "JSON" : "CSV", encoding.charset().name(), separator, null, list.headings),
          List.copyOf(list.notes), list.complete);
    }
  }

  // --- workbooks --------------------------------------------------------------------------------------------------------------

  private Outcome readWorkbook(Path file, Consumer<Line> lines) throws IOException {
    List<String> columns = new ArrayList<>();
    boolean[] named = {false};
    var read = Workbook.read(file, (number, cells) -> {
      if (cells.stream().allMatch(String::isBlank)) {
        return;
      }
      if (!named[0]) {
        named[0] = true;
        columns.addAll(columns(cells));
      } else {
        lines.accept(line(number, columns, cells));
      }
    });
    if (!named[0]) {
      throw InvalidInput.at("/file", "registry.import.empty");
    }
    if (read.otherSheets() > 0) {
      notes.add(Problem.at("/file", "registry.import.otherSheets", read.sheet(), read.otherSheets()));
    }
    return new Outcome(new Reading("XLSX", null, null, read.sheet(), headings), List.copyOf(notes), complete);
  }

  private static boolean isZip(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var start = in.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }
  }

  // --- CSV --------------------------------------------------------------------------------------------------------------------

  /** @return the separator */
  private String readCsv(BufferedReader reader, Consumer<Line> lines) throws IOException {
    var guarded = new LineGuard(reader);
    int skipped = skipSeparatorLine(reader);
    char separator = separatorOf(reader);
    var format = CSVFormat.RFC4180.builder().setDelimiter(separator).setIgnoreEmptyLines(true).setTrailingData(true).get();
    int lastRead = skipped;
    try (var parser = CSVParser.parse(guarded, format)) {
      var records = parser.iterator();
      if (!records.hasNext()) {
        throw InvalidInput.at("/file", "registry.import.empty");
      }
      var columns = columns(cells(records.next()));
      while (records.hasNext()) {
        guarded.nextRecord();
        var record = records.next();
        var cells = cells(record);
        if (cells.stream().allMatch(String::isBlank)) {
          continue;
        }
        lastRead = skipped + (int) parser.getCurrentLineNumber();
        int breaksInside = (int) cells.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
        lines.accept(line(lastRead - breaksInside, columns, cells));
      }
      return Character.toString(separator);
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause(), lastRead + 1);
    } catch (IOException e) {
      throw unreadable(e, lastRead + 1);
    }
  }

  private static InvalidInput unreadable(IOException e, int line) {
    return e instanceof LineTooLong ? InvalidInput.at("/file", "registry.import.lineTooLong", Integer.toString(line), LONGEST_LINE)
        : InvalidInput.at("/file", "registry.import.brokenQuotes", Integer.toString(line));
  }

  private static List<String> cells(CSVRecord record) {
    return record.toList();
  }

  /** Our column for each heading, empty for those that are not ours. */
  private List<String> columns(List<String> written) {
    var columns = new ArrayList<String>();
    var read = new ArrayList<Heading>();
    var unused = new ArrayList<String>();
    for (var one : written) {
      var heading = known.of(shortened(one.strip()));
      if (!heading.column().isEmpty() && columns.contains(heading.column())) {
        if (!mayAsk) {
          throw InvalidInput.at("/file", "registry.import.columnTwice", heading.column(), heading.written());
        }
        notes.add(Problem.at("/file", "registry.import.columnTwice", heading.column(), heading.written()));
        heading = new Heading(heading.written(), "", Reading.By.NOBODY);
      }
      if (heading.column().isEmpty() && !heading.written().isBlank()) {
        unused.add(heading.written());
      }
      read.add(heading);
      columns.add(heading.column());
    }
    headings = List.copyOf(read);
    var missing = Columns.needed(kind).stream().filter(column -> !columns.contains(column)).toList();
    complete = missing.isEmpty();
    if (!complete && !mayAsk) {
      throw InvalidInput.at("/file", "registry.import.columnMissing", String.join(", ", missing), String.join(", ", Columns.of(kind)),
          shortened(String.join(", ", written)));
    }
    if (!unused.isEmpty()) {
      notes.add(Problem.at("/file", "registry.import.columnsUnused", shortened(String.join(", ", unused))));
    }
    return columns;
  }

  private static Line line(int number, List<String> columns, List<String> values) {
    var cells = new LinkedHashMap<String, String>();
    var faults = new ArrayList<Problem>();
    for (int i = 0; i < values.size(); i++) {
      var value = cell(values.get(i));
      if (i >= columns.size()) {
        if (!value.isEmpty()) {
          faults.add(Problem.at("/", "registry.import.tooManyCells", values.size(), columns.size()));
          break;
        }
      } else if (!value.isEmpty()) {
        put(cells, columns.get(i).isEmpty() ? Reading.unused(i) : columns.get(i), value, faults);
      }
    }
    return new Line(number, cells, List.copyOf(faults));
  }

  private static void put(Map<String, String> cells, String column, String written, List<Problem> faults) {
    var value = written.replace(Workbook.CUT_NUMBER, "");
    boolean ours = !column.startsWith("~");
    if (ours && value.length() > LONGEST_CELL) {
      faults.add(Problem.at("/" + column, "registry.cell.tooLong", value.length(), LONGEST_CELL));
    }
    if (ours && value.indexOf('\uFFFD') >= 0) {
      faults.add(Problem.at("/" + column, "registry.cell.unreadable", shortened(value)));
    }
    if (column.equals("serial_number") && value.length() < written.length()) {
      faults.add(Problem.at("/serial_number", "registry.serial.cutNumber", value));
    }
    cells.put(column, value.length() > LONGEST_CELL ? value.substring(0, LONGEST_CELL) : value);
  }

  /** Spreadsheets keep leading zeros by {@code ="0042"} or by an apostrophe; neither is meant. NUL cannot be stored. */
  private static String cell(String written) {
    var value = written.replace('\0', '\uFFFD').strip();
    if (value.startsWith("=\"") && value.endsWith("\"") && value.length() >= 3) {
      return value.substring(2, value.length() - 1);
    }
    return value.startsWith("'") && value.length() > 1 ? value.substring(1) : value;
  }

  /** Excel's first line {@code sep=;} names the separator; {@link #separatorOf} finds it anyway. @return how many lines were skipped */
  private static int skipSeparatorLine(BufferedReader reader) throws IOException {
    reader.mark(16);
    var start = new char[6];
    int n = reader.read(start);
    reader.reset();
    if (n >= 5 && new String(start, 0, n).toLowerCase(java.util.Locale.ROOT).startsWith("sep=")) {
      reader.readLine();
      return 1;
    }
    return 0;
  }

  /** Comma, semicolon, tab or bar, whichever the first line has most of outside quotes; comma for a single column. */
  private static char separatorOf(BufferedReader reader) throws IOException {
    reader.mark(LONGEST_LINE + 2);
    var line = new StringBuilder();
    int c;
    while ((c = reader.read()) >= 0 && line.length() < LONGEST_LINE) {
      if ((c == '\n' || c == '\r') && !line.toString().isBlank()) {
        break;
      }
      line.append((char) c);
    }
    reader.reset();
    char best = ',';
    long most = 0;
    var plain = line.toString().replaceAll("\"[^\"]*\"", "");
    for (char separator : new char[] {',', ';', '\t', '|'}) {
      long count = plain.chars().filter(x -> x == separator).count();
      if (count > most) {
        best = separator;
        most = count;
      }
    }
    return best;
  }

  // --- JSON lines -------------------------------------------------------------------------------------------------------------

  private void readJsonLines(BufferedReader reader, Consumer<Line> lines) throws IOException {
    var guarded = new BufferedReader(new LineGuard(reader).byLines());
    int number = 0;
    String text;
    try {
      while ((text = guarded.readLine()) != null) {
        number++;
        if (!text.isBlank()) {
          lines.accept(jsonLine(number, text));
        }
      }
    } catch (LineTooLong e) {
      throw unreadable(e, number + 1);
    }
  }

  private Line jsonLine(int number, String text) {
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JacksonException e) {
      return new Line(number, Map.of(), List.of(Problem.at("/", "registry.import.brokenJson", shortened(e.getOriginalMessage()))));
    }
    if (!object.isObject()) {
      return new Line(number, Map.of(), List.of(Problem.at("/", "registry.import.notAnObject")));
    }
    var cells = new LinkedHashMap<String, String>();
    var faults = new ArrayList<Problem>();
    for (var field : object.properties()) {
      var column = Columns.named(kind, field.getKey());
      if (column.isEmpty()) {
        faults.add(Problem.at("/" + shortened(field.getKey()), "registry.import.unknownField", shortened(field.getKey()),
            String.join(", ", Columns.of(kind))));
      } else if (field.getValue().isContainer()) {
        faults.add(Problem.at("/" + column.get(), "registry.import.notAText", column.get()));
      } else {
        var value = field.getValue().isNull() ? "" : cell(field.getValue().asString());
        if (!value.isEmpty()) {
          put(cells, column.get(), value, faults);
        }
      }
    }
    return new Line(number, cells, List.copyOf(faults));
  }

  // --- bytes ------------------------------------------------------------------------------------------------------------------

  private void refuseWhatIsNoText(Path file) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(4096);
    }
    if (start.length == 0) {
      throw InvalidInput.at("/file", "registry.import.empty");
    }
    if (start.length > 3 && (start[0] & 0xFF) == 0xD0 && (start[1] & 0xFF) == 0xCF) {
      throw InvalidInput.at("/file", "registry.import.workbook");
    }
    if (start.length >= 5 && new String(start, 0, 5, StandardCharsets.US_ASCII).equals("%PDF-")) {
      throw InvalidInput.at("/file", "registry.import.noText");
    }
    boolean utf16 = start.length > 1 && ((start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE || (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF);
    long controls = 0;
    for (byte b : start) {
      controls += b >= 0 && b < 9 ? 1 : 0;
    }
    if (!utf16 && controls > start.length / 50 + 1) {
      throw InvalidInput.at("/file", "registry.import.noText");
    }
    var text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
    if (text.startsWith("[")) {
      throw InvalidInput.at("/file", "registry.import.jsonArray");
    }
    if (text.startsWith("<")) {
      throw InvalidInput.at("/file", "registry.import.noText");
    }
  }

  /** @param byLine each line may be UTF-8 or in the charset */
  private record Encoding(Charset charset, int markLength, boolean byLine) {}

  /** By byte order mark; else UTF-8 where the whole file is; else by line UTF-8, or GB18030 or Windows-1252, whichever the bytes of the rest look like. */
  private static Encoding encodingOf(Path file) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(3);
    }
    if (start.length >= 3 && (start[0] & 0xFF) == 0xEF && (start[1] & 0xFF) == 0xBB && (start[2] & 0xFF) == 0xBF) {
      return new Encoding(StandardCharsets.UTF_8, 3, false);
    }
    if (start.length >= 2 && (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE) {
      return new Encoding(StandardCharsets.UTF_16LE, 2, false);
    }
    if (start.length >= 2 && (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF) {
      return new Encoding(StandardCharsets.UTF_16BE, 2, false);
    }
    if (isUtf8(file)) {
      return new Encoding(StandardCharsets.UTF_8, 0, false);
    }
    return new Encoding(looksChinese(file) ? GB18030 : WINDOWS, 0, true);
  }

  private static boolean isUtf8(Path file) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
    var characters = CharBuffer.allocate(1 << 16);
    var bytes = ByteBuffer.allocate(1 << 16);
    try (var channel = Files.newByteChannel(file)) {
      boolean end = false;
      while (!end) {
        end = channel.read(bytes) < 0;
        bytes.flip();
        characters.clear();
        if (decoder.decode(bytes, characters, end).isError()) {
          return false;
        }
        bytes.compact();
      }
    }
    return true;
  }

  /** GB2312 writes a Chinese character as two bytes from A1 up; in Western text bytes that high rarely come in pairs. Lines in UTF-8 do not count. */
  private static boolean looksChinese(Path file) throws IOException {
    long pairs = 0;
    long singles = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] line;
      while ((line = LineDecoder.nextLine(in)).length > 0) {
        if (LineDecoder.isUtf8(line)) {
          continue;
        }
        for (int i = 0; i < line.length; i++) {
          if ((line[i] & 0xFF) >= 0x81) {
            boolean pair = (line[i] & 0xFF) >= 0xA1 && i + 1 < line.length && (line[i + 1] & 0xFF) >= 0xA1;
            pairs += pair ? 1 : 0;
            singles += pair ? 0 : 1;
            i++;
          }
        }
      }
    }
    return pairs > singles;
  }

  /** Decodes every line by itself: as UTF-8 where it is, else in another charset. People paste lists of two systems into one file. */
  private static final class LineDecoder extends Reader {

    private static final int LONGEST = 1 << 20;

    private final InputStream in;
    private final Charset other;
    private String line = "";
    private int at;
    private int number;
    int utf8Lines;
    int otherLines;
    int firstOther;

    LineDecoder(InputStream in, Charset other) {
      this.in = in;
      this.other = other;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      if (at == line.length()) {
        var bytes = nextLine(in);
        if (bytes.length == 0) {
          return -1;
        }
        number++;
        line = decoded(bytes);
        at = 0;
      }
      int n = Math.min(length, line.length() - at);
      line.getChars(at, at + n, into, offset);
      at += n;
      return n;
    }

    private String decoded(byte[] bytes) {
      boolean plain = true;
      for (byte b : bytes) {
        plain &= b >= 0;
      }
      if (plain) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
      if (isUtf8(bytes)) {
        utf8Lines++;
        return new String(bytes, StandardCharsets.UTF_8);
      }
      otherLines++;
      firstOther = firstOther == 0 ? number : firstOther;
      return new String(bytes, other);
    }

    /** Up to and with the line feed; a line without end comes in pieces. Empty at the end. */
    static byte[] nextLine(InputStream in) throws IOException {
      var line = new java.io.ByteArrayOutputStream(256);
      int b;
      while (line.size() < LONGEST && (b = in.read()) >= 0) {
        line.write(b);
        if (b == '\n') {
          break;
        }
      }
      return line.toByteArray();
    }

    static boolean isUtf8(byte[] line) {
      try {
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(line));
        return true;
      } catch (java.nio.charset.CharacterCodingException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static int firstCharacter(BufferedReader reader) throws IOException {
    reader.mark(4096);
    int c;
    int read = 0;
    do {
      c = reader.read();
    } while (c >= 0 && Character.isWhitespace(c) && ++read < 4000);
    reader.reset();
    return c;
  }

  private static String shortened(String text) {
    var plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }

  private static final class LineTooLong extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;
  }

  /** Ends the reading of a file whose line never ends, before it fills the memory. */
  private static final class LineGuard extends FilterReader {

    private int sinceRecord;
    private boolean byLines;

    LineGuard(Reader in) {
      super(in);
    }

    LineGuard byLines() {
      byLines = true;
      return this;
    }

    void nextRecord() {
      sinceRecord = 0;
    }

    @Override
    public int read() throws IOException {
      var one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      // Small portions, so that the count since the last record stays near the truth although the parser reads ahead.
      int n = super.read(into, offset, Math.min(length, 8192));
      if (byLines) {
        for (int i = 0; i < n; i++) {
          sinceRecord = into[offset + i] == '\n' ? 0 : sinceRecord + 1;
          if (sinceRecord > LONGEST_LINE) {
            throw new LineTooLong();
          }
        }
      } else {
        sinceRecord += Math.max(n, 0);
        if (sinceRecord > LONGEST_LINE) {
          throw new LineTooLong();
        }
      }
      return n;
    }
  }
}
