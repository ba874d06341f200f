package com.defnoco.aftersale.platform;

/** The actor may know that this exists, but their role or scope does not carry this action. HTTP answers 403. */
public final class NotAllowed extends RuntimeException {

  private final String needed;

  public NotAllowed(String needed) {
    super("needs " + needed, null, false, false);
    this.needed = needed;
  }

  /** The role or scope that would be needed. */
  public String needed() {
    return needed;
  }
}
