package com.defnoco.aftersale.platform;

/** Something the operator must mend before the program can start; the message says what, where and what to do next. */
public final class StartupProblem extends RuntimeException {

  public StartupProblem(String message) {
    super(message);
  }

  public StartupProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
