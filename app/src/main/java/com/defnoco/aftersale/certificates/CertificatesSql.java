package com.defnoco.aftersale.certificates;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements of this module. */
@Component
class CertificatesSql {

  record RootRow(byte[] certificate, byte[] locked) {}

  record KeyRow(String id, byte[] locked, byte[] certificate, byte[] root, String source, Instant since, @Nullable Instant retiredAt, @Nullable Instant revokedAt) {}

  record NewRow(UUID id, String number, UUID unitId, String serial, UUID consignmentId, String keyId, String statement, byte[] head, byte[] tail, byte[] sha256,
      LocalDate arrivedOn, LocalDate coverFrom, LocalDate lastDay, String edition, boolean timeStamped, Instant issuedAt, String issuedBy, @Nullable String buyer,
      @Nullable LocalDate purchasedOn, @Nullable String invoiceNumber, @Nullable UUID customerId) {

    NewRow of(UUID customer) {
      return new NewRow(id, number, unitId, serial, consignmentId, keyId, statement, head, tail, sha256, arrivedOn, coverFrom, lastDay, edition, timeStamped, issuedAt, issuedBy,
          buyer, purchasedOn, invoiceNumber, customer);
    }
  }

  record OfferRow(UUID id, UUID unitId, String serial, UUID fromCustomer, @Nullable String email, Instant offeredAt, Instant expiresAt) {}

  /** @param replacing whether only units that had a certificate before get one */
  record BatchRow(UUID id, UUID consignmentId, String reference, String askedBy, Instant askedAt, long total, long done, long skipped, @Nullable UUID lastUnit,
      @Nullable Instant finishedAt, boolean replacing) {}

  /** What an owner completed a certificate with, and whether that certificate was taken back since. */
  record CompletedRow(UUID unitId, String number, String buyer, LocalDate purchasedOn, String invoiceNumber, UUID customerId, boolean revoked) {}

  record AnchorRow(int number, LocalDate day, String head, Instant at, String jws) {}

  private static final String KEY = "SELECT id, locked, certificate, root, source, since, retired_at, revoked_at FROM signing_key ";

  private static final String CERTIFICATE = """
      SELECT id, number, unit_id, serial, key_id, statement, sha256, arrived_on, cover_from, last_day, time_stamped, issued_at, issued_by, buyer, purchased_on,
             invoice_number, customer_id, ended_at, ended_as, ended_reason
      FROM certificate
      """;

  private static final String BATCH = "SELECT id, consignment_id, reference, asked_by, asked_at, total, done, skipped, last_unit, finished_at, replacing FROM certificate_batch ";

  private final JdbcClient jdbc;

  CertificatesSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // ---- Keys

  void oneWriterOfKeys() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('signing-key', 7))").query(rs -> {});
  }

  Optional<KeyRow> activeKey() {
    return jdbc.sql(KEY + "WHERE retired_at IS NULL").query(CertificatesSql::key).optional();
  }

  List<KeyRow> keys() {
    return jdbc.sql(KEY + "ORDER BY since DESC, id").query(CertificatesSql::key).list();
  }

  /** Nothing that these keys signed is believed any more. */
  Set<String> revokedKeys() {
    return Set.copyOf(jdbc.sql("SELECT id FROM signing_key WHERE revoked_at IS NOT NULL").query(String.class).list());
  }

  /** Units whose current certificate this key signed, in the order of their ids. */
  List<UUID> unitsSignedBy(String key, @Nullable UUID after, int limit) {
    return jdbc.sql("SELECT unit_id FROM certificate WHERE key_id = :key AND ended_at IS NULL AND (:after::uuid IS NULL OR unit_id > :after::uuid) ORDER BY unit_id LIMIT :limit")
        .param("key", key).param("after", after).param("limit", limit).query(UUID.class).list();
  }

  long signedBy(String key) {
    return jdbc.sql("SELECT count(*) FROM certificate WHERE key_id = :key").param("key", key).query(Long.class).single();
  }

  void insertKey(KeyRow row) {
    jdbc.sql("INSERT INTO signing_key (id, locked, certificate, root, source, since) VALUES (:id, :locked, :certificate, :root, :source, :since)")
        .param("id", row.id()).param("locked", row.locked()).param("certificate", row.certificate()).param("root", row.root()).param("source", row.source())
        .param("since", Timestamp.from(row.since())).update();
  }

  void retire(String id, Instant at) {
    jdbc.sql("UPDATE signing_key SET retired_at = :at WHERE id = :id AND retired_at IS NULL").param("at", Timestamp.from(at)).param("id", id).update();
  }

  boolean revokeKey(String id, Instant at) {
    return jdbc.sql("UPDATE signing_key SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL").param("at", Timestamp.from(at)).param("id", id).update() == 1;
  }

  void insertRevocation(SigningKeys.Asked asked) {
    jdbc.sql("INSERT INTO signing_key_revocation (id, key_id, asked_by, asked_name, asked_at, reason) VALUES (:id, :key, :by, :name, :at, :reason)")
        .param("id", asked.id()).param("key", asked.key()).param("by", asked.by()).param("name", asked.byName()).param("at", Timestamp.from(asked.at()))
        .param("reason", asked.reason()).update();
  }

  List<SigningKeys.Asked> openRevocations() {
    return jdbc.sql("SELECT id, key_id, asked_by, asked_name, asked_at, reason FROM signing_key_revocation WHERE answered_at IS NULL ORDER BY asked_at")
        .query((rs, i) -> new SigningKeys.Asked(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), rs.getTimestamp(5).toInstant(), rs.getString(6))).list();
  }

  boolean answerRevocation(UUID id, boolean approved, String by, Instant at) {
    return jdbc.sql("UPDATE signing_key_revocation SET answered_at = :at, answered_by = :by, approved = :approved WHERE id = :id AND answered_at IS NULL")
        .param("at", Timestamp.from(at)).param("by", by).param("approved", approved).param("id", id).update() == 1;
  }

  void forgetRoot() {
    jdbc.sql("DELETE FROM signing_root").update();
  }

  Optional<RootRow> root() {
    return jdbc.sql("SELECT certificate, locked FROM signing_root").query((rs, i) -> new RootRow(rs.getBytes(1), rs.getBytes(2))).optional();
  }

  void insertRoot(byte[] certificate, byte[] locked, Instant at) {
    jdbc.sql("INSERT INTO signing_root (certificate, locked, made_at) VALUES (:certificate, :locked, :at)")
        .param("certificate", certificate).param("locked", locked).param("at", Timestamp.from(at)).update();
  }

  // ---- Certificates

  void oneWriterOf(UUID unit) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:unit, 11))").param("unit", unit.toString()).query(rs -> {});
  }

  /** As {@link #oneWriterOf}, for many; in one order, so that two who take several never wait for each other crosswise. */
  void oneWriterOfEach(Collection<UUID> units) {
    jdbc.sql("""
            SELECT count(pg_advisory_xact_lock(hashtextextended(unit, 11))) FROM (SELECT unit FROM unnest(:units::text[]) AS wished (unit) ORDER BY unit) AS ordered
            """).param("units", units.stream().map(UUID::toString).toArray(String[]::new)).query(rs -> {});
  }

  void insertHead(byte[] sha256, byte[] bytes) {
    if (jdbc.sql("SELECT count(*) FROM certificate_head WHERE sha256 = :sha256").param("sha256", sha256).query(Long.class).single() > 0) {
      return; // 150 kilobytes that need not travel for every certificate
    }
    jdbc.sql("INSERT INTO certificate_head (sha256, bytes) VALUES (:sha256, :bytes) ON CONFLICT DO NOTHING").param("sha256", sha256).param("bytes", bytes).update();
  }

  void insert(Collection<NewRow> rows) {
    jdbc.sql("""
            INSERT INTO certificate (id, number, unit_id, serial, consignment_id, key_id, statement, head, tail, sha256, arrived_on, cover_from, last_day, edition,
                                     time_stamped, issued_at, issued_by, buyer, purchased_on, invoice_number, customer_id)
            SELECT id::uuid, number, unit::uuid, serial, consignment::uuid, key, statement, decode(head, 'hex'), tail, decode(sha256, 'hex'), arrived::date, cover::date, last::date,
                   edition, stamped::boolean, at::timestamptz, issuer, buyer, purchased::date, invoice, customer::uuid
            FROM unnest(:ids::text[], :numbers::text[], :units::text[], :serials::text[], :consignments::text[], :keys::text[], :statements::text[], :heads::text[], :tails::bytea[],
                        :hashes::text[], :arrived::text[], :from::text[], :last::text[], :editions::text[], :stamped::text[], :at::text[], :by::text[], :buyers::text[],
                        :purchased::text[], :invoices::text[], :customers::text[])
              AS wished (id, number, unit, serial, consignment, key, statement, head, tail, sha256, arrived, cover, last, edition, stamped, at, issuer, buyer, purchased, invoice,
                         customer)
            """)
        .param("ids", all(rows, NewRow::id)).param("numbers", all(rows, NewRow::number)).param("units", all(rows, NewRow::unitId)).param("serials", all(rows, NewRow::serial))
        .param("consignments", all(rows, NewRow::consignmentId)).param("keys", all(rows, NewRow::keyId)).param("statements", all(rows, NewRow::statement))
        .param("heads", all(rows, row -> HexFormat.of().formatHex(row.head()))).param("tails", rows.stream().map(NewRow::tail).toArray(byte[][]::new))
        .param("hashes", all(rows, row -> HexFormat.of().formatHex(row.sha256()))).param("arrived", all(rows, NewRow::arrivedOn)).param("from", all(rows, NewRow::coverFrom))
        .param("last", all(rows, NewRow::lastDay)).param("editions", all(rows, NewRow::edition)).param("stamped", all(rows, NewRow::timeStamped))
        .param("at", all(rows, NewRow::issuedAt)).param("by", all(rows, NewRow::issuedBy)).param("buyers", all(rows, NewRow::buyer))
        .param("purchased", all(rows, NewRow::purchasedOn)).param("invoices", all(rows, NewRow::invoiceNumber)).param("customers", all(rows, NewRow::customerId))
        .update();
  }

  /** One column of many rows, as text. */
  private static @Nullable String[] all(Collection<NewRow> rows, Function<NewRow, @Nullable Object> column) {
    return rows.stream().map(column).map(value -> value == null ? null : value.toString()).toArray(String[]::new);
  }

  /** Ends the current certificate of a unit; its number, where there was one. */
  Optional<String> endCurrent(UUID unit, Certificate.End as, Instant at, String by, String reason) {
    return jdbc.sql("""
            UPDATE certificate SET ended_at = :at, ended_as = :as, ended_by = :by, ended_reason = :reason
            WHERE unit_id = :unit AND ended_at IS NULL RETURNING number
            """)
        .param("at", Timestamp.from(at)).param("as", as.name()).param("by", by).param("reason", reason).param("unit", unit).query(String.class).optional();
  }

  boolean revoke(String number, Instant at, String by, String reason) {
    return jdbc.sql("""
            UPDATE certificate SET ended_at = :at, ended_as = 'REVOKED', ended_by = :by, ended_reason = :reason
            WHERE number = :number AND ended_as IS DISTINCT FROM 'REVOKED'
            """)
        .param("at", Timestamp.from(at)).param("by", by).param("reason", reason).param("number", number).update() == 1;
  }

  /** Certificates of a consignment that tell an arrival that is not true any more. */
  int endWrong(UUID consignment, @Nullable LocalDate arrivedOn, Instant at, String by, String reason) {
    return jdbc.sql("""
            UPDATE certificate SET ended_at = :at, ended_as = 'SUPERSEDED', ended_by = :by, ended_reason = :reason
            WHERE consignment_id = :consignment AND ended_at IS NULL AND arrived_on IS DISTINCT FROM :arrived::date
            """)
        .param("at", Timestamp.from(at)).param("by", by).param("reason", reason).param("consignment", consignment).param("arrived", arrivedOn).update();
  }

  /** The last certificate of each of these units that had one: the current one, where there is one. */
  Map<UUID, Certificate> last(Collection<UUID> units) {
    return jdbc.sql(CERTIFICATE + """
            WHERE id IN (SELECT DISTINCT ON (unit_id) id FROM certificate WHERE unit_id = ANY (:units) ORDER BY unit_id, (ended_at IS NULL) DESC, issued_at DESC, id DESC)
            """)
        .param("units", units.toArray(UUID[]::new)).query(CertificatesSql::certificate).list().stream().collect(Collectors.toMap(Certificate::unitId, one -> one));
  }

  /** What the owners of these units completed their certificates with last. */
  Map<UUID, CompletedRow> completed(Collection<UUID> units) {
    return jdbc.sql("""
            SELECT DISTINCT ON (unit_id) unit_id, number, buyer, purchased_on, invoice_number, customer_id, ended_as IS NOT DISTINCT FROM 'REVOKED'
            FROM certificate WHERE unit_id = ANY (:units) AND buyer IS NOT NULL AND customer_id IS NOT NULL
            ORDER BY unit_id, (ended_at IS NULL) DESC, issued_at DESC, id DESC
            """)
        .param("units", units.toArray(UUID[]::new))
        .query((rs, i) -> new CompletedRow(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getObject(4, LocalDate.class), rs.getString(5),
            rs.getObject(6, UUID.class), rs.getBoolean(7)))
        .list().stream().collect(Collectors.toMap(CompletedRow::unitId, row -> row));
  }

  boolean hadOne(UUID unit) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM certificate WHERE unit_id = :unit)").param("unit", unit).query(Boolean.class).single();
  }

  Optional<Certificate> current(UUID unit) {
    return jdbc.sql(CERTIFICATE + "WHERE unit_id = :unit AND ended_at IS NULL").param("unit", unit).query(CertificatesSql::certificate).optional();
  }

  List<Certificate> ofUnit(UUID unit) {
    return jdbc.sql(CERTIFICATE + "WHERE unit_id = :unit ORDER BY issued_at DESC, id DESC LIMIT 50").param("unit", unit).query(CertificatesSql::certificate).list();
  }

  Optional<Certificate> byNumber(String number) {
    return jdbc.sql(CERTIFICATE + "WHERE number = :number").param("number", number).query(CertificatesSql::certificate).optional();
  }

  /** Empty also when the person it names was erased: then our copy is emptied. */
  Optional<byte[]> pdf(String number) {
    return jdbc.sql("SELECT h.bytes, c.tail FROM certificate c JOIN certificate_head h ON h.sha256 = c.head WHERE c.number = :number AND c.tail <> ''").param("number", number)
        .query((rs, i) -> SignedPdf.whole(rs.getBytes(1), rs.getBytes(2))).optional();
  }

  record Ended(String number, String as) {}

  List<Ended> ended() {
    return jdbc.sql("SELECT number, ended_as FROM certificate WHERE ended_at IS NOT NULL ORDER BY number").query((rs, i) -> new Ended(rs.getString(1), rs.getString(2))).list();
  }

  Optional<Instant> lastEnd() {
    return jdbc.sql("SELECT max(ended_at) FROM certificate WHERE ended_at IS NOT NULL").query((rs, i) -> Optional.ofNullable(rs.getTimestamp(1)).map(Timestamp::toInstant)).single();
  }

  record ListRow(int number, Instant issuedAt, String jws) {}

  Optional<ListRow> newestList() {
    return jdbc.sql("SELECT number, issued_at, jws FROM revocation_list ORDER BY number DESC LIMIT 1")
        .query((rs, i) -> new ListRow(rs.getInt(1), rs.getTimestamp(2).toInstant(), rs.getString(3))).optional();
  }

  void insertList(ListRow row) {
    jdbc.sql("INSERT INTO revocation_list (number, issued_at, jws) VALUES (:number, :at, :jws)").param("number", row.number())
        .param("at", Timestamp.from(row.issuedAt())).param("jws", row.jws()).update();
  }

  // ---- Offers

  private static final String OFFER = "SELECT id, unit_id, serial, from_customer, email, offered_at, expires_at FROM certificate_offer ";

  void insertOffer(OfferRow row, byte[] secretHash) {
    jdbc.sql("""
            INSERT INTO certificate_offer (id, unit_id, serial, from_customer, secret_hash, email, offered_at, expires_at)
            VALUES (:id, :unit, :serial, :from, :secret, :email, :at, :until)
            """)
        .param("id", row.id()).param("unit", row.unitId()).param("serial", row.serial()).param("from", row.fromCustomer()).param("secret", secretHash)
        .param("email", row.email()).param("at", Timestamp.from(row.offeredAt())).param("until", Timestamp.from(row.expiresAt())).update();
  }

  Optional<OfferRow> openOffer(byte[] secretHash, Instant now) {
    return jdbc.sql(OFFER + "WHERE secret_hash = :secret AND ended_at IS NULL AND expires_at > :now").param("secret", secretHash).param("now", Timestamp.from(now))
        .query(CertificatesSql::offer).optional();
  }

  Optional<OfferRow> openOffer(UUID unit, Instant now) {
    return jdbc.sql(OFFER + "WHERE unit_id = :unit AND ended_at IS NULL AND expires_at > :now").param("unit", unit).param("now", Timestamp.from(now))
        .query(CertificatesSql::offer).optional();
  }

  /** Ends the open offer of a unit, whether its time has come or not. */
  boolean endOffer(UUID unit, String as, Instant at, @Nullable UUID acceptedBy) {
    return jdbc.sql("UPDATE certificate_offer SET ended_at = :at, ended_as = :as, accepted_by = :by WHERE unit_id = :unit AND ended_at IS NULL")
        .param("at", Timestamp.from(at)).param("as", as).param("by", acceptedBy).param("unit", unit).update() == 1;
  }

  /** Ends this offer, if it is open still. */
  boolean acceptOffer(UUID id, Instant at, UUID by) {
    return jdbc.sql("UPDATE certificate_offer SET ended_at = :at, ended_as = 'ACCEPTED', accepted_by = :by WHERE id = :id AND ended_at IS NULL AND expires_at > :at")
        .param("at", Timestamp.from(at)).param("by", by).param("id", id).update() == 1;
  }

  void moveOffers(UUID from, UUID into) {
    jdbc.sql("UPDATE certificate_offer SET from_customer = :into WHERE from_customer = :from AND ended_at IS NULL").param("from", from).param("into", into).update();
  }

  private static OfferRow offer(ResultSet rs, int number) throws SQLException {
    return new OfferRow(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getObject(4, UUID.class), rs.getString(5), rs.getTimestamp(6).toInstant(),
        rs.getTimestamp(7).toInstant());
  }

  // ---- Batches

  void insertBatch(BatchRow row) {
    jdbc.sql("INSERT INTO certificate_batch (id, consignment_id, reference, asked_by, asked_at, total, replacing) VALUES (:id, :consignment, :reference, :by, :at, :total, :replacing)")
        .param("id", row.id()).param("consignment", row.consignmentId()).param("reference", row.reference()).param("by", row.askedBy())
        .param("at", Timestamp.from(row.askedAt())).param("total", row.total()).param("replacing", row.replacing()).update();
  }

  Optional<BatchRow> batch(UUID id) {
    return jdbc.sql(BATCH + "WHERE id = :id").param("id", id).query(CertificatesSql::batch).optional();
  }

  Optional<BatchRow> newestBatch(UUID consignment) {
    return jdbc.sql(BATCH + "WHERE consignment_id = :consignment ORDER BY asked_at DESC LIMIT 1").param("consignment", consignment).query(CertificatesSql::batch).optional();
  }

  /** Moves on behind a page of units. @return false when somebody else has worked on it since {@code before} */
  boolean progress(UUID id, @Nullable UUID before, long done, long skipped, UUID lastUnit) {
    return jdbc.sql("""
            UPDATE certificate_batch SET done = done + :done, skipped = skipped + :skipped, last_unit = :last
            WHERE id = :id AND finished_at IS NULL AND last_unit IS NOT DISTINCT FROM :before::uuid
            """)
        .param("done", done).param("skipped", skipped).param("last", lastUnit).param("id", id).param("before", before).update() == 1;
  }

  /** Ends the work that is under way on a consignment; whether it was to issue for all of its units, or empty where there was none. */
  Optional<Boolean> stopBatch(UUID consignment, Instant at) {
    return jdbc.sql("UPDATE certificate_batch SET finished_at = :at WHERE consignment_id = :consignment AND finished_at IS NULL RETURNING NOT replacing")
        .param("at", Timestamp.from(at)).param("consignment", consignment).query(Boolean.class).optional();
  }

  boolean finish(UUID id, Instant at) {
    return jdbc.sql("UPDATE certificate_batch SET finished_at = :at WHERE id = :id AND finished_at IS NULL").param("at", Timestamp.from(at)).param("id", id).update() == 1;
  }

  // ---- Anchors

  List<AnchorRow> anchors(int limit) {
    return jdbc.sql("SELECT number, day, head, at, jws FROM journal_anchor ORDER BY number DESC LIMIT :limit").param("limit", limit)
        .query((rs, i) -> new AnchorRow(rs.getInt(1), rs.getObject(2, LocalDate.class), rs.getString(3), rs.getTimestamp(4).toInstant(), rs.getString(5))).list();
  }

  boolean insertAnchor(AnchorRow row) {
    return jdbc.sql("INSERT INTO journal_anchor (number, day, head, at, jws) VALUES (:number, :day, :head, :at, :jws) ON CONFLICT DO NOTHING")
        .param("number", row.number()).param("day", row.day()).param("head", row.head()).param("at", Timestamp.from(row.at())).param("jws", row.jws()).update() == 1;
  }

  void oneWriterOfAnchors() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('journal-anchor', 7))").query(rs -> {});
  }

  // ---- Rows

  private static KeyRow key(ResultSet rs, int number) throws SQLException {
    return new KeyRow(rs.getString(1), rs.getBytes(2), rs.getBytes(3), rs.getBytes(4), rs.getString(5), rs.getTimestamp(6).toInstant(), instant(rs, 7), instant(rs, 8));
  }

  private static Certificate certificate(ResultSet rs, int number) throws SQLException {
    var as = rs.getString(19);
    return new Certificate(rs.getObject(1, UUID.class), rs.getString(2), rs.getObject(3, UUID.class), rs.getString(4), rs.getString(5), rs.getString(6), rs.getBytes(7),
        rs.getObject(8, LocalDate.class), rs.getObject(9, LocalDate.class), rs.getObject(10, LocalDate.class), rs.getBoolean(11), rs.getTimestamp(12).toInstant(), rs.getString(13),
        rs.getString(14), rs.getObject(15, LocalDate.class), rs.getString(16), rs.getObject(17, UUID.class), instant(rs, 18), as == null ? null : Certificate.End.valueOf(as),
        rs.getString(20));
  }

  private static BatchRow batch(ResultSet rs, int number) throws SQLException {
    return new BatchRow(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getString(4), rs.getTimestamp(5).toInstant(), rs.getLong(6), rs.getLong(7),
        rs.getLong(8), rs.getObject(9, UUID.class), instant(rs, 10), rs.getBoolean(11));
  }

  private static @Nullable Instant instant(ResultSet rs, int column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
