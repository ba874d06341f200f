package com.defnoco.aftersale;

import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;

/**
 * A reader of bytes from outside: tried with garbled input in every run ({@link Garbled}), and searched by Jazzer with {@code -Pfuzz} ({@link EveryReaderIsSearchedTest}). Implementations are named
 * {@code …Fuzz}, stand beside the reader and are made without arguments.
 */
public interface Fuzzed {

  /** What a folder of found inputs is called after. */
  String name();

  /** Inputs as they should be, from which mutations start: the same bytes in every run. */
  List<byte[]> good();

  /** Reads whatever it is given; what the reader may refuse by is caught here, anything else breaks it. */
  void read(byte[] bytes) throws Exception;

  /** An entry that does not tell when it was written. */
  static ZipEntry entry(String name) {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    return entry;
  }

  /** The reader of this class. */
  static Fuzzed made(String type) {
    try {
      var maker = Class.forName(type).getDeclaredConstructor();
      maker.setAccessible(true);
      return (Fuzzed) maker.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no reader that can be made without arguments", e);
    }
  }
}
