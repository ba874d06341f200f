package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.DataFlash.Definition;
import com.defnoco.aftersale.batterylog.DataFlash.Use;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** ArduPilot's log as text, one message a line: {@code CURR, 1234, 12.3, …}, defined by {@code FMT} lines. Values are as people read them. */
final class DataFlashTextReader {

  private final Lines lines;
  private final LogListener listener;
  private final DataFlash meaning;
  private final Map<String, Definition> definitions = new HashMap<>();

  DataFlashTextReader(Bytes in, LogListener listener) {
    this.lines = new Lines(in);
    this.listener = listener;
    this.meaning = new DataFlash(listener);
  }

  void read() throws IOException {
    long wrong = 0;
    long firstWrong = 0;
    for (String line; (line = lines.next()) != null; ) {
      int comma = line.indexOf(',');
      var name = comma < 0 ? line.strip() : line.substring(0, comma).strip();
      if (name.equals("FMT")) {
        define(line);
        continue;
      }
      var definition = definitions.get(name);
      if (definition == null) {
        if (comma < 0 && !name.isEmpty() && definitions.isEmpty()) {
          continue; // the firmware's greeting
        }
        continue;
      }
      if (definition.use == Use.NONE) {
        continue;
      }
      var values = values(line, definition.letters.length());
      if (values.length < definition.letters.length()) {
        wrong++;
        firstWrong = firstWrong == 0 ? lines.number() : firstWrong;
        continue;
      }
      meaning.message(definition, new Written(definition, values));
    }
    if (wrong > 0) {
      listener.skipped(new Skipped(firstWrong, wrong, "format", ""));
    }
    if (lines.tooLong() > 0) {
      listener.skipped(new Skipped(0, lines.tooLong(), "too-large", ""));
    }
    meaning.ended();
  }

  private void define(String line) {
    var parts = line.split(",", 6);
    if (parts.length == 6 && definitions.size() < 512) {
      var name = parts[3].strip();
      definitions.put(name, new Definition(name, parts[4].strip(), parts[5].strip()));
    }
  }

  private static String[] values(String line, int columns) {
    var parts = line.split(",", columns + 1);
    return parts.length <= 1 ? new String[0] : java.util.Arrays.copyOfRange(parts, 1, parts.length);
  }

  private record Written(Definition definition, String[] values) implements DataFlash.Values {

    @Override
    public double number(int column) {
      return column < 0 || column >= values.length ? Double.NaN : Numbers.parse(values[column]);
    }

    @Override
    public String text(int column) {
      return column < 0 || column >= values.length ? "" : values[column].strip();
    }
  }
}
