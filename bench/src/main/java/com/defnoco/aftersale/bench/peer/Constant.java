package com.defnoco.aftersale.bench.peer;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the look-up of cover is compared with: the same server, the same gate and key, an answer of the same size, and nothing looked up. */
@RestController
class Constant {

  private static final Map<String, Object> COVER = Map.of("startsOn", "2025-03-02", "basis", "PORT_ARRIVAL", "lastDay", "2027-05-02");
  private static final Map<String, Object> ANSWER = Map.of("serialNumber", "DF6S222401100042", "on", "2026-01-01", "status", "COVERED_UNTIL",
      "edition", "2026-1", "cover", COVER, "withoutPapers", COVER, "evidence", "consignment CN-000042, port of discharge DEHAM, arrival notice");

  @GetMapping("/api/v1/bench/constant")
  Map<String, Object> constant() {
    return ANSWER;
  }
}
