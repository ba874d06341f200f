package com.defnoco.aftersale.files;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Jazzer on uploads: content, PDF; with {@code -Pfuzz} only. */
class UploadFuzz {

  @FuzzTest(maxDuration = "60s")
  void upload(byte[] bytes) throws IOException {
    AnyUploadTest.judge(bytes);
  }
}
