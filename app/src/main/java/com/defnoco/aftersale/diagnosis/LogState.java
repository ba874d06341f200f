package com.defnoco.aftersale.diagnosis;

/** How far the reading of a log has come. */
public enum LogState {
  WAITING, READING, DONE,
  /** It is no log, or none that we can read; what is wrong is told. */
  UNREADABLE
}
