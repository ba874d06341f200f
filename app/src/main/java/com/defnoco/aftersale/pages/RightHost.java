package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns away requests for a host we are not, and unsafe requests that another site's page made a browser send. The address of this copy is a
 * setting; a Host header that says otherwise is a mistake or an attempt to have our links point elsewhere.
 */
final class RightHost extends OncePerRequestFilter {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Settings settings;

  RightHost(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!isOurs(request.getHeader("Host"))) {
      // Plain and without a page: the page's links and texts are for people who came to the right address.
      response.setStatus(421);
      response.setContentType("text/plain;charset=UTF-8");
      response.getWriter().write("This program answers at " + settings.baseUrl() + " (and on localhost). If people shall reach it at this address, set AFTERSALE_BASE_URL to it.\n");
      return;
    }
    if (!SAFE.contains(request.getMethod()) && "cross-site".equals(request.getHeader("Sec-Fetch-Site")) && !request.getRequestURI().startsWith("/api/")) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean isOurs(@org.jspecify.annotations.Nullable String host) {
    if (host == null) {
      return false;
    }
    var lower = host.toLowerCase(Locale.ROOT);
    var name = lower.replaceFirst(":[0-9]{1,5}$", "");
    if (LOOPBACK.contains(name)) {
      return true;
    }
    var base = settings.baseUrl();
    return name.equals(base.getHost().toLowerCase(Locale.ROOT)) && (base.getPort() == -1 || lower.endsWith(":" + base.getPort()));
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return true;
  }
}
