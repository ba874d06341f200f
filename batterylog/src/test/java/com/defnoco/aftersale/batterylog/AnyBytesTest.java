package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, a reader ends, throws nothing but {@link Unreadable}, and tells no number that is not one. With {@code -Pfuzz} Jazzer searches each for a minute, led by what the code does
 * ({@link LogFuzz}); without, what was found is read again, and a seeded mutation of good logs runs beside it.
 */
class AnyBytesTest {

  /** Files under {@code src/test/resources/fuzz/<reader>}. */
  @Test
  void whatOnceBrokeAReaderIsRead() throws IOException {
    for (var reader : LogFuzz.Reader.values()) {
      reader.good().forEach(reader::read);
      var folder = Path.of("src/test/resources/fuzz", reader.folder);
      if (Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          for (var file : files.sorted().toList()) {
            reader.read(Files.readAllBytes(file));
          }
        }
      }
    }
  }

  /** The same in miniature, every time: good logs with bytes changed, cut out, doubled and put in at random places that are the same on every machine. */
  @Test
  void goodLogsThatWereMutilatedAreStillRead() {
    var random = new Random(20_261_127);
    for (var good : LogFuzz.goodLogs()) {
      for (int round = 0; round < 400; round++) {
        var bytes = good.clone();
        for (int change = 0; change <= random.nextInt(6); change++) {
          int at = random.nextInt(bytes.length);
          int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
          switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> java.util.Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xFF));
            case 2 -> bytes = LogFuzz.joined(java.util.Arrays.copyOf(bytes, at), java.util.Arrays.copyOfRange(bytes, Math.min(at + length, bytes.length), bytes.length));
            default -> bytes = LogFuzz.joined(java.util.Arrays.copyOf(bytes, at + length), java.util.Arrays.copyOfRange(bytes, at, bytes.length));
          }
          if (bytes.length == 0) {
            bytes = new byte[] {0};
          }
        }
        LogFuzz.read(bytes);
      }
    }
  }
}
