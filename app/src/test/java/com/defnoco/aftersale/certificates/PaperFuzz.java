package com.defnoco.aftersale.certificates;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Jazzer on codes of papers (CBOR, COSE); with {@code -Pfuzz} only. */
class PaperFuzz {

  @FuzzTest(maxDuration = "60s")
  void code(byte[] bytes) {
    AnyPaperTest.code(bytes);
  }
}
