package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import org.junit.jupiter.api.Test;

/** The gate before anything is behind it. */
class FirstContactTest extends AftersaleTest {

  @Test
  void anAddressNobodyNamedDoesNotExist() {
    assertThat(visitor().get("/nothing-here").statusCode()).isEqualTo(404);
    assertThat(visitor().get("/nothing-here").body()).contains("There is nothing here");
    assertThat(visitor().with("Accept-Language", "zh-CN").get("/nothing-here").body()).contains("zh-Hans").doesNotContain("There is nothing");
  }

  @Test
  void theConsoleAsksWhoYouAreAndRemembersWhereYouWanted() {
    var answer = visitor().get("/console/nothing?a=b");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValueSatisfying(
        to -> assertThat(to).endsWith("/console/sign-in?next=%2Fconsole%2Fnothing%3Fa%3Db"));
  }

  @Test
  void aSignedInMemberOfStaffFindsThatThereIsNothingThere() {
    assertThat(signedInAs(Role.ENGINEER).get("/console/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theApiWantsAKeyAndTakesNoCookieForOne() {
    assertThat(visitor().get("/api/v1/nothing").statusCode()).isEqualTo(401);
    assertThat(signedInAs(Role.ADMINISTRATOR).get("/api/v1/nothing").statusCode()).isEqualTo(401);
    var answer = program(Scope.CLAIMS_READ).get("/api/v1/nothing");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"type\":\"urn:aftersale:problem:not-found\"").doesNotContain("resource");
  }

  @Test
  void aForeignHostIsTurnedAway() {
    // java.net.http forbids setting Host; the raw request says it.
    assertThat(RawRequest.statusOf(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).isEqualTo(421);
    assertThat(RawRequest.statusOf(port, "GET /nothing HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n")).isEqualTo(404);
  }
}
