package com.defnoco.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.RawRequest;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a caller reads when something is wrong with what they sent. */
class ErrorsTest extends AftersaleTest {

  @Test
  void anUnknownFieldIsRefusedByName() {
    var answer = send("{\"name\":\"a\",\"colour\":\"red\"}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"type\":\"urn:aftersale:problem:invalid-input\"", "\"pointer\":\"/colour\"", "There is no field “colour” here");
  }

  @Test
  void anUnknownFieldDeepInsideIsNamedByItsPlace() {
    assertThat(send("{\"name\":\"a\",\"parts\":[{\"name\":\"b\"},{\"nmae\":\"c\"}]}").body()).contains("\"pointer\":\"/parts/1/nmae\"");
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    var answer = send("{\"name\":\"a\",\"name\":\"b\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("urn:aftersale:problem:malformed", "stands twice");
  }

  @Test
  void deepNestingIsRefused() {
    var answer = send("{\"parts\":[".repeat(40) + "]}".repeat(40));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("nested too deeply");
  }

  @Test
  void whatIsNotJsonIsRefusedByItsPlace() {
    assertThat(send("{\"name\": oops}").body()).contains("not well-formed JSON at line:column 1:");
    assertThat(send("").statusCode()).isEqualTo(400);
    assertThat(send("{\"name\":\"a\"} {\"name\":\"b\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void anImpossibleDateAndAnUnknownWordAreNamedWithWhatIsExpected() {
    assertThat(send("{\"name\":\"a\",\"on\":\"2026-02-29\"}").body()).contains("\"pointer\":\"/on\"", "YYYY-MM-DD");
    assertThat(send("{\"name\":\"a\",\"role\":\"KING\"}").body()).contains("\"pointer\":\"/role\"", "ENGINEER");
    assertThat(send("{\"name\":\"a\",\"pieces\":1.5}").body()).contains("\"pointer\":\"/pieces\"");
  }

  @Test
  void theSentenceIsInTheReadersLanguage() {
    var answer = visitor().with("Accept-Language", "zh-CN,zh;q=0.9").postJson("/api/v1/public/test-echo", "{\"colour\":1}");
    assertThat(answer.body()).contains("此处没有字段“colour”");
  }

  @Test
  void aMistakeOfOursTellsNothingOfTheProgram() {
    var answer = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/test-echo", "{\"name\":\"broken\"}");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("urn:aftersale:problem:internal").doesNotContain("secret words", "Exception", "com.defnoco");
  }

  @Test
  void aWrongMethodOrFormatIsTold() {
    assertThat(visitor().get("/api/v1/public/test-echo").statusCode()).isEqualTo(405);
    assertThat(visitor().post("/api/v1/public/test-echo", "a", "b").statusCode()).isEqualTo(415);
  }

  @Test
  void everyAnswerCarriesItsHeaders() {
    for (var path : new String[] {"/console/sign-in", "/nothing", "/sign-in", "/api/v1/nothing", "/css/tokens.css"}) {
      var headers = visitor().get(path).headers();
      assertThat(headers.firstValue("Content-Security-Policy")).as(path).hasValueSatisfying(policy ->
          assertThat(policy).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'").doesNotContain("unsafe"));
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).as(path).hasValue("same-origin");
      assertThat(headers.firstValue("Referrer-Policy")).as(path).isPresent();
    }
    assertThat(visitor().get("/sign-in/some-secret").headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void cookiesAreOutOfReachOfScripts() {
    var cookies = visitor().get("/console/sign-in").headers().allValues("Set-Cookie");
    assertThat(cookies).isNotEmpty().allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/"));
  }

  @Test
  void readingThePortalMakesNoSession() {
    var before = jdbc.sql("SELECT count(*) FROM web_session").query(Long.class).single();
    visitor().get("/sign-in");
    assertThat(jdbc.sql("SELECT count(*) FROM web_session").query(Long.class).single()).isEqualTo(before);
  }

  @Test
  void anotherSitesFormIsTurnedAwayEvenWithAToken() {
    var browser = visitor();
    browser.get("/sign-in");
    assertThat(browser.with("Sec-Fetch-Site", "cross-site").post("/sign-in", "email", "a@b.example").statusCode()).isEqualTo(403);
  }

  @Test
  void forwardingHeadersChangeNothing() {
    var answer = RawRequest.send(port, "GET /console HTTP/1.1\r\nHost: localhost:" + port + "\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n");
    assertThat(answer).contains(" 302").doesNotContain("evil.example");
  }

  @Test
  void theProgramSaysThatItLivesAndCanWork() {
    assertThat(visitor().get("/health/live").body()).isEqualTo("alive\n");
    assertThat(visitor().get("/health/ready").body()).isEqualTo("database: ok\njobs: ok\ndisk: ok\n");
    assertThat(visitor().get("/actuator/health").statusCode()).isEqualTo(404);
    assertThat(visitor().get("/v3/api-docs").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> send(String json) {
    return visitor().postJson("/api/v1/public/test-echo", json);
  }
}
