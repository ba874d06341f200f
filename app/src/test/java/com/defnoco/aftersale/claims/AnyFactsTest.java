package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.Garbled;
import org.junit.jupiter.api.Test;

/** Whatever line a program sends for a decision: facts come of it, or an answer that says what is wrong. */
class AnyFactsTest {

  @Test
  void anyLineIsFactsOrRefused() {
    Garbled.through(new FactsFuzz(), 4000);
  }
}
