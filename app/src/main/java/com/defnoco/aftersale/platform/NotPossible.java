package com.defnoco.aftersale.platform;

import java.util.List;

/**
 * A well-formed wish that the state of things does not allow: already accepted, already redeemed, not offered, lost a race. HTTP answers 409.
 * Carries a message key of the bundles with its arguments.
 */
public final class NotPossible extends RuntimeException {

  private final String key;
  private final transient List<Object> arguments;

  public NotPossible(String key, Object... arguments) {
    super(key, null, false, false);
    this.key = key;
    this.arguments = List.of(arguments);
  }

  public String key() {
    return key;
  }

  public List<Object> arguments() {
    return arguments;
  }
}
