package com.defnoco.aftersale.pages;

import org.jspecify.annotations.Nullable;

/**
 * One step of a way.
 *
 * @param label what happens in it, in the reader's language
 * @param when when it was done, in the reader's language
 */
public record Step(String label, State state, @Nullable String when) {

  public enum State {
    DONE,
    CURRENT,
    TO_COME
  }
}
