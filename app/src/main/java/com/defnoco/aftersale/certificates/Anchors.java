package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.CertificatesSql.AnchorRow;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.JournalSeals;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Once a day the head of the journal is signed and published. Whoever keeps one of these anchors can tell later whether the journal before it was changed; each also
 * holds the hash of the one before, so that none can be dropped.
 */
@Component
public class Anchors {

  /**
   * A published anchor.
   *
   * @param day UTC
   * @param head number and hash of the last seal, as {@code verify-journal --anchor} takes it
   * @param signed JWS over day, head and the hash of the anchor before
   */
  public record Anchor(int number, LocalDate day, String head, Instant at, String signed) {}

  private final CertificatesSql sql;
  private final SigningKeys keys;
  private final JournalSeals seals;
  private final TransactionOperations transaction;
  private final Clock clock;

  Anchors(CertificatesSql sql, SigningKeys keys, JournalSeals seals, TransactionOperations transaction, Clock clock) {
    this.sql = sql;
    this.keys = keys;
    this.seals = seals;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Anchors today, if nobody has yet. */
  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
  public void today() {
    var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (sql.anchors(1).stream().anyMatch(last -> !last.day().isBefore(day))) {
      return;
    }
    seals.sealNow();
    var head = seals.head();
    if (head.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(status -> {
      sql.oneWriterOfAnchors();
      var last = sql.anchors(1).stream().findFirst();
      if (last.isPresent() && !last.get().day().isBefore(day)) {
        return;
      }
      int number = last.map(row -> row.number() + 1).orElse(1);
      var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      var said = new TreeMap<String, Object>(Map.of("number", number, "day", day.toString(), "head", head.get(), "at", at.toString(),
          "previous", last.map(row -> HexFormat.of().formatHex(Hashes.sha256(row.jws()))).orElse("")));
      sql.insertAnchor(new AnchorRow(number, day, head.get(), at, keys.jws("system", "anchor", said)));
    });
  }

  /** The newest anchors first. For everybody. */
  public List<Anchor> newest(int limit) {
    return sql.anchors(Math.clamp(limit, 1, 4000)).stream().map(row -> new Anchor(row.number(), row.day(), row.head(), row.at(), row.jws())).toList();
  }
}
