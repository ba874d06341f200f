package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.outbound.Outbound.Mail;
import com.defnoco.aftersale.outbound.Outbound.State;
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

/** Mails in PostgreSQL. */
@Component
class OutboundSql {

  private final JdbcClient jdbc;

  OutboundSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(UUID id, String to, String subject, String text, String language, State state, Instant now, Outbound.@Nullable Attachment attachment) {
    jdbc.sql("""
            INSERT INTO mail (id, recipient, subject, body, language, state, created_at, attachment_name, attachment_type, attachment)
            VALUES (:id, :to, :subject, :text, :language, :state, :now, :fileName, :fileType, :file)
            """)
        .param("id", id).param("to", to).param("subject", subject).param("text", text).param("language", language)
        .param("state", state.name()).param("now", Timestamp.from(now)).param("fileName", attachment == null ? null : attachment.name())
        .param("fileType", attachment == null ? null : attachment.mediaType()).param("file", attachment == null ? null : attachment.content(), java.sql.Types.BINARY)
        .update();
  }

  Optional<Mail> staged(UUID id) {
    return jdbc.sql("""
            SELECT id, recipient, subject, body, state, created_at, sent_at, failure
            FROM mail WHERE id = :id AND state = 'STAGED'
            """)
        .param("id", id).query(OutboundSql::mail).optional();
  }

  Optional<Outbound.Attachment> attachment(UUID id) {
    return jdbc.sql("SELECT attachment_name, attachment_type, attachment FROM mail WHERE id = :id AND attachment IS NOT NULL").param("id", id)
        .query((rs, i) -> new Outbound.Attachment(rs.getString(1), rs.getString(2), rs.getBytes(3))).optional();
  }

  void sent(UUID id, Instant now) {
    jdbc.sql("UPDATE mail SET state = 'SENT', sent_at = :now, body = NULL, attachment_name = NULL, attachment_type = NULL, attachment = NULL, failure = NULL WHERE id = :id")
        .param("id", id).param("now", Timestamp.from(now)).update();
  }

  void notYet(UUID id, String failure) {
    jdbc.sql("UPDATE mail SET failure = :failure WHERE id = :id").param("id", id).param("failure", failure).update();
  }

  void failed(UUID id) {
    jdbc.sql("UPDATE mail SET state = 'FAILED', body = NULL, attachment_name = NULL, attachment_type = NULL, attachment = NULL WHERE id = :id").param("id", id).update();
  }

  List<Mail> newest(int limit) {
    return jdbc.sql("""
            SELECT id, recipient, subject, body, state, created_at, sent_at, failure
            FROM mail ORDER BY created_at DESC, id DESC LIMIT :limit
            """)
        .param("limit", limit).query(OutboundSql::mail).list();
  }

  private static Mail mail(ResultSet rs, int i) throws SQLException {
    var sent = rs.getTimestamp("sent_at");
    return new Mail(rs.getObject("id", UUID.class), rs.getString("recipient"), rs.getString("subject"), rs.getString("body"),
        State.valueOf(rs.getString("state")), rs.getTimestamp("created_at").toInstant(), sent == null ? null : sent.toInstant(),
        rs.getString("failure"));
  }
}
