package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.parties.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A26: pages for operators that strangers find. They are on a port of their own, on the loopback address; here they do not exist, whoever asks. */
class A26DiagnosticsTest extends AftersaleTest {

  @ParameterizedTest
  @ValueSource(strings = {"/actuator", "/actuator/", "/actuator/env", "/actuator/heapdump", "/actuator/threaddump", "/actuator/loggers", "/actuator/prometheus",
      "/actuator/health", "/actuator/sbom", "/actuator/sbom/application", "/actuator/configprops", "/manage", "/metrics", "/env", "/heapdump", "/jolokia", "/h2-console", "/console/../actuator/env", "/%61ctuator/env",
      "/health/..;/actuator/env", "/error?trace=true", "/swagger-ui.html", "/.git/config", "/.env", "/application.yml", "/db/claims/V6_1__claims.sql"})
  void diagnosticsAreNotOnThePortOfThePortal(String address) {
    for (var who : new com.defnoco.aftersale.Browser[] {visitor(), signedInAs(Role.ADMINISTRATOR)}) {
      var answer = who.get(address);
      assertThat(answer.statusCode()).as(address).isIn(400, 401, 403, 404);
      assertThat(answer.body()).as(address).doesNotContain("java.lang").doesNotContain("\tat ").doesNotContain("password=").doesNotContain("CREATE TABLE");
    }
  }
}
