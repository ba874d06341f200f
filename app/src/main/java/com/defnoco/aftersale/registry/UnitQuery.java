package com.defnoco.aftersale.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which units to list, by serial, a page at a time.
 *
 * @param text the whole serial or any part of it, as typed; null for all
 * @param owner customer; null for all
 * @param after the last serial of the page before; null for the first page
 * @param limit 1 to 500
 */
public record UnitQuery(@Nullable String text, @Nullable String model, @Nullable String consignment, @Nullable Boolean withheld,
    @Nullable UUID owner, @Nullable String after, int limit) {

  /** Of any owner. */
  public UnitQuery(@Nullable String text, @Nullable String model, @Nullable String consignment, @Nullable Boolean withheld, @Nullable String after,
      int limit) {
    this(text, model, consignment, withheld, null, after, limit);
  }
}
