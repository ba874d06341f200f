package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A24: a link of ours leads elsewhere, or another page is listened to. */
class A24OpenRedirectTest extends AttackFixtures {

  private static final List<String> ELSEWHERE = List.of("https://pwned.example", "//pwned.example", "///pwned.example", "////pwned.example", "/\\pwned.example", "\\\\pwned.example", "/\t/pwned.example", "\t//pwned.example",
      "/console//pwned.example/..", "/console/../..//pwned.example", "/console@pwned.example", "/console\r\nLocation: https://pwned.example", "https:pwned.example", "http:/pwned.example", "javascript:alert(1)",
      "data:text/html,x", "/%2f%2fpwned.example", "/%5cpwned.example", "/console/%2e%2e/%2e%2e//pwned.example", "https://localhost@pwned.example", "https://localhost.pwned.example", "/console?x=https://pwned.example#//",
      "//localhost:80@pwned.example", "%68ttps://pwned.example", "．．//pwned.example", "/console;//pwned.example", "?//pwned.example", "#//pwned.example", ".pwned.example", "@pwned.example", ":80@pwned.example");

  @Test
  void noSignInLeadsElsewhere() {
    var bad = new ArrayList<String>();
    for (var place : ELSEWHERE) {
      var encoded = URLEncoder.encode(place, StandardCharsets.UTF_8);
      for (var parameter : List.of("next", "url", "redirect", "return", "continue", "returnTo", "dest")) {
        for (var path : List.of("/console/sign-in", "/sign-in", "/console/sign-in/code", "/console/sign-in/enrol", "/", "/claim/new", "/cover")) {
          judge(visitor().get(path + "?" + parameter + "=" + encoded), path + " " + parameter + "=" + place, bad);
        }
      }
      judge(visitor().fill("/console/sign-in", "/console/sign-in", "email", "a@b.example", "password", "x", "next", place), "sign-in with next=" + place, bad);
      judge(visitor().get("/console/" + encoded), "/console/" + place, bad);
      judge(visitor().get("/my/" + encoded), "/my/" + place, bad);
      judge(visitor().get("/" + encoded), "/" + place, bad);
      judge(visitor().with("Referer", place.replaceAll("[\r\n\t]", "").replaceAll("[^\\x20-\\x7e]", "")).get("/console"), "Referer " + place, bad);
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void noScriptOfOursListensToOtherWindows() throws java.io.IOException {
    try (var files = java.nio.file.Files.walk(java.nio.file.Path.of("src/main/resources/static"))) {
      var scripts = files.filter(file -> file.toString().endsWith(".js")).toList();
      assertThat(scripts).isNotEmpty();
      for (var script : scripts) {
        var text = java.nio.file.Files.readString(script);
        // From its own service worker a page may hear something.
        assertThat(text).as(script.toString()).doesNotContainPattern("(?<!serviceWorker)\\.addEventListener\\([\"']message").doesNotContain("onmessage").doesNotContain("document.write").doesNotContain("eval(").doesNotContain("new Function(");
      }
    }
  }

  private static void judge(HttpResponse<String> answer, String what, List<String> bad) {
    answer.headers().firstValue("Location").ifPresent(place -> {
      if (!place.startsWith("http://localhost") && !place.matches("/[^/\\\\].*|/") || place.startsWith("http://localhost@") || place.startsWith("http://localhost.") || java.net.URI.create(place).getHost() != null && !"localhost".equals(java.net.URI.create(place).getHost())) {
        bad.add(what + " → " + place);
      }
    });
    for (var target : Jsoup.parse(answer.body()).select("a[href], form[action]")) {
      var place = target.hasAttr("href") ? target.attr("href") : target.attr("action");
      if (place.contains("pwned.example") && !place.startsWith("/")) {
        bad.add(what + " shows a link to " + place);
      }
      if (place.startsWith("//") || place.startsWith("/\\")) {
        bad.add(what + " shows a link to " + place);
      }
    }
  }
}
