package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** {@code Authorization: Bearer <key>} (RFC 6750): who the program is. A key that does not work is refused even where none is needed. */
final class BearerKeys extends OncePerRequestFilter {

  private final ApiKeys keys;
  private final ApiErrors errors;

  BearerKeys(ApiKeys keys, ApiErrors errors) {
    this.keys = keys;
    this.errors = errors;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var header = request.getHeader("Authorization");
    if (header != null) {
      var key = header.regionMatches(true, 0, "Bearer ", 0, 7) ? keys.authenticate(header.substring(7).strip()) : Optional.<Actor.Integration>empty();
      if (key.isEmpty()) {
        errors.keyNeeded(request, response);
        return;
      }
      SecurityContextHolder.setContext(new SecurityContextImpl(new SignedIn(key.get())));
    }
    try {
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }
}
