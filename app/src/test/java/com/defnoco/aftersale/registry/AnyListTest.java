package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.Garbled;
import org.junit.jupiter.api.Test;

/** Whatever is imported or typed as serial or date: it is read, or refused with a sentence. */
class AnyListTest {

  @Test
  void anyBytesAreAListOrRefused() {
    Garbled.through(new ListFuzz(), 250);
  }

  @Test
  void anyWordsHoldSerialsAndDatesOrNone() {
    Garbled.through(new SerialFuzz(), 4000);
  }
}
