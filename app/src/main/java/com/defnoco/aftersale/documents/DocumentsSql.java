package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.policy.Paper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The statements of {@link Documents}. */
@Component
class DocumentsSql {

  record Row(UUID id, UUID claimId, String claimNumber, UUID itemId, int item, DocumentKind kind, UUID fileReference, String addedBy, String addedByName,
      Instant addedAt, String note, boolean fromCustomer, boolean visible) {}

  record CopyAsked(UUID itemId, int item, DocumentKind kind, UUID document, String reason) {}

  private static final String DOCUMENT = """
      SELECT id, claim_id, claim_number, item_id, item, kind, file_reference, added_by, added_by_name, added_at, note, from_customer, visible
      FROM document
      """;

  private static final String VERDICT = """
      SELECT v.document_id, v.id, v.number, v.paper, v.evidence, v.reason, v.author, v.author_name, v.at,
             a.approved, a.reason, a.author, a.author_name, a.at
      FROM document_verdict v LEFT JOIN document_verdict_answer a ON a.verdict_id = v.id
      """;

  private final JdbcClient jdbc;

  DocumentsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Row> ofClaim(UUID claimId) {
    return jdbc.sql(DOCUMENT + "WHERE claim_id = :claim ORDER BY added_at, id").param("claim", claimId).query(DocumentsSql::row).list();
  }

  Optional<Row> find(UUID claimId, UUID id) {
    return jdbc.sql(DOCUMENT + "WHERE id = :id AND claim_id = :claim").param("id", id).param("claim", claimId).query(DocumentsSql::row).optional();
  }

  void insert(Row row, String sha256) {
    jdbc.sql("""
            INSERT INTO document (id, claim_id, claim_number, item_id, item, kind, file_reference, sha256, added_by, added_by_name, added_at, note,
                                  from_customer, visible)
            VALUES (:id, :claim, :number, :itemId, :item, :kind, :file, :sha256, :by, :name, :at, :note, :fromCustomer, :visible)
            """)
        .param("id", row.id()).param("claim", row.claimId()).param("number", row.claimNumber()).param("itemId", row.itemId()).param("item", row.item())
        .param("kind", row.kind().name()).param("file", row.fileReference()).param("sha256", HexFormat.of().parseHex(sha256))
        .param("by", row.addedBy()).param("name", row.addedByName()).param("at", Timestamp.from(row.addedAt())).param("note", row.note())
        .param("fromCustomer", row.fromCustomer()).param("visible", row.visible())
        .update();
  }

  void show(UUID id, boolean visible) {
    jdbc.sql("UPDATE document SET visible = :visible WHERE id = :id").param("visible", visible).param("id", id).update();
  }

  /** Other claims with the same bytes, by document of this claim. */
  Map<UUID, List<String>> sameFiles(UUID claimId) {
    record Same(UUID document, String claimNumber) {}
    return jdbc.sql("""
            SELECT DISTINCT d.id, other.claim_number
            FROM document d JOIN document other ON other.sha256 = d.sha256 AND other.claim_id <> d.claim_id
            WHERE d.claim_id = :claim
            ORDER BY other.claim_number
            """)
        .param("claim", claimId)
        .query((rs, i) -> new Same(rs.getObject(1, UUID.class), rs.getString(2))).list().stream()
        .collect(Collectors.groupingBy(Same::document, Collectors.mapping(Same::claimNumber, Collectors.toList())));
  }

  /** All verdicts on a claim's documents, oldest first, by document. */
  Map<UUID, List<Verdict>> verdicts(UUID claimId) {
    record Of(UUID document, Verdict verdict) {}
    return jdbc.sql(VERDICT + "WHERE v.document_id IN (SELECT id FROM document WHERE claim_id = :claim) ORDER BY v.document_id, v.number")
        .param("claim", claimId)
        .query((rs, i) -> new Of(rs.getObject(1, UUID.class), verdict(rs))).list().stream()
        .collect(Collectors.groupingBy(Of::document, Collectors.mapping(Of::verdict, Collectors.toList())));
  }

  /** Verdicts on one document, oldest first. The document is locked, so that two people do not judge it at once. */
  List<Verdict> verdictsForUpdate(UUID document) {
    jdbc.sql("SELECT 1 FROM document WHERE id = :id FOR UPDATE").param("id", document).query(rs -> {});
    return jdbc.sql(VERDICT + "WHERE v.document_id = :id ORDER BY v.number").param("id", document).query((rs, i) -> verdict(rs)).list();
  }

  void insertVerdict(UUID document, Verdict verdict) {
    jdbc.sql("""
            INSERT INTO document_verdict (id, document_id, number, paper, evidence, reason, author, author_name, at)
            VALUES (:id, :document, :number, :paper, :evidence, :reason, :author, :name, :at)
            """)
        .param("id", verdict.id()).param("document", document).param("number", verdict.number()).param("paper", verdict.paper().name())
        .param("evidence", verdict.evidence()).param("reason", verdict.reason()).param("author", verdict.author())
        .param("name", verdict.authorName()).param("at", Timestamp.from(verdict.at()))
        .update();
  }

  /** Answers the verdict of tampering that waits on a document, if one does. */
  boolean insertAnswer(UUID document, Verdict.Approval answer) {
    return jdbc.sql("""
            INSERT INTO document_verdict_answer (verdict_id, proposed_by, approved, reason, author, author_name, at)
            SELECT v.id, v.author, :approved, :reason, :author, :name, :at
            FROM document_verdict v
            WHERE v.document_id = :document AND v.paper = 'TAMPERED'
              AND NOT EXISTS (SELECT 1 FROM document_verdict_answer a WHERE a.verdict_id = v.id)
            """)
        .param("approved", answer.approved()).param("reason", answer.reason()).param("author", answer.author()).param("name", answer.authorName())
        .param("at", Timestamp.from(answer.at())).param("document", document)
        .update() == 1;
  }

  /** Notes that a better copy is asked for; false where it was asked before. */
  boolean askForBetterCopy(UUID itemId, DocumentKind kind, UUID document, String reason, Instant at) {
    return jdbc.sql("""
            INSERT INTO better_copy (item_id, kind, document_id, reason, asked_at)
            VALUES (:item, :kind, :document, :reason, :at)
            ON CONFLICT (item_id, kind) DO NOTHING
            """)
        .param("item", itemId).param("kind", kind.name()).param("document", document).param("reason", reason).param("at", Timestamp.from(at))
        .update() == 1;
  }

  /** Ends the waiting for a better copy; false where none was awaited. */
  boolean settleBetterCopy(UUID itemId, DocumentKind kind, Instant at) {
    return jdbc.sql("UPDATE better_copy SET settled_at = :at WHERE item_id = :item AND kind = :kind AND settled_at IS NULL")
        .param("item", itemId).param("kind", kind.name()).param("at", Timestamp.from(at))
        .update() == 1;
  }

  List<CopyAsked> betterCopiesAwaited(UUID claimId) {
    return jdbc.sql("""
            SELECT b.item_id, d.item, b.kind, b.document_id, b.reason
            FROM better_copy b JOIN document d ON d.id = b.document_id
            WHERE d.claim_id = :claim AND b.settled_at IS NULL
            ORDER BY d.item, b.kind
            """)
        .param("claim", claimId)
        .query((rs, i) -> new CopyAsked(rs.getObject(1, UUID.class), rs.getInt(2), DocumentKind.valueOf(rs.getString(3)), rs.getObject(4, UUID.class),
            rs.getString(5)))
        .list();
  }

  // ---- Examinations

  Optional<Row> byId(UUID id) {
    return jdbc.sql(DOCUMENT + "WHERE id = :id").param("id", id).query(DocumentsSql::row).optional();
  }

  boolean examined(UUID document) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM document_examination WHERE document_id = :id)").param("id", document).query(Boolean.class).single();
  }

  /** Claims of other customers with an invoice of the same number. */
  List<String> sameInvoice(String number, UUID customer) {
    return jdbc.sql("""
            SELECT DISTINCT d.claim_number FROM document_examination e JOIN document d ON d.id = e.document_id
            WHERE e.invoice_number = :number AND e.customer_id <> :customer ORDER BY d.claim_number LIMIT 5
            """)
        .param("number", number).param("customer", customer).query(String.class).list();
  }

  /** Claims of other customers with a picture that differs in at most six of 64 places. */
  List<String> samePicture(long hash, UUID customer) {
    return jdbc.sql("""
            SELECT DISTINCT d.claim_number FROM document_examination e JOIN document d ON d.id = e.document_id
            WHERE e.picture_hash IS NOT NULL AND bit_count((e.picture_hash # :hash)::bit(64)) <= 6 AND e.customer_id <> :customer ORDER BY d.claim_number LIMIT 5
            """)
        .param("hash", hash).param("customer", customer).query(String.class).list();
  }

  boolean insertExamination(UUID document, UUID customer, Instant at, @Nullable Paper suggestion, @Nullable String invoiceNumber, @Nullable Long hash, List<Examination.Point> points) {
    boolean first = jdbc.sql("""
            INSERT INTO document_examination (document_id, customer_id, at, suggestion, invoice_number, picture_hash)
            VALUES (:document, :customer, :at, :suggestion, :invoice, :hash) ON CONFLICT DO NOTHING
            """)
        .param("document", document).param("customer", customer).param("at", Timestamp.from(at)).param("suggestion", suggestion == null ? null : suggestion.name())
        .param("invoice", invoiceNumber).param("hash", hash).update() == 1;
    if (first) {
      for (int i = 0; i < points.size(); i++) {
        var point = points.get(i);
        jdbc.sql("INSERT INTO document_point (document_id, number, point, leans, source, arguments) VALUES (:document, :number, :point, :leans, :source, :arguments::jsonb)")
            .param("document", document).param("number", i + 1).param("point", point.point()).param("leans", point.leans().name()).param("source", point.source().name())
            .param("arguments", JsonMapper.shared().writeValueAsString(point.arguments())).update();
      }
    }
    return first;
  }

  /** What was found about a claim's papers, by document. */
  Map<UUID, Examination> examinations(UUID claimId) {
    record Of(UUID document, Examination.Point point) {}
    var points = jdbc.sql("""
            SELECT p.document_id, p.point, p.leans, p.source, p.arguments::text FROM document_point p JOIN document d ON d.id = p.document_id
            WHERE d.claim_id = :claim ORDER BY p.document_id, p.number
            """)
        .param("claim", claimId)
        .query((rs, i) -> new Of(rs.getObject(1, UUID.class), new Examination.Point(rs.getString(2), Examination.Leans.valueOf(rs.getString(3)),
            Examination.Source.valueOf(rs.getString(4)), List.of(JsonMapper.shared().readValue(rs.getString(5), String[].class))))).list().stream()
        .collect(Collectors.groupingBy(Of::document, Collectors.mapping(Of::point, Collectors.toList())));
    record Head(UUID document, Instant at, @Nullable String suggestion) {}
    return jdbc.sql("SELECT e.document_id, e.at, e.suggestion FROM document_examination e JOIN document d ON d.id = e.document_id WHERE d.claim_id = :claim")
        .param("claim", claimId).query((rs, i) -> new Head(rs.getObject(1, UUID.class), rs.getTimestamp(2).toInstant(), rs.getString(3))).list().stream()
        .collect(Collectors.toMap(Head::document, head -> new Examination(head.at(), Optional.ofNullable(head.suggestion()).map(Paper::valueOf), points.getOrDefault(head.document(), List.of()), "")));
  }

  private static Row row(ResultSet rs, int number) throws SQLException {
    return new Row(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getObject(4, UUID.class), rs.getInt(5),
        DocumentKind.valueOf(rs.getString(6)), rs.getObject(7, UUID.class), rs.getString(8), rs.getString(9), rs.getTimestamp(10).toInstant(),
        rs.getString(11), rs.getBoolean(12), rs.getBoolean(13));
  }

  private static Verdict verdict(ResultSet rs) throws SQLException {
    Optional<Verdict.Approval> approval = rs.getTimestamp(14) == null ? Optional.empty()
        : Optional.of(new Verdict.Approval(rs.getBoolean(10), rs.getString(11), rs.getString(12), rs.getString(13), rs.getTimestamp(14).toInstant()));
    return new Verdict(rs.getObject(2, UUID.class), rs.getInt(3), Paper.valueOf(rs.getString(4)), rs.getString(5), rs.getString(6), rs.getString(7),
        rs.getString(8), rs.getTimestamp(9).toInstant(), approval);
  }
}
