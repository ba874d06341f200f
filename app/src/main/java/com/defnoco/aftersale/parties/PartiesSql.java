package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.Customers.Channel;
import com.defnoco.aftersale.parties.Customers.Contact;
import com.defnoco.aftersale.parties.Customers.Customer;
import com.defnoco.aftersale.parties.Customers.Details;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Customers and their contacts in PostgreSQL. */
@Component
class PartiesSql {

  private static final String CUSTOMER = """
      SELECT c.id, c.name, c.company, c.locale, c.time_zone, c.country,
             (SELECT shown_as FROM contact WHERE customer_id = c.id AND channel = 'EMAIL'
              ORDER BY verified_at IS NULL, added_at DESC LIMIT 1) AS email,
             (SELECT shown_as FROM contact WHERE customer_id = c.id AND channel = 'PHONE'
              ORDER BY verified_at IS NULL, added_at DESC LIMIT 1) AS phone
      FROM customer c
      """;
  private static final String BY_NAME = """
      AND (CAST(:after AS uuid) IS NULL OR (lower(c.name), c.id) > (SELECT lower(name), id FROM customer WHERE id = :after))
      ORDER BY lower(c.name), c.id LIMIT :limit
      """;

  private final JdbcClient jdbc;

  PartiesSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A new customer with the addresses that are told of them, in one statement. @param proven whether these are theirs beyond doubt */
  void insertCustomer(UUID id, Details details, Instant now, boolean proven) {
    jdbc.sql("""
            WITH made AS (
              INSERT INTO customer (id, name, company, locale, time_zone, country, created_at)
              VALUES (:id, :name, :company, :locale, :timeZone, :country, :now)
              RETURNING id
            )
            INSERT INTO contact (customer_id, channel, handle, shown_as, added_at, verified_at)
            SELECT made.id, named.channel, named.handle, named.handle, :now::timestamptz, CASE WHEN :proven THEN :now::timestamptz END
            FROM made, (VALUES ('EMAIL', :email::text), ('PHONE', :phone::text)) AS named (channel, handle)
            WHERE named.handle IS NOT NULL
            """)
        .param("id", id).param("name", details.name()).param("company", details.company()).param("locale", details.locale())
        .param("timeZone", details.timeZone()).param("country", details.country()).param("now", Timestamp.from(now)).param("proven", proven)
        .param("email", details.email()).param("phone", details.phone())
        .update();
  }

  void changeCustomer(UUID id, Details details) {
    jdbc.sql("""
            UPDATE customer
            SET name = :name, company = :company, locale = :locale, time_zone = :timeZone, country = :country
            WHERE id = :id
            """)
        .param("id", id).param("name", details.name()).param("company", details.company()).param("locale", details.locale())
        .param("timeZone", details.timeZone()).param("country", details.country())
        .update();
  }

  /** Held until the transaction ends: who asks for the same address waits. */
  void lockContact(String handle) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:handle, 11))").param("handle", handle).query(rs -> {});
  }

  void addContact(UUID customer, Channel channel, String handle, String shownAs, Instant now, boolean proven) {
    jdbc.sql("""
            INSERT INTO contact (customer_id, channel, handle, shown_as, added_at, verified_at)
            VALUES (:customer, :channel, :handle, :shownAs, :now, CASE WHEN :proven THEN :now::timestamptz END)
            ON CONFLICT (customer_id, channel, handle)
            DO UPDATE SET verified_at = coalesce(contact.verified_at, excluded.verified_at)
            """)
        .param("customer", customer).param("channel", channel.name()).param("handle", handle).param("shownAs", shownAs)
        .param("now", Timestamp.from(now)).param("proven", proven)
        .update();
  }

  Optional<UUID> customerWhoProved(Channel channel, String handle) {
    return jdbc.sql("SELECT customer_id FROM contact WHERE channel = :channel AND handle = :handle AND verified_at IS NOT NULL")
        .param("channel", channel.name()).param("handle", handle)
        .query(UUID.class).optional();
  }

  /** As {@link #customerWhoProved}, after {@link #lockContact}, in one step. */
  Optional<UUID> lockCustomerWhoProved(Channel channel, String handle) {
    return jdbc.sql("SELECT proven FROM contact_proven_by(:channel, :handle) AS proven").param("channel", channel.name()).param("handle", handle).query(UUID.class).optional();
  }

  /** Oldest first; those merged into another are gone. */
  List<UUID> customersWhoNamed(Channel channel, String handle) {
    return jdbc.sql("""
            SELECT c.id
            FROM contact JOIN customer c ON c.id = contact.customer_id
            WHERE channel = :channel AND handle = :handle AND c.merged_into IS NULL
            ORDER BY c.created_at, c.id
            """)
        .param("channel", channel.name()).param("handle", handle)
        .query(UUID.class).list();
  }

  boolean hasProvenContact(UUID customer) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM contact WHERE customer_id = :customer AND verified_at IS NOT NULL)")
        .param("customer", customer)
        .query(Boolean.class).single();
  }

  void merge(UUID from, UUID into) {
    jdbc.sql("UPDATE customer SET merged_into = :into WHERE id = :from OR merged_into = :from")
        .param("from", from).param("into", into)
        .update();
  }

  Optional<Customer> customer(UUID id) {
    return Optional.ofNullable(customers(List.of(id)).get(id));
  }

  Map<UUID, Customer> customers(Collection<UUID> ids) {
    var found = new HashMap<UUID, Customer>();
    if (!ids.isEmpty()) {
      jdbc.sql(CUSTOMER + "WHERE c.id IN (:ids)")
          .param("ids", ids)
          .query(PartiesSql::customer).list()
          .forEach(customer -> found.put(customer.id(), customer));
    }
    return found;
  }

  /** Customers by name, all of them or those with a text in name or company or at the beginning of an address. */
  List<Customer> search(String text, @Nullable UUID after, int limit) {
    var wanted = text.toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    var page = text.isEmpty() ? jdbc.sql(CUSTOMER + "WHERE c.merged_into IS NULL " + BY_NAME)
        : jdbc.sql(CUSTOMER + """
            WHERE c.id IN (SELECT id FROM customer WHERE merged_into IS NULL AND lower(name || ' ' || coalesce(company, '')) LIKE :within
                           UNION SELECT customer_id FROM contact WHERE handle LIKE :beginning) AND c.merged_into IS NULL
            """ + BY_NAME).param("within", "%" + wanted + "%").param("beginning", wanted + "%");
    return page.param("after", after).param("limit", limit).query(PartiesSql::customer).list();
  }

  List<Contact> contactsOf(UUID customer) {
    return jdbc.sql("""
            SELECT channel, shown_as, verified_at FROM contact
            WHERE customer_id = :customer
            ORDER BY verified_at IS NULL, channel, added_at
            """)
        .param("customer", customer)
        .query((rs, i) -> new Contact(Channel.valueOf(rs.getString(1)), rs.getString(2), instant(rs, "verified_at"))).list();
  }

  void insertSignInLink(byte[] hash, String email, Instant now, Instant expires) {
    jdbc.sql("INSERT INTO sign_in_link (token_hash, handle, made_at, expires_at) VALUES (:hash, :email, :now, :expires)")
        .param("hash", hash).param("email", email).param("now", Timestamp.from(now)).param("expires", Timestamp.from(expires))
        .update();
  }

  boolean signInLinkWorks(byte[] hash, Instant now) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM sign_in_link WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now)")
        .param("hash", hash).param("now", Timestamp.from(now))
        .query(Boolean.class).single();
  }

  /** The address the link was sent to, for the one call that uses it. */
  Optional<String> useSignInLink(byte[] hash, Instant now) {
    return jdbc.sql("""
            UPDATE sign_in_link SET used_at = :now
            WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
            RETURNING handle
            """)
        .param("hash", hash).param("now", Timestamp.from(now))
        .query(String.class).optional();
  }

  void deleteSignInLinksBefore(Instant before) {
    jdbc.sql("DELETE FROM sign_in_link WHERE expires_at < :before").param("before", Timestamp.from(before)).update();
  }

  int customerSessionVersion(UUID id) {
    return jdbc.sql("SELECT session_version FROM customer WHERE id = :id").param("id", id).query(Integer.class).single();
  }

  Optional<Actor.Customer> signedIn(UUID id, int sessionVersion) {
    return jdbc.sql("SELECT id FROM customer WHERE id = :id AND session_version = :version AND merged_into IS NULL")
        .param("id", id).param("version", sessionVersion)
        .query((rs, i) -> new Actor.Customer(rs.getObject(1, UUID.class))).optional();
  }

  void endCustomerSessions(UUID customer) {
    jdbc.sql("UPDATE customer SET session_version = session_version + 1 WHERE id = :id").param("id", customer).update();
  }

  static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static Customer customer(ResultSet rs, int i) throws SQLException {
    return new Customer(rs.getObject("id", UUID.class), rs.getString("name"), rs.getString("email"), rs.getString("phone"),
        rs.getString("locale"), rs.getString("time_zone"), rs.getString("country"), rs.getString("company"));
  }
}
