package com.defnoco.aftersale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Bytes as nobody should send them: what once broke a reader (files under {@code src/test/resources/fuzz/<reader>}), and seeded mutations of good ones, the same in every run. With
 * {@code -Pfuzz} Jazzer searches the same readers for a minute each; what it finds is put beside the others.
 */
public final class Garbled {

  private static final Path FOUND = Path.of("src/test/resources/fuzz");

  private Garbled() {}

  /** Reads everything that was found before, the good ones, and so many mutations of each. */
  public static void through(Fuzzed reader, int rounds) {
    found(reader.name()).forEach(bytes -> read(reader, bytes));
    var random = new Random(reader.name().hashCode());
    for (var seed : reader.good()) {
      read(reader, seed);
      for (int i = 0; i < rounds; i++) {
        read(reader, mutated(seed, random));
      }
    }
  }

  private static void read(Fuzzed reader, byte[] bytes) {
    try {
      reader.read(bytes);
    } catch (Exception | Error broken) {
      throw new AssertionError(reader.name() + " broke on " + bytes.length + " bytes: " + java.util.HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 4000)), broken);
    }
  }

  private static Stream<byte[]> found(String name) {
    var folder = FOUND.resolve(name);
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (var files = Files.list(folder)) {
      return files.sorted().map(file -> {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One to four of: bits turned, bytes put in, taken out, doubled, cut off, numbers made extreme. */
  private static byte[] mutated(byte[] good, Random random) {
    var bytes = good.clone();
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = new byte[] {0, -1, 127, -128, '<', '"', '{', '\\'}[random.nextInt(8)];
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> bytes = spliced(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(8)), 0);
        case 5 -> bytes = spliced(bytes, at, 0, 1 + random.nextInt(Math.min(64, bytes.length)));
        default -> {
          for (int i = at; i < Math.min(bytes.length, at + 4); i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 0xff : 0);
          }
        }
      }
    }
    return bytes;
  }

  /** Without {@code out} bytes at a place, with {@code in} bytes from the beginning put there. */
  private static byte[] spliced(byte[] bytes, int at, int out, int in) {
    var spliced = new byte[bytes.length - out + in];
    System.arraycopy(bytes, 0, spliced, 0, at);
    System.arraycopy(bytes, 0, spliced, at, in);
    System.arraycopy(bytes, at + out, spliced, at + in, bytes.length - at - out);
    return spliced;
  }
}
