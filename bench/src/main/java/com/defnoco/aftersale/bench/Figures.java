package com.defnoco.aftersale.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code docs/figures.md}: each part of the table writes its own section, and leaves the others as they are. */
final class Figures {

  private final Path file;
  private final String command;

  Figures(Path file, String command) {
    this.file = file;
    this.command = command;
  }

  void section(String title, String text) throws IOException {
    var written = "## " + title + "\n`" + command + "` · " + machine() + " · "
        + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH)) + "\n\n" + text.strip() + "\n";
    System.out.println("\n" + written);
    var before = Files.readString(file);
    int at = before.indexOf("## " + title + "\n");
    if (at < 0) {
      Files.writeString(file, before.stripTrailing() + "\n\n" + written);
      return;
    }
    int end = before.indexOf("\n## ", at);
    Files.writeString(file, before.substring(0, at) + written + (end < 0 ? "" : before.substring(end)));
  }

  private static String machine() throws IOException {
    var cpu = Path.of("/proc/cpuinfo");
    var model = !Files.exists(cpu) ? System.getProperty("os.arch") : Files.readAllLines(cpu).stream().filter(line -> line.startsWith("model name")).findFirst()
        .map(line -> line.substring(line.indexOf(':') + 2)).orElse(System.getProperty("os.arch"));
    var memory = Path.of("/proc/meminfo");
    var gigabytes = !Files.exists(memory) ? "" : ", " + Long.parseLong(Files.readAllLines(memory).getFirst().replaceAll("[^0-9]", "")) / (1 << 20) + " GB";
    return model + ", " + Runtime.getRuntime().availableProcessors() + " cores" + gigabytes + " · JDK " + Runtime.version().feature() + ", PostgreSQL 18 embedded, fsync on";
  }
}
