package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.StartupProblem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * From which network address a request truly comes. Behind a reverse proxy every connection is the proxy's, and budgets per address would count everybody as one. Setting
 * {@code aftersale.trusted-proxies} names the proxies (addresses or CIDR ranges, separated by commas; none unless set): of the addresses in {@code X-Forwarded-For}, read from the
 * right, the first that is not a trusted proxy's is believed. What stands left of it anybody can have written.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ThroughProxies extends OncePerRequestFilter {

  private static final int MOST_HOPS = 20;

  private final List<IpAddressMatcher> trusted;

  ThroughProxies(@Value("${aftersale.trusted-proxies:}") String proxies) {
    try {
      trusted = Arrays.stream(proxies.split(",")).map(String::strip).filter(text -> !text.isEmpty()).map(IpAddressMatcher::new).toList();
    } catch (IllegalArgumentException unreadable) {
      throw new StartupProblem("AFTERSALE_TRUSTED_PROXIES is " + proxies + "; it must name addresses or ranges separated by commas, like 10.0.0.7, 192.168.0.0/16.", unreadable);
    }
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
    if (trusted.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    var address = origin(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    chain.doFilter(new HttpServletRequestWrapper(request) {
      @Override
      public String getRemoteAddr() {
        return address;
      }

      @Override
      public String getRemoteHost() {
        return address;
      }
    }, response);
  }

  /** @param forwarded the header's lines in their order */
  String origin(String peer, List<String> forwarded) {
    var hops = new ArrayList<String>();
    forwarded.forEach(line -> hops.addAll(Arrays.asList(line.split(","))));
    var address = peer;
    for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MOST_HOPS) && isTrusted(address); i--) {
      var before = hops.get(i).strip();
      if (!isAddress(before)) {
        break;
      }
      address = before;
    }
    return address;
  }

  private boolean isTrusted(String address) {
    return trusted.stream().anyMatch(range -> range.matches(address));
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
