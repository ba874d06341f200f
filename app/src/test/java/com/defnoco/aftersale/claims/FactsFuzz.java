package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines that programs send for decisions: facts come of it, or an answer that says what is wrong. */
class FactsFuzz implements Fuzzed {

  @Override
  public String name() {
    return "facts";
  }

  @Override
  public List<byte[]> good() {
    return List.of("""
        {"id":"1","edition":"2025-01","facts":{"manufacturedOn":"2024-01-10","arrivedAtPortOn":"2024-03-02","invoice":"VALID","certificate":"VALID","occurredOn":"2025-05-30",
         "improperUseOrStorage":false,"userDamage":false,"forceMajeure":false,"unauthorizedModification":false,"remoteDiagnosis":"NOT_FIXABLE_REMOTELY"}}"""
        .getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8), "[".repeat(2000).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void read(byte[] bytes) {
    try {
      FactsJson.read(bytes, 0, bytes.length);
    } catch (FactsJson.Unreadable refused) {
      // As it should be.
    }
  }
}
