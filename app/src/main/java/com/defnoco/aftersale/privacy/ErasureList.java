package com.defnoco.aftersale.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who was forgotten, as a file beside the database and beside its backups: ids and no names. A backup knows nothing of erasures that came after it; by this list they are done
 * again when it was restored.
 */
public final class ErasureList {

  /** Its name in the data folder and beside archives. */
  public static final String FILE = "erasures.list";

  private static final Pattern LINE = Pattern.compile("(\\S{20,40}) (\\S{1,80}) (\\S{1,80}) ([0-9a-f,-]{36,4000})");

  private ErasureList() {}

  /**
   * One erasure.
   *
   * @param at when it was done first
   * @param customers the person's id first, then those that had turned out to be the same person
   * @param askedBy and {@code doneBy}: the two who did it, as {@code Actor.reference()}
   */
  public record Line(Instant at, List<UUID> customers, String askedBy, String doneBy) {

    private String written() {
      return at + " " + askedBy + " " + doneBy + " " + String.join(",", customers.stream().map(UUID::toString).toList()) + "\n";
    }
  }

  /** The erasures in a folder's list; none where there is no list. A line that cannot be read is no reason to lose the others. */
  public static List<Line> in(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    var lines = new LinkedHashSet<Line>();
    if (Files.isRegularFile(file)) {
      for (var text : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        var match = LINE.matcher(text);
        if (match.matches()) {
          try {
            lines.add(new Line(Instant.parse(match.group(1)), Stream.of(match.group(4).split(",")).map(UUID::fromString).toList(), match.group(2), match.group(3)));
          } catch (DateTimeParseException | IllegalArgumentException damaged) {
            continue;
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  /** Adds those that the folder's list lacks; each with one append, so that two who add at once do not cut each other's lines. @return how many were added */
  public static int add(Path folder, Collection<Line> lines) throws IOException {
    var missing = new ArrayList<>(lines);
    missing.removeAll(in(folder));
    for (var line : missing) {
      Files.writeString(folder.resolve(FILE), line.written(), StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return missing.size();
  }
}
