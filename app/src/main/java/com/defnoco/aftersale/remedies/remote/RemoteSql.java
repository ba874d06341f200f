package com.defnoco.aftersale.remedies.remote;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about guides and sessions. */
@Component
class RemoteSql {

  private final JdbcClient jdbc;

  RemoteSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A version that was written here. @param by who, {@code kind:id} */
  record Edited(String code, int version, String content, String reason, boolean retired, Instant at, String by) {}

  /** Newest version of each guide that was written here. */
  List<Edited> newest() {
    return jdbc.sql("SELECT DISTINCT ON (code) code, version, content, reason, retired, edited_at, edited_by FROM guide ORDER BY code, version DESC")
        .query((rs, i) -> edited(rs)).list();
  }

  /** Every version of a guide that was written here, newest first. */
  List<Edited> versions(String code) {
    return jdbc.sql("SELECT code, version, content, reason, retired, edited_at, edited_by FROM guide WHERE code = :code ORDER BY version DESC LIMIT 200").param("code", code)
        .query((rs, i) -> edited(rs)).list();
  }

  Optional<String> content(String code, int version) {
    return jdbc.sql("SELECT content FROM guide WHERE code = :code AND version = :version").param("code", code).param("version", version).query(String.class).optional();
  }

  /** False when somebody else made this version first. */
  boolean insert(Guide guide, String content, String reason, boolean retired, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO guide (code, version, content, reason, retired, edited_at, edited_by) VALUES (:code, :version, :content, :reason, :retired, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("code", guide.code()).param("version", guide.version()).param("content", content).param("reason", reason).param("retired", retired)
        .param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  private static Edited edited(ResultSet rs) throws SQLException {
    return new Edited(rs.getString(1), rs.getInt(2), rs.getString(3), rs.getString(4), rs.getBoolean(5), rs.getTimestamp(6).toInstant(), rs.getString(7));
  }

  void insert(Guides.Picture picture, Instant at, String by) {
    jdbc.sql("INSERT INTO guide_picture (file_id, words_en, words_zh, added_at, added_by) VALUES (:id, :en, :zh, :at, :by)")
        .param("id", picture.id()).param("en", picture.words().en()).param("zh", picture.words().zh()).param("at", Timestamp.from(at)).param("by", by).update();
  }

  /** Newest first. */
  List<Guides.Picture> pictures() {
    return jdbc.sql("SELECT file_id, words_en, words_zh FROM guide_picture WHERE removed_at IS NULL ORDER BY added_at DESC, file_id LIMIT 500")
        .query((rs, i) -> new Guides.Picture(rs.getObject(1, UUID.class), new Guide.Words(rs.getString(2), rs.getString(3)))).list();
  }

  /** Two who put pictures into guides or take them away wait for each other. */
  void lockPictures() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('guide-pictures', 8))").query(rs -> {});
  }

  /** Also one that was taken out of use: older versions show it. */
  Optional<Guides.Picture> picture(UUID id) {
    return jdbc.sql("SELECT file_id, words_en, words_zh FROM guide_picture WHERE file_id = :id").param("id", id)
        .query((rs, i) -> new Guides.Picture(rs.getObject(1, UUID.class), new Guide.Words(rs.getString(2), rs.getString(3)))).optional();
  }

  /** False when it was removed before. */
  boolean remove(UUID picture, Instant at, String by) {
    return jdbc.sql("UPDATE guide_picture SET removed_at = :at, removed_by = :by WHERE file_id = :id AND removed_at IS NULL")
        .param("id", picture).param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  Optional<Guides.Picture> pictureInUse(UUID id) {
    return jdbc.sql("SELECT file_id, words_en, words_zh FROM guide_picture WHERE file_id = :id AND removed_at IS NULL").param("id", id)
        .query((rs, i) -> new Guides.Picture(rs.getObject(1, UUID.class), new Guide.Words(rs.getString(2), rs.getString(3)))).optional();
  }

  record Row(UUID id, UUID remedyId, String guide, int guideVersion, Instant startsAt, int minutes, String ourZone, String theirZone, String videoLink, Session.State state,
      int revision) {}

  Optional<Row> latest(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, remedy_id, guide, guide_version, starts_at, minutes, our_zone, their_zone, video_link, state, revision FROM session
            WHERE remedy_id = :id ORDER BY state = 'ENDED', starts_at DESC LIMIT 1
            """)
        .param("id", remedyId)
        .query((rs, i) -> new Row(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getInt(4), rs.getTimestamp(5).toInstant(), rs.getInt(6),
            rs.getString(7), rs.getString(8), rs.getString(9), Session.State.valueOf(rs.getString(10)), rs.getInt(11))).optional();
  }

  void insert(Row row, String by) {
    jdbc.sql("""
            INSERT INTO session (id, remedy_id, guide, guide_version, starts_at, minutes, our_zone, their_zone, video_link, state, revision, booked_by)
            VALUES (:id, :remedy, :guide, :version, :starts, :minutes, :our, :their, :link, 'BOOKED', 0, :by)
            """)
        .param("id", row.id()).param("remedy", row.remedyId()).param("guide", row.guide()).param("version", row.guideVersion())
        .param("starts", Timestamp.from(row.startsAt())).param("minutes", row.minutes()).param("our", row.ourZone()).param("their", row.theirZone())
        .param("link", row.videoLink()).param("by", by).update();
  }

  void rebook(UUID id, String guide, int version, Instant startsAt, int minutes, String link) {
    jdbc.sql("""
            UPDATE session SET guide = :guide, guide_version = :version, starts_at = :starts, minutes = :minutes, video_link = :link, state = 'BOOKED', revision = revision + 1
            WHERE id = :id
            """)
        .param("id", id).param("guide", guide).param("version", version).param("starts", Timestamp.from(startsAt)).param("minutes", minutes).param("link", link).update();
  }

  void state(UUID id, Session.State state) {
    jdbc.sql("UPDATE session SET state = :state WHERE id = :id").param("id", id).param("state", state.name()).update();
  }

  void endOf(UUID remedyId) {
    jdbc.sql("UPDATE session SET state = 'ENDED' WHERE remedy_id = :id").param("id", remedyId).update();
  }

  void check(UUID session, int step, boolean passed, @Nullable BigDecimal measured, String note, Instant at, String by) {
    jdbc.sql("""
            INSERT INTO session_check (session_id, step, passed, measured, note, at, checked_by) VALUES (:id, :step, :passed, :measured, :note, :at, :by)
            ON CONFLICT (session_id, step) DO UPDATE SET passed = excluded.passed, measured = excluded.measured, note = excluded.note, at = excluded.at,
              checked_by = excluded.checked_by
            """)
        .param("id", session).param("step", step).param("passed", passed).param("measured", measured).param("note", note).param("at", Timestamp.from(at)).param("by", by)
        .update();
  }

  Map<Integer, Session.Check> checks(UUID session) {
    var checks = new HashMap<Integer, Session.Check>();
    jdbc.sql("SELECT step, passed, measured, note FROM session_check WHERE session_id = :id").param("id", session)
        .query(rs -> {
          var measured = rs.getBigDecimal(3);
          checks.put(rs.getInt(1), new Session.Check(rs.getBoolean(2), measured == null ? null : new BigDecimal(measured.stripTrailingZeros().toPlainString()), rs.getString(4)));
        });
    return checks;
  }
}
