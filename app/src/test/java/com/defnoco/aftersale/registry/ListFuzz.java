package com.defnoco.aftersale.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Jazzer on lists and workbooks; with {@code -Pfuzz} only. */
class ListFuzz {

  @FuzzTest(maxDuration = "60s")
  void list(byte[] bytes) throws IOException {
    AnyListTest.read(bytes);
  }
}
