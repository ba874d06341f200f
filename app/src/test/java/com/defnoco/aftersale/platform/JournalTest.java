package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.OwnDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.Propagation;
import tools.jackson.databind.json.JsonMapper;

class JournalTest {

  private OwnDatabase database;
  private Journal journal;
  private JournalSeals seals;
  private JournalVerification verification;

  @BeforeEach
  void start() {
    database = OwnDatabase.fresh();
    journal = journalAt(Instant.parse("2026-11-22T08:00:00.123456789Z"));
    seals = new JournalSeals(database.jdbc(), database.transaction(), Clock.systemUTC());
    verification = new JournalVerification(database.dataSource());
  }

  @AfterEach
  void stop() {
    database.close();
  }

  // ---- Writing

  @Test
  void rowsOfASubjectFormAChainFromOneOn() {
    record("claim:1", "claim.submitted");
    record("claim:2", "claim.submitted");
    record("claim:1", "claim.decided");
    var rows = journal.of("claim:1");
    assertThat(rows).extracting(Journal.Entry::number).containsExactly(1, 2);
    assertThat(rows).extracting(Journal.Entry::event).containsExactly("claim.submitted", "claim.decided");
    var previous = database.jdbc().sql("SELECT previous_hash FROM journal WHERE subject = 'claim:1' AND number = 2").query(byte[].class).single();
    assertThat(HexFormat.of().formatHex(previous)).isEqualTo(rows.getFirst().hash());
    assertThat(journal.of("claim:3")).isEmpty();
  }

  @Test
  void anInstantIsKeptToTheMicrosecondAndReadBackTheSame() {
    record("claim:1", "claim.submitted");
    assertThat(journal.of("claim:1").getFirst().at()).isEqualTo(Instant.parse("2026-11-22T08:00:00.123456Z"));
    assertThat(verification.verify().differences()).isEmpty();
  }

  @Test
  void detailsAreSortedJsonAndEveryTextSurvives() {
    var details = new LinkedHashMap<String, Object>();
    details.put("z", 1);
    details.put("a", "电池鼓包 \"quoted\" \\ \n 🔋 é");
    details.put("m", null);
    database.transaction().executeWithoutResult(t -> journal.record("staff:1", "claim:1", "claim.noted", "because 'reasons'; 原因", details));
    var row = journal.of("claim:1").getFirst();
    assertThat(row.details()).startsWith("{\"a\":\"电池鼓包 ").endsWith("\"m\":null,\"z\":1}");
    assertThat(row.reason()).isEqualTo("because 'reasons'; 原因");
    assertThat(verification.verify("claim:1")).isEmpty();
  }

  @Test
  void manyWritersOnOneSubjectWaitForEachOtherAndLeaveNoGap() throws Exception {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        var subject = "claim:" + i % 3;
        work.add(() -> {
          record(subject, "claim.noted");
          return null;
        });
      }
      for (var done : writers.invokeAll(work)) {
        done.get();
      }
    }
    for (int i = 0; i < 3; i++) {
      assertThat(journal.of("claim:" + i)).extracting(Journal.Entry::number).containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 20).boxed().toList());
    }
    var report = verification.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.rows()).isEqualTo(60);
    assertThat(report.subjects()).isEqualTo(3);
  }

  @Test
  void manyRowsAtOnceChainAsIfTheyHadBeenWrittenOneByOne() {
    database.transaction().executeWithoutResult(t -> journal.recordFirst(List.of(row("claim:1", "claim.submitted"), row("customer:1", "customer.created"), row("claim:1", "item.decided"))));
    database.transaction().executeWithoutResult(t -> journal.recordAll(List.of(row("claim:1", "claim.noted"), row("claim:2", "claim.submitted"), row("claim:1", "claim.closed"))));
    assertThat(journal.of("claim:1")).extracting(Journal.Entry::event).containsExactly("claim.submitted", "item.decided", "claim.noted", "claim.closed");
    assertThat(journal.of("claim:1")).extracting(Journal.Entry::id).isSorted();
    seals.sealNow();
    var report = verification.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.rows()).isEqualTo(6);
    assertThat(report.sealedRows()).isEqualTo(6);
  }

  @Test
  void whatIsNotTheFirstOfItsSubjectIsRefusedAsFirst() {
    record("claim:1", "claim.submitted");
    assertThatThrownBy(() -> database.transaction().executeWithoutResult(t -> journal.recordFirst(List.of(row("claim:1", "claim.submitted"))))).isInstanceOf(DataAccessException.class);
    assertThat(journal.of("claim:1")).hasSize(1);
  }

  private static Journal.Row row(String subject, String event) {
    return new Journal.Row("system", subject, event, null, Map.of("n", 1));
  }

  @Test
  void aRolledBackChangeLeavesNoRow() {
    assertThatThrownBy(() -> database.transaction().executeWithoutResult(t -> {
      journal.record("system", "claim:1", "claim.submitted", null, Map.of());
      throw new IllegalStateException("later step failed");
    })).hasMessage("later step failed");
    assertThat(journal.of("claim:1")).isEmpty();
  }

  @Test
  void aRowOutsideATransactionIsRefused() throws NoSuchMethodException {
    var method = Journal.class.getMethod("record", String.class, String.class, String.class, String.class, Map.class);
    assertThat(new AnnotationTransactionAttributeSource().getTransactionAttribute(method, Journal.class).getPropagationBehavior())
        .isEqualTo(Propagation.MANDATORY.value());
  }

  @Test
  void theDatabaseItselfRefusesToChangeTheJournal() {
    record("claim:1", "claim.submitted");
    seals.sealNow();
    for (var statement : List.of("UPDATE journal SET reason = 'other'", "DELETE FROM journal", "TRUNCATE journal",
        "UPDATE journal_seal SET rows = 0", "DELETE FROM journal_seal", "TRUNCATE journal_seal")) {
      assertThatThrownBy(() -> database.jdbc().sql(statement).update()).as(statement).isInstanceOf(DataAccessException.class)
          .rootCause().hasMessageContaining("append-only");
    }
  }

  // ---- Sealing

  @Test
  void sealsCoverEveryRowOnceAndChain() {
    recordSome(5);
    assertThat(seals.sealNow()).isEqualTo(5);
    assertThat(seals.sealNow()).as("nothing new, no seal").isZero();
    recordSome(3);
    assertThat(seals.sealNow()).isEqualTo(3);
    var report = verification.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.seals()).isEqualTo(2);
    assertThat(report.sealedRows()).isEqualTo(8);
    assertThat(report.head()).startsWith("2:");
  }

  @Test
  void aRowThatCommitsLateIsNotSkippedByASeal() throws Exception {
    var drawn = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    try (var writers = Executors.newFixedThreadPool(1)) {
      var late = writers.submit(() -> database.transaction().executeWithoutResult(t -> {
        journal.record("system", "claim:late", "claim.submitted", null, Map.of());
        drawn.countDown();
        try {
          assertThat(finish.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }));
      assertThat(drawn.await(20, TimeUnit.SECONDS)).isTrue();
      recordSome(2); // higher ids, visible first
      assertThat(seals.sealNow()).as("the lower id is still on its way").isZero();
      finish.countDown();
      late.get();
    }
    assertThat(seals.sealNow()).isEqualTo(3);
    assertThat(verification.verify().differences()).isEmpty();
  }

  @Test
  void sealingBesideWritersMissesNothing() throws Exception {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<java.util.concurrent.Future<?>>();
      for (int writer = 0; writer < 4; writer++) {
        var subject = "unit:" + writer;
        running.add(writers.submit(() -> {
          for (int i = 0; i < 50; i++) {
            record(subject, "unit.noted");
          }
        }));
      }
      while (running.stream().anyMatch(r -> !r.isDone())) {
        seals.sealNow();
      }
      for (var writer : running) {
        writer.get();
      }
    }
    seals.sealNow();
    var report = verification.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.sealedRows()).isEqualTo(200);
  }

  // ---- Edits behind the trigger's back

  @Test
  void anEditedRowIsFound() {
    sealedJournal();
    behindTheTriggers("UPDATE journal SET reason = 'because of a present' WHERE subject = 'claim:2' AND number = 2");
    assertThat(verification.verify().differences()).singleElement().asString().startsWith("Row 2 of claim:2").contains("was edited");
    assertThat(verification.verify("claim:2")).hasValueSatisfying(words -> assertThat(words).contains("was edited"));
    assertThat(verification.verify("claim:1")).isEmpty();
  }

  @Test
  void anEditOfTheSearchableDetailsAloneIsFound() {
    sealedJournal();
    behindTheTriggers("UPDATE journal SET details = '{\"n\": 99}' WHERE subject = 'claim:2' AND number = 2");
    assertThat(verification.verify().differences()).singleElement().asString().contains("details differ");
    behindTheTriggers("UPDATE journal SET details_text = 'not json' WHERE subject = 'claim:2' AND number = 2");
    assertThat(verification.verify().differences()).singleElement().asString().contains("was edited");
  }

  @Test
  void anEditWithItsHashRecomputedIsFoundByTheNextRow() {
    sealedJournal();
    rewrite("claim:2", 2, "because of a present");
    assertThat(verification.verify().differences()).first().asString().startsWith("Row 3 of claim:2").contains("does not follow row 2");
  }

  @Test
  void aWholeChainWrittenAnewIsFoundByTheSeal() {
    sealedJournal();
    rewrite("claim:2", 3, "because of a present"); // its last row: nothing follows in the chain
    assertThat(verification.verify("claim:2")).as("the chain alone agrees with itself").isEmpty();
    assertThat(verification.verify().differences()).singleElement().asString().contains("seal").contains("replaced or moved");
  }

  @Test
  void aMissingRowIsFound() {
    sealedJournal();
    behindTheTriggers("DELETE FROM journal WHERE subject = 'claim:1' AND number = 2");
    assertThat(verification.verify().differences()).hasSize(2).first().asString().contains("Row 2 of claim:1 is missing");
  }

  @Test
  void aWholeMissingSubjectIsFound() {
    sealedJournal();
    behindTheTriggers("DELETE FROM journal WHERE subject = 'claim:1'");
    assertThat(verification.verify().differences()).singleElement().asString().contains("covers 9 rows").contains("only 6").contains("3 were removed");
  }

  @Test
  void anInsertedRowIsFound() {
    sealedJournal();
    behindTheTriggers("""
        INSERT INTO journal (id, subject, number, at, actor, event, reason, details, details_text, previous_hash, hash)
        OVERRIDING SYSTEM VALUE
        SELECT 0, 'claim:forged', 1, at, actor, event, reason, details, details_text, previous_hash, hash FROM journal WHERE subject = 'claim:1' AND number = 1
        """);
    rewrite("claim:forged", 1, "forged well");
    assertThat(verification.verify().differences()).singleElement().asString().contains("1 were inserted");
  }

  @Test
  void reorderedRowsAreFound() {
    sealedJournal();
    behindTheTriggers("UPDATE journal SET number = 0 WHERE subject = 'claim:1' AND number = 2; UPDATE journal SET number = 2 WHERE subject = 'claim:1' AND "
        + "number = 3; UPDATE journal SET number = 3 WHERE subject = 'claim:1' AND number = 0");
    assertThat(verification.verify().differences()).first().asString().startsWith("Row 2 of claim:1");
  }

  @Test
  void rowsWhoseIdsWereSwappedAreFound() {
    sealedJournal();
    behindTheTriggers("ALTER TABLE journal ALTER COLUMN id DROP IDENTITY; UPDATE journal SET id = -1 WHERE id = 2; UPDATE journal SET id = 2 WHERE id = 5; UPDATE journal SET id = 5 WHERE id = -1");
    assertThat(verification.verify().differences()).singleElement().asString().contains("replaced or moved");
  }

  @Test
  void anEndThatWasCutOffIsFound() {
    sealedJournal();
    behindTheTriggers("DELETE FROM journal WHERE number = 3");
    assertThat(verification.verify().differences()).singleElement().asString().contains("the end was cut off after id 6");
  }

  @Test
  void sealsCutOffTogetherWithTheirRowsAreFoundByAnAnchorNotedOutside() {
    sealedJournal();
    var early = verification.verify().head();
    recordSome(2);
    seals.sealNow();
    var head = verification.verify().head();
    behindTheTriggers("DELETE FROM journal WHERE id > 9; DELETE FROM journal_seal WHERE number = 2");
    assertThat(verification.verify().differences()).isEmpty();
    assertThat(verification.verify(early, rows -> {}).differences()).isEmpty();
    assertThat(verification.verify(head, rows -> {}).differences()).singleElement().asString().contains("noted earlier");
  }

  @Test
  void anEditedOrRemovedSealIsFound() {
    sealedJournal();
    recordSome(1);
    seals.sealNow();
    behindTheTriggers("UPDATE journal_seal SET at = at + interval '1 second' WHERE number = 1");
    assertThat(verification.verify().differences()).singleElement().asString().contains("Seal 1 was edited");
    behindTheTriggers("DELETE FROM journal_seal WHERE number = 1");
    assertThat(verification.verify().differences()).singleElement().asString().contains("Seal 1 is missing");
  }

  // ---- Help

  /** Three rows in each of three claims, one seal. */
  private void sealedJournal() {
    for (int number = 1; number <= 3; number++) {
      for (int claim = 1; claim <= 3; claim++) {
        record("claim:" + claim, "claim.noted");
      }
    }
    assertThat(seals.sealNow()).isEqualTo(9);
    assertThat(verification.verify().differences()).isEmpty();
  }

  private void recordSome(int rows) {
    for (int i = 0; i < rows; i++) {
      record("unit:" + i, "unit.noted");
    }
  }

  private void record(String subject, String event) {
    database.transaction().executeWithoutResult(t -> journal.record("staff:1", subject, event, "as agreed", Map.of("n", 7)));
  }

  /** What somebody with the database password and patience would do: edit a row and make its own hash fit. */
  private void rewrite(String subject, int number, String reason) {
    var row = database.jdbc().sql("SELECT at, actor, event, details_text, previous_hash FROM journal WHERE subject = ? AND number = ?").params(subject, number)
        .query((rs, i) -> Journal.hash(rs.getBytes(5), subject, number, rs.getTimestamp(1).toInstant(), rs.getString(2), rs.getString(3), reason, rs.getString(4)))
        .single();
    behindTheTriggers("UPDATE journal SET reason = '" + reason + "', hash = '\\x" + HexFormat.of().formatHex(row) + "' WHERE subject = '" + subject
        + "' AND number = " + number);
  }

  private void behindTheTriggers(String statements) {
    database.transaction().executeWithoutResult(t -> {
      database.jdbc().sql("ALTER TABLE journal DISABLE TRIGGER ALL").update();
      database.jdbc().sql("ALTER TABLE journal_seal DISABLE TRIGGER ALL").update();
      for (var statement : statements.split(";")) {
        var changed = database.jdbc().sql(statement);
        if (statement.strip().startsWith("SELECT")) {
          changed.query(rs -> {});
        } else {
          changed.update();
        }
      }
      database.jdbc().sql("ALTER TABLE journal ENABLE TRIGGER ALL").update();
      database.jdbc().sql("ALTER TABLE journal_seal ENABLE TRIGGER ALL").update();
    });
  }

  private Journal journalAt(Instant now) {
    return new Journal(database.jdbc(), Clock.fixed(now, ZoneOffset.UTC), JsonMapper.builder().build());
  }
}
