package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.SavedViews.View;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements of saved views. */
@Component
class SavedViewsSql {

  private final JdbcClient jdbc;

  SavedViewsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<View> of(UUID staffId, String place) {
    return jdbc.sql("SELECT id, name, query FROM staff_view WHERE staff_id = :staff AND place = :place ORDER BY lower(name), id")
        .param("staff", staffId).param("place", place)
        .query((rs, i) -> new View(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3)))
        .list();
  }

  void keep(UUID id, UUID staffId, String place, String name, String query, Instant at) {
    jdbc.sql("""
            INSERT INTO staff_view (id, staff_id, place, name, query, created_at) VALUES (:id, :staff, :place, :name, :query, :at)
            ON CONFLICT (staff_id, place, name) DO UPDATE SET query = excluded.query
            """)
        .param("id", id).param("staff", staffId).param("place", place).param("name", name).param("query", query).param("at", Timestamp.from(at))
        .update();
  }

  void remove(UUID staffId, UUID id) {
    jdbc.sql("DELETE FROM staff_view WHERE id = :id AND staff_id = :staff").param("id", id).param("staff", staffId).update();
  }
}
