package com.defnoco.aftersale.browser;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.microsoft.playwright.options.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * What tests look at in the demo company: claims of every state, outcome and danger.
 *
 * @param manager the session of a manager
 * @param customer the session of a customer with claims
 */
record Samples(Cookie manager, Cookie customer, String serial, List<String> claims, List<String> trackingLinks) {

  private static Samples known;

  static synchronized Samples of(DemoApplication demo) {
    if (known == null) {
      known = find(demo);
    }
    return known;
  }

  List<String> consoleClaims() {
    return claims.stream().map(number -> "/console/claims/" + number).toList();
  }

  private static Samples find(DemoApplication demo) {
    var jdbc = demo.jdbc();
    var claims = jdbc.sql("""
        SELECT min(c.number) FROM claim c JOIN claim_item i ON i.claim_id = c.id
        GROUP BY i.state, i.outcome, i.danger ORDER BY i.state, i.outcome, i.danger
        """).query(String.class).list().stream().distinct().toList();
    var manager = jdbc.sql("SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE r.role = 'MANAGER' AND s.demo ORDER BY s.id LIMIT 1")
        .query(UUID.class).single();
    var actor = new Actor.Staff(manager, "Manager", Set.of(Role.MANAGER));
    var facade = demo.bean(Claims.class);
    // Every second one: customers see less, so pages differ less.
    var links = java.util.stream.IntStream.range(0, claims.size()).filter(i -> i % 2 == 0)
        .mapToObj(i -> "/t/" + facade.link(actor, claims.get(i))).toList();
    var serial = jdbc.sql("SELECT serial FROM unit WHERE owner_id IS NOT NULL ORDER BY serial LIMIT 1").query(String.class).single();
    var customer = jdbc.sql("SELECT customer_id FROM claim ORDER BY number LIMIT 1").query(UUID.class).single();
    return new Samples(signIn(demo, manager), customerSession(demo.bean(SessionRepository.class), demo.address(), customer), serial, claims, links);
  }

  /** Serial numbers of units that arrived within the last year and have no owner on record: whoever claims them is believed. Always in the same order. */
  static List<String> coveredUnitsNobodyOwns(DemoApplication demo, int howMany) {
    return demo.jdbc().sql("""
        SELECT u.serial FROM unit u JOIN consignment c ON c.id = u.consignment_id
        WHERE u.owner_id IS NULL AND NOT u.withheld AND c.arrived_on BETWEEN current_date - 365 AND current_date - 60
        ORDER BY u.serial DESC LIMIT :howMany
        """).param("howMany", howMany).query(String.class).list();
  }

  /** What a sign-in link leaves behind; the link itself goes by mail. */
  private static <S extends Session> Cookie customerSession(SessionRepository<S> sessions, String address, UUID id) {
    var session = sessions.createSession();
    session.setAttribute("customer", id + ":1:" + Instant.now().getEpochSecond());
    sessions.save(session);
    return new Cookie("aftersale", Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8))).setUrl(address);
  }

  /** Signs in with one click, as the demo offers, and keeps the session. */
  private static Cookie signIn(DemoApplication demo, UUID account) {
    try (var window = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      var page = window.newPage();
      page.navigate("/console/sign-in");
      page.locator("form[action='/console/sign-in/demo'] button[value='" + account + "']").click();
      page.waitForURL("**/console");
      var session = window.cookies().stream().filter(cookie -> cookie.name.equals("aftersale")).findFirst().orElseThrow();
      return new Cookie(session.name, session.value).setUrl(demo.address());
    }
  }
}
