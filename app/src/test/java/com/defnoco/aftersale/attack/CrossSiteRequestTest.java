package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.parties.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A23: another site makes the browser of somebody signed in send a form. Tried on every route that changes something, as somebody with every role. */
class CrossSiteRequestTest extends AftersaleTest {

  private static final Set<RequestMethod> UNSAFE = Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mapping;

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
