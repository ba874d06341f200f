package com.defnoco.aftersale.claims;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Jazzer on lines of the interface; with {@code -Pfuzz} only. */
class FactsFuzz {

  @FuzzTest(maxDuration = "60s")
  void facts(byte[] bytes) {
    AnyFactsTest.read(bytes);
  }
}
