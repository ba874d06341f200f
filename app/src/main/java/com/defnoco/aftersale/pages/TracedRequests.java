package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.Traces;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Every request has a trace, from the first line that is logged about it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class TracedRequests extends OncePerRequestFilter {

  private final Traces traces;

  TracedRequests(Traces traces) {
    this.traces = traces;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
    var running = traces.request(request.getHeader("traceparent"));
    try {
      chain.doFilter(request, response);
    } finally {
      // The route and not the address, which may hold a secret.
      var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof Object matched ? matched.toString() : "/";
      running.end(request.getMethod() + " " + route, response.getStatus() < 500);
    }
  }
}
