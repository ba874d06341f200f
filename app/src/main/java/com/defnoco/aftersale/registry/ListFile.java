package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
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
 * A list as people export it, read a line at a time: CSV with comma, semicolon or tab, in UTF-8, UTF-16, GB18030 or Windows-1252, its
 * columns in any order and by any usual name; or JSON, one object per line. What cannot be read as a whole is refused with what to mend;
 * what is wrong with one line is told with that line.
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
  private final List<Problem> notes = new ArrayList<>();

  private ListFile(ImportReport.Kind kind) {
    this.kind = kind;
  }

  /**
   * Reads the file and hands on every line with data, in order.
   *
   * @return what was noticed about the file as a whole
   * @throws InvalidInput when it cannot be read as a list
   */
  static List<Problem> read(Path file, ImportReport.Kind kind, Consumer<Line> lines) throws IOException {
    var list = new ListFile(kind);
    list.refuseWhatIsNoText(file);
    var encoding = encodingOf(file);
    if (!encoding.charset().equals(StandardCharsets.UTF_8)) {
      list.notes.add(Problem.at("/file", "registry.import.encoding", encoding.charset().name()));
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      in.skipNBytes(encoding.markLength());
      var reader = new BufferedReader(new InputStreamReader(in, encoding.charset()), 1 << 16);
      if (firstCharacter(reader) == '{') {
        list.readJsonLines(reader, lines);
      } else {
        list.readCsv(reader, lines);
      }
    }
    return List.copyOf(list.notes);
  }

  // --- CSV --------------------------------------------------------------------------------------------------------------------

  private void readCsv(BufferedReader reader, Consumer<Line> lines) throws IOException {
    var guarded = new LineGuard(reader);
    int skipped = skipSeparatorLine(reader);
    var format = CSVFormat.RFC4180.builder().setDelimiter(separatorOf(reader)).setIgnoreEmptyLines(true).setTrailingData(true).get();
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
  private List<String> columns(List<String> headings) {
    var columns = new ArrayList<String>();
    var unused = new ArrayList<String>();
    for (var heading : headings) {
      var column = Columns.named(kind, heading).orElse("");
      if (column.isEmpty() && !heading.isBlank()) {
        unused.add(shortened(heading.strip()));
      }
      if (!column.isEmpty() && columns.contains(column)) {
        throw InvalidInput.at("/file", "registry.import.columnTwice", column, shortened(heading.strip()));
      }
      columns.add(column);
    }
    var missing = Columns.needed(kind).stream().filter(column -> !columns.contains(column)).toList();
    if (!missing.isEmpty()) {
      throw InvalidInput.at("/file", "registry.import.columnMissing", String.join(", ", missing), String.join(", ", Columns.of(kind)),
          shortened(String.join(", ", headings)));
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
      } else if (!columns.get(i).isEmpty()) {
        put(cells, columns.get(i), value, faults);
      }
    }
    return new Line(number, cells, List.copyOf(faults));
  }

  private static void put(Map<String, String> cells, String column, String value, List<Problem> faults) {
    if (value.length() > LONGEST_CELL) {
      faults.add(Problem.at("/" + column, "registry.cell.tooLong", value.length(), LONGEST_CELL));
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

  /** Comma, semicolon or tab, whichever the first line has most of outside quotes; comma for a single column. */
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
    for (char separator : new char[] {',', ';', '\t'}) {
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
        put(cells, column.get(), field.getValue().isNull() ? "" : cell(field.getValue().asString()), faults);
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
    if (start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4
        || start.length > 3 && (start[0] & 0xFF) == 0xD0 && (start[1] & 0xFF) == 0xCF) {
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

  private record Encoding(Charset charset, int markLength) {}

  /** By byte order mark; else UTF-8 where the whole file is; else GB18030 or Windows-1252, whichever its bytes look like. */
  private static Encoding encodingOf(Path file) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(3);
    }
    if (start.length >= 3 && (start[0] & 0xFF) == 0xEF && (start[1] & 0xFF) == 0xBB && (start[2] & 0xFF) == 0xBF) {
      return new Encoding(StandardCharsets.UTF_8, 3);
    }
    if (start.length >= 2 && (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE) {
      return new Encoding(StandardCharsets.UTF_16LE, 2);
    }
    if (start.length >= 2 && (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF) {
      return new Encoding(StandardCharsets.UTF_16BE, 2);
    }
    if (isUtf8(file)) {
      return new Encoding(StandardCharsets.UTF_8, 0);
    }
    return new Encoding(looksChinese(file) ? GB18030 : WINDOWS, 0);
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

  /** GB2312 writes a Chinese character as two bytes from A1 up; in Western text bytes that high rarely come in pairs. */
  private static boolean looksChinese(Path file) throws IOException {
    long pairs = 0;
    long singles = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int b;
      while ((b = in.read()) >= 0) {
        if (b >= 0x81) {
          int next = in.read();
          if (b >= 0xA1 && next >= 0xA1) {
            pairs++;
          } else {
            singles++;
          }
        }
      }
    }
    return pairs > singles;
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
