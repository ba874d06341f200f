package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.DatabaseRoom;
import com.defnoco.aftersale.platform.DiskLow;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 507 to whatever wants to write while the disk of the database is nearly full. Reading goes on, and so does what people need to come in and make room: signing in and out, and
 * what only computes.
 */
final class WritesNeedRoom extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(WritesNeedRoom.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> STILL_TAKEN = Set.of("/console/sign-in", "/console/sign-in/code", "/console/sign-out", "/sign-out", "/verify", "/api/v1/public/verify", "/api/v1/coverage-decisions");

  private final DatabaseRoom room;

  WritesNeedRoom(DatabaseRoom room) {
    this.room = room;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
    if (!SAFE.contains(request.getMethod()) && !STILL_TAKEN.contains(request.getRequestURI())) {
      try {
        room.require();
      } catch (DiskLow low) {
        log.error("{} refused: {} on the disk of the database", request.getMethod(), low.getMessage());
        response.sendError(507);
        return;
      }
    }
    chain.doFilter(request, response);
  }
}
