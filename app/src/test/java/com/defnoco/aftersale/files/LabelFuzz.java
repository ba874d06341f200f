package com.defnoco.aftersale.files;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Jazzer on photos of labels; with {@code -Pfuzz} only. */
class LabelFuzz {

  @FuzzTest(maxDuration = "60s")
  void label(byte[] bytes) {
    AnyUploadTest.label(bytes);
  }
}
