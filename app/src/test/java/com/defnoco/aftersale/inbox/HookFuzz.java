package com.defnoco.aftersale.inbox;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Jazzer on what providers post, all adapters in turn; with {@code -Pfuzz} only. */
class HookFuzz {

  private static final ChannelAdapter[] ADAPTERS = AnyHookTest.adapters().stream().map(AnyHookTest::adapter).toArray(ChannelAdapter[]::new);

  @FuzzTest(maxDuration = "60s")
  void hook(FuzzedDataProvider data) {
    var adapter = ADAPTERS[data.consumeInt(0, ADAPTERS.length - 1)];
    AnyHookTest.read(adapter, data.consumeRemainingAsBytes());
  }
}
