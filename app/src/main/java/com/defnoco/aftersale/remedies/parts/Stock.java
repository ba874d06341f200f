package com.defnoco.aftersale.remedies.parts;

import java.util.List;

/** A part and what of it lies where. */
public record Stock(Part part, List<At> places) {

  /** @param reserved of those on hand, promised to claims */
  public record At(String place, String nameEn, String nameZh, int onHand, int reserved) {
    public int free() {
      return onHand - reserved;
    }
  }

  public int free() {
    return places.stream().mapToInt(At::free).sum();
  }

  public boolean toOrder() {
    return free() < part.reorderLevel();
  }
}
