package com.defnoco.aftersale.platform;

/** There is no such thing, or it is not yours to see: the answer is the same for both. */
public final class NotFound extends RuntimeException {

  public NotFound() {
    super("not found", null, false, false);
  }
}
