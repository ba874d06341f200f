package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.FactorResets.Reset;
import com.defnoco.aftersale.parties.Passkeys.Passkey;
import com.defnoco.aftersale.parties.SignInLog.Outcome;
import com.defnoco.aftersale.parties.SignInLog.Try;
import com.defnoco.aftersale.parties.StaffSessions.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tries to sign in, sessions, recovery codes and resets in PostgreSQL. */
@Component
class WaysInSql {

  private static final String RESET = """
      SELECT r.id, r.staff_id, s.name, r.reason, r.asked_by, r.asked_at, r.approved_by, r.due_at
      FROM staff_factor_reset r JOIN staff s ON s.id = r.staff_id
      WHERE r.done_at IS NULL AND r.stopped_at IS NULL
        AND (CAST(:staff AS uuid) IS NULL OR r.staff_id = :staff)
      ORDER BY r.asked_at, r.id
      """;

  private final JdbcClient jdbc;

  WaysInSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void tried(Instant at, @Nullable String who, @Nullable String typed, Way way, Outcome outcome, Caller from) {
    jdbc.sql("""
            INSERT INTO sign_in (at, who, typed, way, outcome, address, agent)
            VALUES (:at, :who, :typed, :way, :outcome, :address, :agent)
            """)
        .param("at", Timestamp.from(at)).param("who", who).param("typed", typed).param("way", way.name()).param("outcome", outcome.name())
        .param("address", from.address()).param("agent", from.agent())
        .update();
  }

  List<Try> tries(@Nullable Outcome outcome, @Nullable String who, @Nullable Long before, int limit) {
    return jdbc.sql("""
            SELECT id, at, who, typed, way, outcome, address, agent FROM sign_in
            WHERE (CAST(:outcome AS text) IS NULL OR outcome = :outcome)
              AND (CAST(:who AS text) IS NULL OR who = :who)
              AND (CAST(:before AS bigint) IS NULL OR id < :before)
            ORDER BY id DESC LIMIT :limit
            """)
        .param("outcome", outcome == null ? null : outcome.name()).param("who", who).param("before", before).param("limit", limit)
        .query((rs, i) -> new Try(rs.getLong("id"), rs.getTimestamp("at").toInstant(), rs.getString("who"), rs.getString("typed"), Way.valueOf(rs.getString("way")),
            Outcome.valueOf(rs.getString("outcome")), rs.getString("address"), Caller.inWords(rs.getString("agent"))))
        .list();
  }

  void begin(UUID id, UUID staff, int version, Way way, Instant now, Caller from) {
    jdbc.sql("""
            INSERT INTO staff_session (id, staff_id, version, way, begun_at, last_seen_at, address, agent)
            VALUES (:id, :staff, :version, :way, :now, :now, :address, :agent)
            """)
        .param("id", id).param("staff", staff).param("version", version).param("way", way.name()).param("now", Timestamp.from(now))
        .param("address", from.address()).param("agent", from.agent())
        .update();
  }

  void seen(UUID session, Instant now) {
    jdbc.sql("UPDATE staff_session SET last_seen_at = greatest(last_seen_at, :now) WHERE id = :id AND ended_at IS NULL")
        .param("id", session).param("now", Timestamp.from(now)).update();
  }

  /** @param staff whose it must be; null for anybody's */
  boolean end(UUID session, @Nullable UUID staff, Instant now) {
    return jdbc.sql("UPDATE staff_session SET ended_at = :now WHERE id = :id AND ended_at IS NULL AND (CAST(:staff AS uuid) IS NULL OR staff_id = :staff)")
        .param("id", session).param("staff", staff).param("now", Timestamp.from(now)).update() == 1;
  }

  List<Session> open(UUID staff, Instant begunAfter) {
    return jdbc.sql("""
            SELECT x.id, x.way, x.begun_at, x.last_seen_at, x.address, x.agent
            FROM staff_session x JOIN staff s ON s.id = x.staff_id AND s.session_version = x.version
            WHERE x.staff_id = :staff AND x.ended_at IS NULL AND x.begun_at > :after AND NOT s.disabled
            ORDER BY x.begun_at DESC, x.id DESC LIMIT 100
            """)
        .param("staff", staff).param("after", Timestamp.from(begunAfter))
        .query((rs, i) -> new Session(rs.getObject("id", UUID.class), Way.valueOf(rs.getString("way")), rs.getTimestamp("begun_at").toInstant(),
            rs.getTimestamp("last_seen_at").toInstant(), rs.getString("address"), rs.getString("agent")))
        .list();
  }

  void replaceRecoveryCodes(UUID staff, List<byte[]> hashes, Instant now) {
    forgetRecoveryCodes(staff);
    for (var hash : hashes) {
      jdbc.sql("INSERT INTO staff_recovery_code (staff_id, hash, made_at) VALUES (:staff, :hash, :now)")
          .param("staff", staff).param("hash", hash).param("now", Timestamp.from(now)).update();
    }
  }

  void forgetRecoveryCodes(UUID staff) {
    jdbc.sql("DELETE FROM staff_recovery_code WHERE staff_id = :staff").param("staff", staff).update();
  }

  void forgetPasskeys(UUID staff) {
    jdbc.sql("DELETE FROM staff_passkey WHERE staff_id = :staff").param("staff", staff).update();
  }

  int recoveryCodesLeft(UUID staff) {
    return jdbc.sql("SELECT count(*) FROM staff_recovery_code WHERE staff_id = :staff AND used_at IS NULL").param("staff", staff).query(Integer.class).single();
  }

  boolean useRecoveryCode(UUID staff, byte[] hash, Instant now) {
    return jdbc.sql("UPDATE staff_recovery_code SET used_at = :now WHERE staff_id = :staff AND hash = :hash AND used_at IS NULL")
        .param("staff", staff).param("hash", hash).param("now", Timestamp.from(now)).update() == 1;
  }

  void askReset(UUID id, UUID staff, String reason, UUID by, Instant now) {
    jdbc.sql("INSERT INTO staff_factor_reset (id, staff_id, reason, asked_by, asked_at) VALUES (:id, :staff, :reason, :by, :now)")
        .param("id", id).param("staff", staff).param("reason", reason).param("by", by).param("now", Timestamp.from(now)).update();
  }

  List<Reset> openResets() {
    return jdbc.sql(RESET).param("staff", null).query(WaysInSql::reset).list();
  }

  Optional<Reset> openReset(UUID staff) {
    return jdbc.sql(RESET).param("staff", staff).query(WaysInSql::reset).optional();
  }

  void approveReset(UUID id, UUID by, Instant due) {
    jdbc.sql("UPDATE staff_factor_reset SET approved_by = :by, due_at = :due WHERE id = :id AND approved_by IS NULL AND stopped_at IS NULL")
        .param("id", id).param("by", by).param("due", Timestamp.from(due)).update();
  }

  void stopReset(UUID id, UUID by, Instant now) {
    jdbc.sql("UPDATE staff_factor_reset SET stopped_by = :by, stopped_at = :now WHERE id = :id AND stopped_at IS NULL AND done_at IS NULL")
        .param("id", id).param("by", by).param("now", Timestamp.from(now)).update();
  }

  boolean doneReset(UUID id, Instant now) {
    return jdbc.sql("UPDATE staff_factor_reset SET done_at = :now WHERE id = :id AND stopped_at IS NULL AND done_at IS NULL AND due_at <= :now")
        .param("id", id).param("now", Timestamp.from(now)).update() == 1;
  }

  List<Passkey> passkeys(UUID staff) {
    return jdbc.sql("SELECT credential_id, name, made_at, last_used_at FROM staff_passkey WHERE staff_id = :staff ORDER BY made_at, credential_id")
        .param("staff", staff)
        .query((rs, i) -> new Passkey(Passkeys.base64(rs.getBytes("credential_id")), rs.getString("name"), rs.getTimestamp("made_at").toInstant(),
            PartiesSql.instant(rs, "last_used_at")))
        .list();
  }

  Optional<Passkeys.Kept> passkey(byte[] id) {
    return jdbc.sql("SELECT staff_id, credential, counter FROM staff_passkey WHERE credential_id = :id").param("id", id)
        .query((rs, i) -> new Passkeys.Kept(rs.getObject("staff_id", UUID.class), rs.getBytes("credential"), rs.getLong("counter"))).optional();
  }

  void keepPasskey(byte[] id, UUID staff, String name, byte[] credential, long counter, Instant now) {
    jdbc.sql("""
            INSERT INTO staff_passkey (credential_id, staff_id, name, credential, counter, made_at)
            VALUES (:id, :staff, :name, :credential, :counter, :now)
            """)
        .param("id", id).param("staff", staff).param("name", name).param("credential", credential).param("counter", counter).param("now", Timestamp.from(now))
        .update();
  }

  /** Counts the use; a key that does not count says zero for ever. */
  boolean usePasskey(byte[] id, long counter, Instant now) {
    return jdbc.sql("UPDATE staff_passkey SET counter = :counter, last_used_at = :now WHERE credential_id = :id AND (counter < :counter OR counter = 0 AND :counter = 0)")
        .param("id", id).param("counter", counter).param("now", Timestamp.from(now)).update() == 1;
  }

  boolean forgetPasskey(UUID staff, byte[] id) {
    return jdbc.sql("DELETE FROM staff_passkey WHERE credential_id = :id AND staff_id = :staff").param("id", id).param("staff", staff).update() == 1;
  }

  Optional<UUID> staffOf(String issuer, String subject) {
    return jdbc.sql("SELECT staff_id FROM staff_identity WHERE issuer = :issuer AND subject = :subject").param("issuer", issuer).param("subject", subject)
        .query(UUID.class).optional();
  }

  boolean hasIdentity(String issuer, UUID staff) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM staff_identity WHERE issuer = :issuer AND staff_id = :staff)").param("issuer", issuer).param("staff", staff)
        .query(Boolean.class).single();
  }

  void keepIdentity(String issuer, String subject, UUID staff, Instant now) {
    jdbc.sql("INSERT INTO staff_identity (issuer, subject, staff_id, linked_at) VALUES (:issuer, :subject, :staff, :now)")
        .param("issuer", issuer).param("subject", subject).param("staff", staff).param("now", Timestamp.from(now)).update();
  }

  int forgetIdentities(UUID staff) {
    return jdbc.sql("DELETE FROM staff_identity WHERE staff_id = :staff").param("staff", staff).update();
  }

  private static Reset reset(ResultSet rs, int i) throws SQLException {
    return new Reset(rs.getObject("id", UUID.class), rs.getObject("staff_id", UUID.class), rs.getString("name"), rs.getString("reason"),
        rs.getObject("asked_by", UUID.class), rs.getTimestamp("asked_at").toInstant(), rs.getObject("approved_by", UUID.class), PartiesSql.instant(rs, "due_at"));
  }
}
