package com.defnoco.aftersale;

/** What Jazzer calls, in a JVM of its own; which reader it is, {@code -Dfuzz.reader} names. */
public final class FuzzTarget {

  private static final Fuzzed READER = Fuzzed.made(System.getProperty("fuzz.reader"));

  private FuzzTarget() {}

  public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
    READER.read(bytes);
  }
}
