package com.defnoco.aftersale.platform;

import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Where traces begin and how they travel: a request begins one, a transaction writes it beside what it stages, a job goes on with it. */
@Configuration(proxyBeanMethods = false)
class Tracing {

  /** A transaction that may stage something says within which trace; columns {@code trace} take it as their default. */
  @Bean
  JdbcTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource) {
      @Override
      protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        var here = Trace.here();
        if (here.isPresent() && !definition.isReadOnly() && TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder) {
          try (var statement = holder.getConnection().prepareStatement("SELECT set_config('aftersale.trace', ?, true)")) {
            statement.setString(1, here.get().kept());
            statement.execute();
          } catch (SQLException broken) {
            doCleanupAfterCompletion(transaction);
            throw new CannotCreateTransactionException("The transaction could not be marked with its trace", broken);
          }
        }
      }
    };
  }

  @Bean
  ExecutionInterceptor tracedJobs(ObjectProvider<Traces> traces) {
    return (instance, context, chain) -> traces.getObject().onJob(instance.getTaskName(), instance.getId(), () -> chain.proceed(instance, context));
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 10)
  OncePerRequestFilter tracedRequests(Spans spans) {
    return new OncePerRequestFilter() {
      @Override
      protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        var parent = Trace.ofHeader(request.getHeader("traceparent")).orElse(null);
        var here = parent == null ? Trace.fresh() : parent.next();
        var before = Trace.enter(here);
        var begun = spans.now();
        try {
          chain.doFilter(request, response);
        } finally {
          Trace.enter(before);
          // The route and not the address, which may hold a secret.
          var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof Object matched ? matched.toString() : "/";
          spans.ended(request.getMethod() + " " + route, here, parent == null ? null : parent.span(), begun, response.getStatus() < 500);
        }
      }
    };
  }
}
