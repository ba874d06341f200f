package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;

/** A23: another site makes the browser of somebody signed in send a form. Tried on every route that changes something, as somebody with every role. */
class A23CrossSiteRequestTest extends AttackFixtures {

  private static final Set<RequestMethod> UNSAFE = Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

  @Test
  void noFormIsTakenWithoutItsToken() {
    var everybody = signedInAs(Role.values());
    var taken = new ArrayList<String>();
    var addresses = formAddresses();
    for (var address : addresses) {
      var answer = everybody.post(address);
      if (answer.statusCode() != 403 && answer.statusCode() != 404) {
        taken.add(address + " → " + answer.statusCode());
      }
    }
    assertThat(taken).isEmpty();
    assertThat(addresses).hasSizeGreaterThan(50);
  }

  @Test
  void aCookieIsNoKeyForTheInterface() {
    var everybody = signedInAs(Role.values());
    assertThat(everybody.postJson("/api/v1/coverage-decisions", "{}").statusCode()).isEqualTo(401);
    assertThat(everybody.putJson("/api/v1/consignments/C-1", "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void readingNeverChangesAnything() {
    var ada = belongingsOf("Ada Owner");
    var everybody = signedInAs(Role.values());
    var own = signedIn(ada.owner());
    everybody.get("/console");
    var before = rows();
    for (var route : Declared.ALL.stream().filter(Declared::isRead).filter(row -> !row.pattern().contains("live") && !row.pattern().contains("events")).toList()) {
      var path = route.path(route.names().stream().map(name -> switch (name) {
        case "number" -> ada.number();
        case "link" -> ada.link();
        case "item" -> "1";
        default -> ada.photo().toString();
      }).toList());
      for (var query : List.of("", "?_method=DELETE", "?state=CLOSED&approve=true&accept=true&remedy=PAID_SERVICE")) {
        (path.startsWith("/my") || path.startsWith("/t/") ? own : everybody).get(path + query);
      }
    }
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void signingInForSomebodyElseNeedsATokenToo() {
    assertThat(visitor().post("/console/sign-in", "email", "a@b.example", "password", "x").statusCode()).isEqualTo(403);
    assertThat(visitor().post("/sign-in/whatever").statusCode()).isEqualTo(403);
    var eve = visitor();
    eve.get("/sign-in");
    assertThat(eve.with("Sec-Fetch-Site", "cross-site").post("/sign-in", "email", "a@b.example").statusCode()).as("with a token of the attacker's own").isEqualTo(403);
  }

  @Test
  void aFormSentAsAnotherKindOfTextIsNotTaken() {
    var everybody = signedInAs(Role.values());
    for (var type : List.of("text/plain", "application/json", "multipart/form-data; boundary=x", "application/xml", "application/x-www-form-urlencoded; charset=utf-16")) {
      assertThat(everybody.send("POST", "/console/claims/views", type, java.net.http.HttpRequest.BodyPublishers.ofString("name=x&query=state%3DOPEN")).statusCode()).as(type).isIn(400, 403, 415);
    }
  }

  /** What people may have changed; jobs of the program go on meanwhile. */
  private List<Long> rows() {
    return java.util.stream.Stream.of("claim_comment", "claim_fact", "claim_proposal", "document", "document_verdict", "remedy", "quote WHERE answered_at IS NOT NULL", "voucher", "voucher_redemption", "staff_role", "api_key",
        "staff_link", "contact", "unit_owner", "ask WHERE answered_at IS NOT NULL").map(table -> jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single()).toList();
  }

  /** Addresses of browsers' forms. Programs come to {@code /api} with a key and to {@code /hooks} with a signature; neither looks at cookies. */
  private List<String> formAddresses() {
    var addresses = new ArrayList<String>();
    mapping.getHandlerMethods().keySet().forEach(route -> {
      if (route.getMethodsCondition().getMethods().stream().anyMatch(UNSAFE::contains)) {
        for (var pattern : route.getPatternValues()) {
          if (!pattern.startsWith("/api/") && !pattern.startsWith("/hooks/")) {
            addresses.add(pattern.replaceAll("\\{\\*?[^}]+}", "1"));
          }
        }
      }
    });
    return addresses;
  }
}
