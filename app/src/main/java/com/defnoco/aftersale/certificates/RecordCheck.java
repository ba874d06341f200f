package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.Verification.Detail;
import com.defnoco.aftersale.certificates.Verification.Kind;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.platform.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a claim's record in JSON: every row that is told hashes to what it says, each is chained to the one before, and the last one is what we signed. Rows
 * that are not the customer's to read are there as their hash alone; the chain runs through them.
 */
final class RecordCheck {

  static final String FORMAT = "aftersale-claim-record/1";
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordCheck() {}

  static boolean looksLike(byte[] file) {
    var start = new String(file, 0, Math.min(file.length, 400), StandardCharsets.UTF_8).stripLeading();
    return start.startsWith("{") && start.contains(FORMAT);
  }

  static Verification check(byte[] file, PublishedKeys keys) {
    JsonNode record;
    try {
      record = JSON.readTree(file);
    } catch (JacksonException notJson) {
      return Verification.notOurs(Kind.CLAIM_RECORD, Detail.of("record.unreadable"));
    }
    var signed = keys.signed(record.path("signature").asString(""));
    if (signed.isEmpty() || !signed.get().path("format").asString("").equals(FORMAT)) {
      return Verification.notOurs(Kind.CLAIM_RECORD, Detail.of("record.signature"));
    }
    var said = signed.get();
    var problem = problem(record, said);
    if (problem != null) {
      var details = new ArrayList<>(List.of(problem));
      details.addAll(said(said));
      return new Verification(Verdict.ALTERED, Kind.CLAIM_RECORD, null, null, details);
    }
    var details = new ArrayList<>(List.of(Detail.of("record.genuine")));
    details.addAll(said(said));
    return new Verification(Verdict.GENUINE, Kind.CLAIM_RECORD, null, null, details);
  }

  /** What the signature says. */
  static List<Detail> said(JsonNode said) {
    return List.of(Detail.of("record.says", said.path("claim").asString(""), said.path("rows").asInt(0), said.path("madeAt").asString("")),
        Detail.of("record.head", said.path("head").asString("")));
  }

  private static @Nullable Detail problem(JsonNode record, JsonNode said) {
    for (var name : List.of("claim", "subject", "madeAt")) {
      if (!record.path(name).equals(said.path(name))) {
        return Detail.of("record.about", name);
      }
    }
    var previous = new byte[32];
    int number = 0;
    for (var row : record.path("rows")) {
      number++;
      if (row.path("number").asInt(-1) != number) {
        return Detail.of("record.row", number);
      }
      byte[] hash;
      try {
        hash = HexFormat.of().parseHex(row.path("hash").asString(""));
        if (hash.length != 32) {
          return Detail.of("record.row", number);
        }
        if (row.has("event")) {
          var reason = row.path("reason");
          var computed = Journal.hash(previous, record.path("subject").asString(""), number, Instant.parse(row.path("at").asString("")),
              row.path("actor").asString(""), row.path("event").asString(""), reason.isString() ? reason.asString() : null, row.path("details").asString(""));
          if (!java.util.Arrays.equals(computed, hash)) {
            return Detail.of("record.row", number);
          }
        }
      } catch (IllegalArgumentException | java.time.DateTimeException | JacksonException damaged) {
        return Detail.of("record.row", number);
      }
      previous = hash;
    }
    if (number != said.path("rows").asInt(-1)) {
      return Detail.of("record.count", number, said.path("rows").asInt(-1));
    }
    return HexFormat.of().formatHex(previous).equals(said.path("head").asString("")) ? null : Detail.of("record.end");
  }
}
