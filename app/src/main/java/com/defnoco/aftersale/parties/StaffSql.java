package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.StaffAccounts.Account;
import com.defnoco.aftersale.parties.StaffAccounts.LinkFor;
import com.defnoco.aftersale.parties.StaffAccounts.Member;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Staff, their roles and links in PostgreSQL. Whatever takes something away from a person also counts up their session version. */
@Component
class StaffSql {

  private final JdbcClient jdbc;

  StaffSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What signing in needs.
   *
   * @param totpSecret locked; null until enrolled
   * @param totpPending locked; null unless an enrolment has begun
   */
  record Login(UUID id, String name, String email, @Nullable String passwordHash, byte @Nullable [] totpSecret, byte @Nullable [] totpPending,
      boolean disabled, boolean demo, int sessionVersion) {}

  /** Whose link it was; {@code staffId} is null for the first administrator's. */
  record LinkOwner(@Nullable UUID staffId) {}

  void insert(UUID id, String name, String email, boolean demo, Instant now) {
    jdbc.sql("INSERT INTO staff (id, name, email, demo, created_at) VALUES (:id, :name, :email, :demo, :now)")
        .param("id", id).param("name", name).param("email", email).param("demo", demo).param("now", Timestamp.from(now))
        .update();
  }

  Optional<Login> byEmail(String email) {
    return jdbc.sql("""
            SELECT id, name, email, password_hash, totp_secret, totp_pending, disabled, demo, session_version
            FROM staff WHERE email = :email
            """)
        .param("email", email).query(StaffSql::login).optional();
  }

  Optional<Login> login(UUID id) {
    return jdbc.sql("""
            SELECT id, name, email, password_hash, totp_secret, totp_pending, disabled, demo, session_version
            FROM staff WHERE id = :id
            """)
        .param("id", id).query(StaffSql::login).optional();
  }

  Optional<Actor.Staff> signedIn(UUID id, int sessionVersion, @Nullable UUID session, boolean demo) {
    return jdbc.sql("""
            SELECT s.id, s.name, (SELECT string_agg(role, ',') FROM staff_role WHERE staff_id = s.id) AS roles
            FROM staff s
            WHERE s.id = :id AND s.session_version = :version AND NOT s.disabled AND (:demo OR NOT s.demo)
              AND (CAST(:session AS uuid) IS NULL OR EXISTS (SELECT FROM staff_session x WHERE x.id = :session AND x.staff_id = s.id AND x.ended_at IS NULL))
            """)
        .param("id", id).param("session", session).param("version", sessionVersion).param("demo", demo)
        .query((rs, i) -> new Actor.Staff(rs.getObject("id", UUID.class), rs.getString("name"), roles(rs.getString("roles"))))
        .optional();
  }

  void signedInAt(UUID id, Instant now) {
    jdbc.sql("UPDATE staff SET last_sign_in_at = :now WHERE id = :id").param("id", id).param("now", Timestamp.from(now)).update();
  }

  /** Whether the step is newer than every step used before; then it is used. */
  boolean useStep(UUID id, long step) {
    return jdbc.sql("UPDATE staff SET totp_last_step = :step WHERE id = :id AND (totp_last_step IS NULL OR totp_last_step < :step)")
        .param("id", id).param("step", step).update() == 1;
  }

  void setPendingSecret(UUID id, byte[] locked) {
    jdbc.sql("UPDATE staff SET totp_pending = :locked WHERE id = :id").param("id", id).param("locked", locked).update();
  }

  void confirmSecret(UUID id, byte[] locked, long step) {
    jdbc.sql("UPDATE staff SET totp_secret = :locked, totp_pending = NULL, totp_last_step = :step WHERE id = :id")
        .param("id", id).param("locked", locked).param("step", step).update();
  }

  void forgetSecondFactor(UUID id) {
    jdbc.sql("""
            UPDATE staff
            SET totp_secret = NULL, totp_pending = NULL, totp_last_step = NULL, session_version = session_version + 1
            WHERE id = :id
            """)
        .param("id", id).update();
  }

  void setPassword(UUID id, @Nullable String hash) {
    jdbc.sql("UPDATE staff SET password_hash = :hash, session_version = session_version + 1 WHERE id = :id")
        .param("id", id).param("hash", hash).update();
  }

  void setDisabled(UUID id, boolean disabled) {
    jdbc.sql("UPDATE staff SET disabled = :disabled, session_version = session_version + 1 WHERE id = :id")
        .param("id", id).param("disabled", disabled).update();
  }

  void endSessions(UUID id) {
    jdbc.sql("UPDATE staff SET session_version = session_version + 1 WHERE id = :id").param("id", id).update();
  }

  /** Roles that stay keep the day they were given. */
  void setRoles(UUID id, Set<Role> roles, Instant now, String by) {
    var names = roles.stream().map(Enum::name).toArray(String[]::new);
    jdbc.sql("DELETE FROM staff_role WHERE staff_id = :id AND role <> ALL (:roles)").param("id", id).param("roles", names).update();
    jdbc.sql("INSERT INTO staff_role (staff_id, role, granted_at, granted_by) SELECT :id, unnest(:roles::text[]), :now, :by ON CONFLICT (staff_id, role) DO NOTHING")
        .param("id", id).param("roles", names).param("now", Timestamp.from(now)).param("by", by).update();
    endSessions(id);
  }

  void accessGiven(UUID id, Instant now, String by) {
    jdbc.sql("UPDATE staff SET access_given_at = :now, access_given_by = :by WHERE id = :id")
        .param("id", id).param("now", Timestamp.from(now)).param("by", by).update();
  }

  /** Whether the person holds the role since before an instant, and neither role nor a way in was given to them by this one after another. */
  boolean standsApart(UUID id, Role role, Instant heldBefore, String from, Instant notAfter) {
    return jdbc.sql("""
            SELECT EXISTS (
              SELECT FROM staff s JOIN staff_role r ON r.staff_id = s.id
              WHERE s.id = :id AND r.role = :role AND NOT s.disabled
                AND (r.granted_at IS NULL OR r.granted_at < :before)
                AND NOT (r.granted_by IS NOT DISTINCT FROM :from AND r.granted_at > :after)
                AND NOT (s.access_given_by IS NOT DISTINCT FROM :from AND s.access_given_at > :after))
            """)
        .param("id", id).param("role", role.name()).param("before", Timestamp.from(heldBefore)).param("from", from).param("after", Timestamp.from(notAfter))
        .query(Boolean.class).single();
  }

  /** Held until the transaction ends, so that two administrators cannot demote each other at the same moment. */
  void lockAdministrators() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 11))").query(rs -> {});
  }

  boolean anyAdministrator() {
    return jdbc.sql("""
            SELECT EXISTS (SELECT FROM staff s JOIN staff_role r ON r.staff_id = s.id
                           WHERE r.role = 'ADMINISTRATOR' AND NOT s.disabled)
            """)
        .query(Boolean.class).single();
  }

  /** Demo accounts do not count: without the demo nobody can use them. */
  boolean anybody() {
    return jdbc.sql("SELECT EXISTS (SELECT FROM staff WHERE NOT demo)").query(Boolean.class).single();
  }

  List<Member> members() {
    return jdbc.sql("""
            SELECT s.id, s.name, s.disabled, (SELECT string_agg(role, ',') FROM staff_role WHERE staff_id = s.id) AS roles
            FROM staff s ORDER BY lower(s.name), s.id
            """)
        .query((rs, i) -> new Member(rs.getObject("id", UUID.class), rs.getString("name"), roles(rs.getString("roles")),
            rs.getBoolean("disabled")))
        .list();
  }

  List<Account> accounts() {
    return jdbc.sql("""
            SELECT s.id, s.name, s.email, s.disabled, s.demo, s.password_hash IS NOT NULL AS has_password,
                   s.totp_secret IS NOT NULL AS has_second_factor, s.last_sign_in_at,
                   (SELECT string_agg(role, ',') FROM staff_role WHERE staff_id = s.id) AS roles
            FROM staff s ORDER BY s.created_at, s.id
            """)
        .query(StaffSql::account).list();
  }

  Optional<Account> account(UUID id) {
    return jdbc.sql("""
            SELECT s.id, s.name, s.email, s.disabled, s.demo, s.password_hash IS NOT NULL AS has_password,
                   s.totp_secret IS NOT NULL AS has_second_factor, s.last_sign_in_at,
                   (SELECT string_agg(role, ',') FROM staff_role WHERE staff_id = s.id) AS roles
            FROM staff s WHERE s.id = :id
            """)
        .param("id", id).query(StaffSql::account).optional();
  }

  Map<UUID, String> names(Collection<UUID> ids) {
    var names = new HashMap<UUID, String>();
    if (!ids.isEmpty()) {
      jdbc.sql("SELECT id, name FROM staff WHERE id IN (:ids)").param("ids", ids)
          .query(rs -> {
            names.put(rs.getObject(1, UUID.class), rs.getString(2));
          });
    }
    return names;
  }

  void insertLink(byte[] hash, @Nullable UUID staff, Instant now, Instant expires) {
    jdbc.sql("INSERT INTO staff_link (token_hash, staff_id, made_at, expires_at) VALUES (:hash, :staff, :now, :expires)")
        .param("hash", hash).param("staff", staff).param("now", Timestamp.from(now)).param("expires", Timestamp.from(expires))
        .update();
  }

  void dropLinksOf(UUID staff) {
    jdbc.sql("DELETE FROM staff_link WHERE staff_id = :staff AND used_at IS NULL").param("staff", staff).update();
  }

  void dropFirstAdministratorLinks() {
    jdbc.sql("DELETE FROM staff_link WHERE staff_id IS NULL AND used_at IS NULL").update();
  }

  Optional<LinkFor> link(byte[] hash, Instant now) {
    return jdbc.sql("""
            SELECT s.name, s.email
            FROM staff_link l LEFT JOIN staff s ON s.id = l.staff_id
            WHERE l.token_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now AND (s.id IS NULL OR NOT s.disabled)
            """)
        .param("hash", hash).param("now", Timestamp.from(now))
        .query((rs, i) -> new LinkFor(rs.getString(1), rs.getString(2))).optional();
  }

  Optional<LinkOwner> useLink(byte[] hash, Instant now) {
    return jdbc.sql("""
            UPDATE staff_link SET used_at = :now
            WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
            RETURNING staff_id
            """)
        .param("hash", hash).param("now", Timestamp.from(now))
        .query((rs, i) -> new LinkOwner(rs.getObject(1, UUID.class))).optional();
  }

  private static Login login(ResultSet rs, int i) throws SQLException {
    return new Login(rs.getObject("id", UUID.class), rs.getString("name"), rs.getString("email"), rs.getString("password_hash"),
        rs.getBytes("totp_secret"), rs.getBytes("totp_pending"), rs.getBoolean("disabled"), rs.getBoolean("demo"), rs.getInt("session_version"));
  }

  private static Account account(ResultSet rs, int i) throws SQLException {
    return new Account(rs.getObject("id", UUID.class), rs.getString("name"), rs.getString("email"), roles(rs.getString("roles")),
        rs.getBoolean("disabled"), rs.getBoolean("demo"), rs.getBoolean("has_password"), rs.getBoolean("has_second_factor"),
        PartiesSql.instant(rs, "last_sign_in_at"));
  }

  private static Set<Role> roles(@Nullable String joined) {
    return joined == null ? Set.of() : Arrays.stream(joined.split(",")).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
  }
}
