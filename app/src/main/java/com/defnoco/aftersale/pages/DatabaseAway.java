package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.DatabaseHealth;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Around everything else: sessions, keys and limits are read before any controller, and when the database is away the answer is 503 there as well. Written without a page, since pages may
 * want the database too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseAway extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException failed) {
      if (response.isCommitted() || !isAway(failed)) {
        throw failed;
      }
      log.error("A request found the database away: {}", failed.getMessage());
      var program = request.getRequestURI().startsWith("/api/");
      response.reset();
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader("Retry-After", "5");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Content-Security-Policy", "default-src 'none'");
      response.setContentType(program ? "application/problem+json" : "text/plain;charset=UTF-8");
      response.getOutputStream().write((program
          ? "{\"type\":\"about:blank\",\"title\":\"Not available\",\"status\":503,\"detail\":\"The service cannot reach its database at this moment. Send the request again, with the same Idempotency-Key if it had one.\"}"
          : "The service cannot do its work at this moment. Please try again in a few seconds.\n服务暂时不可用，请几秒钟后重试。\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether the connection to the database failed, in whichever of its many ways: before a transaction, within one, at its end, or by being closed beneath us; or a lock was not to be had in time. */
  static boolean isAway(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataAccessResourceFailureException || cause instanceof TransientDataAccessException || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException || DatabaseHealth.closedBeneath(cause) || DatabaseHealth.heldByOthers(cause)) {
        return true;
      }
    }
    return false;
  }
}
