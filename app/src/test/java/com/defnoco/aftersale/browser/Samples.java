package com.defnoco.aftersale.browser;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * What tests look at in the demo company: claims of every state, outcome, danger and remedy.
 *
 * @param manager the session of a manager
 * @param administrator the session of an administrator
 * @param owners customers with claims
 * @param reporting the session of somebody who has filled in the claim form to the last step
 * @param setUp the address of an invitation
 * @param enrolling the session of somebody who has set a password and no second factor yet
 * @param halfSignedIn the session of somebody who is asked for the second factor
 */
record Samples(Cookie manager, Cookie administrator, List<Owner> owners, Cookie reporting, String setUp, Cookie enrolling, Cookie halfSignedIn, String serial,
    List<String> claims, List<String> trackingLinks, Actor viewer) {

  /**
   * A customer who has signed in.
   *
   * @param claims pages of their claims, one of each state and outcome, dangerous and not
   */
  record Owner(Cookie session, List<String> claims) {}

  private static Samples known;

  static synchronized Samples of(DemoApplication demo) {
    if (known == null) {
      known = find(demo);
    }
    return known;
  }

  List<String> consolePages() {
    return Stream.concat(claims.stream().map(number -> "/console/claims/" + number), Stream.of("/console/search?q=" + claims.getFirst(), "/console/search?q=nobody")).toList();
  }

  /** The tracking page of a claim, as its customer was sent it. */
  String trackingLink(DemoApplication demo, String number) {
    return "/t/" + demo.bean(Claims.class).link(viewer, number);
  }

  List<String> portal() {
    var pages = new ArrayList<>(List.of("/cover?serial=" + serial, "/cover?serial=DFC-UNKNOWN-1", "/claim/new"));
    pages.addAll(trackingLinks);
    return pages;
  }

  private static Samples find(DemoApplication demo) {
    var jdbc = demo.jdbc();
    var claims = covering(jdbc.sql("""
        SELECT c.number, t.trait FROM claim c JOIN claim_item i ON i.claim_id = c.id
        CROSS JOIN LATERAL (VALUES ('claim ' || c.state), ('item ' || i.state), ('outcome ' || coalesce(i.outcome, 'none')), ('danger ' || i.danger)) AS t (trait)
        UNION
        SELECT c.number, 'remedy ' || r.remedy || ' ' || r.state FROM claim c JOIN claim_item i ON i.claim_id = c.id JOIN remedy r ON r.item_id = i.id
        ORDER BY 1, 2
        """).query((row, i) -> Map.entry(row.getString(1), row.getString(2))).list());
    var manager = jdbc.sql("SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE r.role = 'MANAGER' AND s.demo ORDER BY s.id LIMIT 1")
        .query(UUID.class).single();
    var actor = new Actor.Staff(manager, "Manager", Set.of(Role.MANAGER));
    var facade = demo.bean(Claims.class);
    var links = claims.stream().map(number -> "/t/" + facade.link(actor, number)).toList();
    var serial = jdbc.sql("SELECT serial FROM unit WHERE owner_id IS NOT NULL ORDER BY serial LIMIT 1").query(String.class).single();
    // Between them they may do all that customers may do: appeal, choose, withdraw, reopen.
    var owners = covering(jdbc.sql("""
        SELECT DISTINCT c.customer_id::text, i.state FROM claim c JOIN claim_item i ON i.claim_id = c.id
        WHERE i.state IN ('OPEN', 'NOT_COVERED', 'CLOSED') OR i.state = 'COVERED' AND NOT i.danger ORDER BY 1, 2
        """).query((row, i) -> Map.entry(row.getString(1), row.getString(2))).list()).stream().map(UUID::fromString).map(id -> owner(demo, id)).toList();
    var administrator = jdbc.sql("SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE r.role = 'ADMINISTRATOR' AND s.demo ORDER BY s.id LIMIT 1")
        .query(UUID.class).single();
    var halfSignedIn = inAWindow(demo, page -> {
      var member = StaffMember.invited(demo, "Mary Jackson", Role.ENGINEER);
      member.setsAPassword(page);
      member.enrols(page).comesBack(page);
    });
    var enrolling = inAWindow(demo, page -> StaffMember.invited(demo, "Ida Rhodes", Role.ENGINEER).setsAPassword(page));
    var reporting = inAWindow(demo, page -> {
      page.navigate("/claim/new");
      new ClaimForm(page).batteries(coveredUnitsNobodyOwns(demo, 8).get(7)).happened("SWELLING", "yesterday", "A dent, and round as a cushion.").next("/claim/new/safety")
          .understoodTheDanger().withoutPapers().reachedAt("Rosalind Franklin", "rosalind@franklin.example");
    });
    return new Samples(signIn(demo, manager), signIn(demo, administrator), owners, reporting,
        StaffMember.invited(demo, "Joan Clarke", Role.ENGINEER).setUp, enrolling, halfSignedIn, serial, claims, links, actor);
  }

  /** As few as show every trait once: at each step the one that shows the most traits not seen yet, of equals the first. */
  private static List<String> covering(List<Map.Entry<String, String>> traits) {
    var waiting = new TreeMap<String, Set<String>>();
    traits.forEach(trait -> waiting.computeIfAbsent(trait.getKey(), number -> new HashSet<>()).add(trait.getValue()));
    var chosen = new ArrayList<String>();
    while (!waiting.isEmpty()) {
      var best = waiting.entrySet().stream().max(Comparator.<Map.Entry<String, Set<String>>>comparingInt(one -> one.getValue().size())
          .thenComparing(Map.Entry::getKey, Comparator.reverseOrder())).orElseThrow();
      chosen.add(best.getKey());
      var seen = Set.copyOf(best.getValue());
      waiting.values().forEach(shown -> shown.removeAll(seen));
      waiting.values().removeIf(Set::isEmpty);
    }
    return chosen;
  }

  /** Serial numbers of units that arrived within the last year and have no owner on record: whoever claims them is believed. Always in the same order. */
  static List<String> coveredUnitsNobodyOwns(DemoApplication demo, int howMany) {
    return demo.jdbc().sql("""
        SELECT u.serial FROM unit u JOIN consignment c ON c.id = u.consignment_id
        WHERE u.owner_id IS NULL AND NOT u.withheld AND c.arrived_on BETWEEN current_date - 365 AND current_date - 60
        ORDER BY u.serial DESC LIMIT :howMany
        """).param("howMany", howMany).query(String.class).list();
  }

  private static Owner owner(DemoApplication demo, UUID customer) {
    return new Owner(customerSession(demo.bean(SessionRepository.class), demo.address(), customer), demo.jdbc().sql("""
        SELECT '/my/claims/' || min(c.number) FROM claim c JOIN claim_item i ON i.claim_id = c.id WHERE c.customer_id = :customer GROUP BY i.state, i.outcome, i.danger
        """).param("customer", customer).query(String.class).list().stream().distinct().toList());
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
    return inAWindow(demo, page -> {
      page.navigate("/console/sign-in");
      page.locator("form[action='/console/sign-in/demo'] button[value='" + account + "']").click();
      page.waitForURL("**/console");
    });
  }

  /** Does something in a window of its own. @return the session that is left */
  private static Cookie inAWindow(DemoApplication demo, Consumer<Page> does) {
    try (var window = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      does.accept(window.newPage());
      var session = window.cookies().stream().filter(cookie -> cookie.name.equals("aftersale")).findFirst().orElseThrow();
      return new Cookie(session.name, session.value).setUrl(demo.address());
    }
  }
}
