package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.PersonalData;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Name, addresses and sign-ins of a customer. */
@Component
class PartiesPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  PartiesPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Everything a customer is known by here; claims are added by whoever knows them. */
  Person person(UUID id) {
    var others = jdbc.sql("SELECT id FROM customer WHERE merged_into = :id ORDER BY id").param("id", id).query(UUID.class).list();
    var all = Stream.concat(Stream.of(id), others.stream()).toList();
    var handles = jdbc.sql("SELECT DISTINCT handle FROM contact WHERE customer_id = ANY (:ids) ORDER BY handle").param("ids", all.toArray(UUID[]::new)).query(String.class).list();
    return new Person(all, handles, List.of());
  }

  void insertNobody(UUID id, Instant now) {
    jdbc.sql("INSERT INTO customer (id, name, locale, created_at) VALUES (:id, :gone, 'en', :now)").param("id", id).param("gone", GONE).param("now", Timestamp.from(now)).update();
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "person", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT id, name, company, locale, time_zone, country, created_at FROM customer WHERE id = ANY (:ids) ORDER BY created_at) t
            """).param("ids", person.customerIds()).query(String.class).single(),
        "addresses", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT channel, shown_as AS address, added_at, verified_at FROM contact WHERE customer_id = ANY (:ids) ORDER BY added_at) t
            """).param("ids", person.customerIds()).query(String.class).single(),
        "signIns", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT at, way, outcome, address, agent AS browser FROM sign_in WHERE who = ANY (:references) ORDER BY id) t
            """).param("references", person.references()).query(String.class).single());
  }

  @Override
  public void erase(Person person) {
    jdbc.sql("""
            UPDATE customer SET name = :gone, company = NULL, time_zone = NULL, country = NULL, session_version = session_version + 1
            WHERE id = ANY (:ids)
            """)
        .param("gone", GONE).param("ids", person.customerIds()).update();
    jdbc.sql("DELETE FROM contact WHERE customer_id = ANY (:ids)").param("ids", person.customerIds()).update();
    jdbc.sql("DELETE FROM sign_in_link WHERE handle = ANY (:handles)").param("handles", person.addresses()).update();
    jdbc.sql("DELETE FROM sign_in WHERE who = ANY (:references)").param("references", person.references()).update();
  }

  /** The record of sign-ins, and of sessions that have ended. */
  @Component
  static class SignInsSql implements Aging {

    private final JdbcClient jdbc;

    SignInsSql(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public String kind() {
      return "SIGN_INS";
    }

    @Override
    public int usualDays() {
      return 400;
    }

    @Override
    public int fewestDays() {
      return 30;
    }

    @Override
    public long olderThan(Instant before) {
      return jdbc.sql("SELECT (SELECT count(*) FROM sign_in WHERE at < :before) + (SELECT count(*) FROM staff_session WHERE begun_at < :before)")
          .param("before", Timestamp.from(before)).query(Long.class).single();
    }

    @Override
    public int forget(Instant before, int most) {
      return jdbc.sql("DELETE FROM sign_in WHERE id IN (SELECT id FROM sign_in WHERE at < :before ORDER BY id LIMIT :most)")
          .param("before", Timestamp.from(before)).param("most", most).update()
          + jdbc.sql("DELETE FROM staff_session WHERE id IN (SELECT id FROM staff_session WHERE begun_at < :before LIMIT :most)")
          .param("before", Timestamp.from(before)).param("most", most).update();
    }
  }
}
