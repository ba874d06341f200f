package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.RawRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;

/** A2: the page is guarded, and its sibling that exports, deletes or does it in bulk was forgotten. */
class A02ForgottenSiblingTest extends AttackFixtures {

  @Test
  void aRouteThatNobodyDeclaredIsAFault() {
    var declared = Declared.ALL.stream().map(Declared::toString).collect(Collectors.toCollection(TreeSet::new));
    var there = mapping.getHandlerMethods().keySet().stream()
        .flatMap(info -> info.getPatternValues().stream().flatMap(pattern -> (info.getMethodsCondition().getMethods().isEmpty() ? Set.of(RequestMethod.GET) : info.getMethodsCondition().getMethods()).stream()
            .map(method -> method.name() + " " + pattern)))
        .filter(route -> !route.contains(" /v3/") && !route.endsWith(" /error") && !route.endsWith("/test-echo")).collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).isEqualTo(declared);
  }

  @Test
  void anExportIsOpenToNobodyWhoMayNotReadItsList() {
    var problems = new ArrayList<String>();
    for (var export : Declared.ALL.stream().filter(row -> row.isRead() && row.pattern().matches(".*\\.(csv|json|pdf|ics)")).toList()) {
      var list = export.pattern().replaceFirst("(/rows)?\\.(csv|json|pdf|ics)$", "").replaceFirst("/(report|chart|record|letter|invitation|errors|certificate)$", "");
      Declared.ALL.stream().filter(row -> row.isRead() && row.pattern().equals(list)).findFirst().ifPresent(page -> {
        if (!page.who().contains("ANYONE") && !page.who().contains("STAFF") && !page.who().containsAll(export.who())) {
          problems.add(export + " is open to " + export.who() + ", its page to " + page.who());
        }
      });
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void whoOnlyReadsFindsNoVerbThatChanges() {
    assertThat(Declared.ALL.stream().filter(row -> !row.isRead() && row.pattern().startsWith("/console") && row.who().contains("AUDITOR"))
        // who looks at a conversation is seen by the others, auditors as well
        .filter(row -> !row.pattern().equals("/console/inbox/{id}/presence")).toList()).isEmpty();
    assertThat(Declared.ALL.stream().filter(row -> !row.isRead() && row.pattern().startsWith("/api/v1") && row.who().stream().anyMatch(scope -> scope.endsWith("_READ"))).toList()).isEmpty();
  }

  @Test
  void anotherSpellingOfTheAddressOpensNothing() {
    var problems = new ArrayList<String>();
    for (var page : Declared.ALL.stream().filter(row -> row.isRead() && !row.who().contains("ANYONE") && row.names().isEmpty()).toList()) {
      var path = page.pattern();
      var tail = path.substring(1);
      for (var spelt : List.of("//" + tail, "/./" + tail, "/help/../" + tail, path + ";a=b", path + "/", path + "%2f", path + ".json", path + "%00", path + "%20", path + "..;/", "/%2e/" + tail,
          "/" + Character.toUpperCase(tail.charAt(0)) + tail.substring(1), path.replace("/console", "/console;x"), path.replace("/api", "/%61pi"), "/css/../" + tail, "/css/..;/" + tail, "\\" + tail)) {
        int status = RawRequest.statusOf(port, "GET " + spelt + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if (status == 200) {
          problems.add(spelt);
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void anotherMethodOrOneThatIsOnlyNamedOpensNothing() {
    var ada = belongingsOf("Ada Owner");
    var stranger = visitor();
    var problems = new ArrayList<String>();
    for (var path : List.of("/console/claims", "/console/people", "/api/v1/claims", "/my/claims/" + ada.number(), "/console/claims/" + ada.number() + "/withdrawal")) {
      for (var method : List.of("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "JEFF")) {
        var answer = RawRequest.send(port, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (answer.startsWith("HTTP/1.1 200") && !method.equals("OPTIONS")) {
          problems.add(method + " " + path);
        }
      }
    }
    assertThat(problems).isEmpty();
    var disguised = stranger.with("X-HTTP-Method-Override", "POST").with("X-HTTP-Method", "POST").with("X-Original-URL", "/console/claims").with("X-Rewrite-URL", "/console/claims");
    assertThat(disguised.get("/my/claims/" + ada.number() + "/1/withdraw?_method=POST").statusCode()).isEqualTo(302);
    assertThat(disguised.get("/").body()).doesNotContain(ada.number());
  }
}
