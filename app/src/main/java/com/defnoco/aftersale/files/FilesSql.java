package com.defnoco.aftersale.files;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements of {@link Files}. */
@Component
class FilesSql {

  private static final String REFERENCE = """
      SELECT r.id, r.owner, r.sha256, r.name, f.size, f.type, array_to_string(f.flags || r.flags, ','), r.received_by, r.received_at
      FROM file_reference r JOIN stored_file f USING (sha256)
      """;

  private final JdbcClient jdbc;

  FilesSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes the row, or says that the file came once more: that locks the row, so that it cannot be swept before its new reference stands. */
  void insertFile(String sha256, long size, FileType type, Set<Flag> flags, Instant at) {
    jdbc.sql("""
            INSERT INTO stored_file (sha256, size, type, flags, stored_at)
            VALUES (:sha256, :size, :type, string_to_array(:flags, ','), :at)
            ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at
            """)
        .param("sha256", HexFormat.of().parseHex(sha256)).param("size", size).param("type", type.name())
        .param("flags", text(flags)).param("at", Timestamp.from(at))
        .update();
  }

  void insertReference(UUID id, String sha256, String owner, String name, Set<Flag> flags, String by, Instant at) {
    jdbc.sql("""
            INSERT INTO file_reference (id, sha256, owner, name, flags, received_by, received_at)
            VALUES (:id, :sha256, :owner, :name, string_to_array(:flags, ','), :by, :at)
            """)
        .param("id", id).param("sha256", HexFormat.of().parseHex(sha256)).param("owner", owner).param("name", name)
        .param("flags", text(flags)).param("by", by).param("at", Timestamp.from(at))
        .update();
  }

  Optional<FileReference> find(String owner, UUID id) {
    return jdbc.sql(REFERENCE + "WHERE r.id = :id AND r.owner = :owner")
        .param("id", id).param("owner", owner)
        .query(FilesSql::reference).optional();
  }

  List<FileReference> heldBy(Collection<String> owners) {
    return jdbc.sql(REFERENCE + "WHERE r.owner = ANY (:owners)")
        .param("owners", owners.toArray(String[]::new))
        .query(FilesSql::reference).list();
  }

  boolean handOver(UUID id, String from, String to) {
    return jdbc.sql("UPDATE file_reference SET owner = :to WHERE id = :id AND owner = :from")
        .param("id", id).param("from", from).param("to", to)
        .update() == 1;
  }

  boolean share(UUID id, String from, UUID copy, String to) {
    return jdbc.sql("""
            INSERT INTO file_reference (id, sha256, owner, name, flags, received_by, received_at)
            SELECT :copy, sha256, :to, name, flags, received_by, received_at FROM file_reference WHERE id = :id AND owner = :from
            """)
        .param("id", id).param("from", from).param("copy", copy).param("to", to)
        .update() == 1;
  }

  /** Lets other bytes stand for these references. */
  int replace(Collection<UUID> ids, String sha256, String name) {
    return jdbc.sql("UPDATE file_reference SET sha256 = :sha256, name = :name, flags = '{}' WHERE id = ANY (:ids)")
        .param("sha256", HexFormat.of().parseHex(sha256)).param("name", name).param("ids", ids.toArray(UUID[]::new)).update();
  }

  int forget(Collection<String> owners) {
    return jdbc.sql("DELETE FROM file_reference WHERE owner = ANY (:owners)").param("owners", owners.toArray(String[]::new)).update();
  }

  boolean isStored(String sha256) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM stored_file WHERE sha256 = :sha256)")
        .param("sha256", HexFormat.of().parseHex(sha256))
        .query(Boolean.class).single();
  }

  int deleteDraftsBefore(Instant instant) {
    return jdbc.sql("DELETE FROM file_reference WHERE owner LIKE 'draft:%' AND received_at < :instant")
        .param("instant", Timestamp.from(instant))
        .update();
  }

  /** Rows of files that nobody refers to. */
  int deleteUnreferencedBefore(Instant instant) {
    return jdbc.sql("""
            DELETE FROM stored_file f
            WHERE f.stored_at < :instant
              AND NOT EXISTS (SELECT 1 FROM file_reference r WHERE r.sha256 = f.sha256)
            """)
        .param("instant", Timestamp.from(instant))
        .update();
  }

  private static FileReference reference(ResultSet row, int number) throws SQLException {
    return new FileReference(row.getObject(1, UUID.class), row.getString(2), HexFormat.of().formatHex(row.getBytes(3)), row.getString(4),
        row.getLong(5), FileType.valueOf(row.getString(6)), flags(row.getString(7)), row.getString(8), row.getTimestamp(9).toInstant());
  }

  private static String text(Set<Flag> flags) {
    return flags.stream().map(Flag::name).sorted().collect(Collectors.joining(","));
  }

  private static Set<Flag> flags(String text) {
    var flags = EnumSet.noneOf(Flag.class);
    for (var name : text.split(",")) {
      if (!name.isEmpty()) {
        flags.add(Flag.valueOf(name));
      }
    }
    return flags;
  }
}
