package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold in a database whatever was killed while it was written. */
final class Invariants {

  /** The number of the claim that an answer kept for a key tells of; null when it is about something else. */
  private static final String CLAIM_OF_KEY = "substring(k.headers->>'Location' FROM '/api/v1/claims/([^/?]+)$')";

  private final String[] database;

  /** @param database address, user, password */
  Invariants(String... database) {
    this.database = database.clone();
  }

  static Invariants of(Path home) {
    return new Invariants(Program.database(home));
  }

  /** Nothing acknowledged is lost, nothing happened twice, every state is explained. */
  void hold(Clients clients, String run) {
    var acknowledged = clients.acknowledged();
    assertThat(clients.wrong()).isEmpty();
    assertThat(acknowledged).as("every wish was acknowledged in the end").hasSize(clients.wishes());
    Map<String, List<String>> there = new HashMap<>();
    rows("SELECT k.handle, c.number FROM claim c JOIN contact k ON k.customer_id = c.customer_id WHERE k.handle LIKE '%-" + run + "@break.example'")
        .forEach(row -> there.computeIfAbsent(row[0], address -> new ArrayList<>()).add(row[1]));
    for (int i = 0; i < clients.wishes(); i++) {
      assertThat(there.get(Clients.address(run, i))).as("claims of wish %s", i).containsExactly(acknowledged.get(run + "-" + i));
    }
    assertThat(there).as("claims nobody wished").hasSize(clients.wishes());
    everyStateIsExplained();
  }

  void everyStateIsExplained() {
    assertThat(numbers("""
        SELECT count(*) FROM claim c WHERE (SELECT count(*) FROM journal j WHERE j.subject = 'claim:' || c.id AND j.event = 'claim.submitted') <> 1
        """)).as("claims without their one entry in the journal").isZero();
    assertThat(numbers("SELECT count(*) FROM claim_item i WHERE NOT EXISTS (SELECT FROM claim_decision d WHERE d.item_id = i.id)")).as("items nobody decided").isZero();
    assertThat(numbers("SELECT count(*) FROM claim c WHERE NOT EXISTS (SELECT FROM claim_item i WHERE i.claim_id = c.id)")).as("claims without items").isZero();
    assertThat(numbers("SELECT count(*) FROM claim c WHERE NOT EXISTS (SELECT FROM claim_link l WHERE l.claim_id = c.id AND l.revoked_at IS NULL)")).as("claims without a link").isZero();
    // A key of 201 may have made other things as well (a model, a message); those that made a claim say where it is.
    assertThat(rows("SELECT k.key, " + CLAIM_OF_KEY + " FROM idempotency_key k WHERE k.status = 201 AND " + CLAIM_OF_KEY + " IS NOT NULL AND NOT EXISTS (SELECT FROM claim c WHERE c.number = " + CLAIM_OF_KEY + ")"))
        .as("keys that acknowledge a claim that is not there").isEmpty();
    assertThat(rows("SELECT " + CLAIM_OF_KEY + " FROM idempotency_key k WHERE k.status = 201 AND " + CLAIM_OF_KEY + " IS NOT NULL GROUP BY 1 HAVING count(*) > 1")).as("claims that two keys made").isEmpty();
    assertThat(numbers("SELECT count(*) FROM claim c WHERE c.channel = 'API' AND NOT EXISTS (SELECT FROM idempotency_key k WHERE k.status = 201 AND " + CLAIM_OF_KEY + " = c.number)"))
        .as("claims that came over the interface and that no key acknowledges").isZero();
    assertThat(numbers("SELECT count(*) - count(DISTINCT number) FROM claim")).as("numbers given twice").isZero();
    assertThat(numbers("SELECT count(*) FROM voucher v WHERE (SELECT count(*) FROM voucher_redemption r WHERE r.voucher_id = v.id) > 1")).isZero();
    assertThat(numbers("SELECT count(*) FROM (SELECT item_id FROM remedy WHERE state NOT IN ('CANCELLED', 'FAILED') GROUP BY item_id HAVING count(*) > 1) twice")).as("items with two remedies").isZero();
  }

  /** Mails that no job will send any more. */
  long mailsNobodySends() {
    return numbers("SELECT count(*) FROM mail m WHERE m.state = 'STAGED' AND NOT EXISTS (SELECT FROM job j WHERE j.task_instance = m.id::text)");
  }

  /** What was to be tried again later is tried now. */
  void everyMailIsDue() {
    execute("UPDATE job SET execution_time = now() WHERE task_name = 'send-mail' AND NOT picked AND execution_time > now()");
  }

  long numbers(String sql) {
    return Long.parseLong(rows(sql).getFirst()[0]);
  }

  List<String[]> rows(String sql) {
    try (var connection = DriverManager.getConnection(database[0], database[1], database[2]); var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<String[]>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var row = new String[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = rows.getString(i + 1);
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void execute(String sql) {
    try (var connection = DriverManager.getConnection(database[0], database[1], database[2]); var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
