package com.defnoco.aftersale.inbox.channels.email;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Jazzer on mails; with {@code -Pfuzz} only. */
class MailFuzz {

  @FuzzTest(maxDuration = "60s")
  void mail(byte[] bytes) {
    AnyMailTest.read(bytes);
  }
}
