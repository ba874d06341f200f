package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.StaffAccounts.Member;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Staff, their roles and links in PostgreSQL. */
@Component
class StaffSql {

  private final JdbcClient jdbc;

  StaffSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Actor.Staff> signedIn(UUID id, int sessionVersion, boolean demo) {
    return jdbc.sql("""
            SELECT s.id, s.name, (SELECT string_agg(role, ',') FROM staff_role WHERE staff_id = s.id) AS roles
            FROM staff s
            WHERE s.id = :id AND s.session_version = :version AND NOT s.disabled AND (:demo OR NOT s.demo)
            """)
        .param("id", id).param("version", sessionVersion).param("demo", demo)
        .query((rs, i) -> new Actor.Staff(rs.getObject("id", UUID.class), rs.getString("name"), roles(rs.getString("roles"))))
        .optional();
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

  static Set<Role> roles(@org.jspecify.annotations.Nullable String joined) {
    return joined == null ? Set.of() : Arrays.stream(joined.split(",")).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
  }
}
