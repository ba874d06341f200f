package com.defnoco.aftersale.batterylog;

/**
 * A file that is no log, or none that can be read. The key tells what is wrong:
 * {@code empty}, {@code unknown}, {@code ulog-newer}, {@code no-times}, {@code encrypted-dji}, {@code damaged-archive}, {@code too-large}, {@code nothing-in-archive}, {@code mapping}.
 */
public final class Unreadable extends Exception {

  private static final long serialVersionUID = 1L;
  private final String key;

  Unreadable(String key, String message) {
    super(message);
    this.key = key;
  }

  /** What is wrong, as a word for programs; {@link #getMessage()} says it in English. */
  public String key() {
    return key;
  }
}
