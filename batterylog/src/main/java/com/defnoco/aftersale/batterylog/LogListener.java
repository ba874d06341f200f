package com.defnoco.aftersale.batterylog;

/** Hears what a reader reads, in the order of the file. */
public interface LogListener {

  void sample(Sample sample);

  default void happening(Happening happening) {}

  default void setting(Setting setting) {}

  default void identity(PackIdentity identity) {}

  default void skipped(Skipped skipped) {}
}
