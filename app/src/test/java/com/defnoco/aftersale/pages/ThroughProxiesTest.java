package com.defnoco.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.platform.StartupProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whose address counts when requests come through other machines. */
class ThroughProxiesTest {

  private final ThroughProxies oneProxy = new ThroughProxies("10.0.0.7, 192.168.0.0/16, 2001:db8::/32");

  @Test
  void withoutASettingNoHeaderIsBelieved() throws Exception {
    assertThat(addressOf(new ThroughProxies(""), "198.51.100.1", "203.0.113.9")).isEqualTo("198.51.100.1");
  }

  @Test
  void aTrustedProxyTellsWhoAsked() throws Exception {
    assertThat(addressOf(oneProxy, "10.0.0.7", "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(oneProxy.origin("2001:db8::1", List.of("2001:db9::5"))).isEqualTo("2001:db9::5");
  }

  @Test
  void whoeverIsNoTrustedProxyIsNotBelieved() {
    assertThat(oneProxy.origin("198.51.100.1", List.of("203.0.113.9"))).isEqualTo("198.51.100.1");
  }

  @Test
  void whatACallerWroteIntoTheHeaderThemselvesStandsLeftAndIsNotBelieved() {
    assertThat(oneProxy.origin("10.0.0.7", List.of("1.2.3.4, 203.0.113.9, 192.168.3.4"))).isEqualTo("203.0.113.9");
    assertThat(oneProxy.origin("10.0.0.7", List.of("1.2.3.4", "203.0.113.9"))).as("two lines are one list").isEqualTo("203.0.113.9");
  }

  @Test
  void whatIsNoAddressEndsTheList() {
    assertThat(oneProxy.origin("10.0.0.7", List.of("203.0.113.9, evil.example"))).isEqualTo("10.0.0.7");
    assertThat(oneProxy.origin("10.0.0.7", List.of(""))).isEqualTo("10.0.0.7");
    assertThat(oneProxy.origin("10.0.0.7", List.of())).isEqualTo("10.0.0.7");
  }

  @Test
  void aSettingThatCannotBeReadIsSaidAtTheStart() {
    assertThatThrownBy(() -> new ThroughProxies("10.0.0.0/99")).isInstanceOf(StartupProblem.class).hasMessageContaining("AFTERSALE_TRUSTED_PROXIES");
    assertThatThrownBy(() -> new ThroughProxies("my-proxy!")).isInstanceOf(StartupProblem.class);
  }

  private static String addressOf(ThroughProxies filter, String peer, String forwarded) throws Exception {
    var request = new MockHttpServletRequest("GET", "/");
    request.setRemoteAddr(peer);
    request.addHeader("X-Forwarded-For", forwarded);
    var chain = new MockFilterChain();
    filter.doFilter(request, new MockHttpServletResponse(), chain);
    return chain.getRequest().getRemoteAddr();
  }
}
