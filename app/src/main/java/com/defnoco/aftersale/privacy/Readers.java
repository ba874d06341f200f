package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.privacy.AccessLog.What;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Sees every page and answer that was given to staff and programs, and has the log write down whose data stood on it. It goes by the route, so that a new page about a claim, a
 * customer or a conversation is seen without a word in it.
 */
@Configuration(proxyBeanMethods = false)
class Readers implements WebMvcConfigurer {

  private final AccessLog log;

  Readers(AccessLog log) {
    this.log = log;
  }

  /** A route, and by which of its variables what is read is known; null: a list. */
  record Watched(String route, What what, @Nullable String variable) {}

  /** Below a unit, but nothing of its owner stands there. */
  private static final String COVER = "/api/v1/units/{serial}/cover";

  private static final Watched[] WATCHED = {
      new Watched("/console/claims/{number}", What.CLAIM, "number"),
      new Watched("/api/v1/claims/{number}", What.CLAIM, "number"),
      new Watched("/console/customers/{id}", What.CUSTOMER, "id"),
      new Watched("/console/inbox/{id}", What.CONVERSATION, "id"),
      new Watched("/api/v1/conversations/{id}", What.CONVERSATION, "id"),
      new Watched("/console/units/{serial}", What.UNIT, "serial"),
      new Watched("/api/v1/units/{serial}", What.UNIT, "serial"),
      new Watched("/console/remedies/{id}", What.REMEDY, "id"),
      new Watched("/console/visits/{visit}", What.REMEDY, "visit"),
      new Watched("/console/remedy-papers/{paper}", What.REMEDY, "paper"),
      new Watched("/console/receiving/{arrival}", What.REMEDY, "arrival"),
      new Watched("/console/inbox/files/{file}", What.CONVERSATION, "file"),
      new Watched("/console", What.LIST, null),
      new Watched("/console/customers", What.LIST, null),
      new Watched("/console/units", What.LIST, null),
      new Watched("/console/units.csv", What.LIST, null),
      new Watched("/console/sign-ins", What.LIST, null),
      new Watched("/console/privacy", What.LIST, null),
      new Watched("/console/inbox/talk", What.LIST, null),
      new Watched("/console/claims", What.LIST, null),
      new Watched("/console/claims.csv", What.LIST, null),
      new Watched("/console/remedies", What.LIST, null),
      new Watched("/console/dispatch", What.LIST, null),
      new Watched("/console/receiving", What.LIST, null),
      new Watched("/console/money", What.LIST, null),
      new Watched("/console/money.csv", What.LIST, null),
      new Watched("/console/inbox", What.LIST, null),
      new Watched("/console/search", What.LIST, null),
      new Watched("/console/mail", What.LIST, null),
      new Watched("/api/v1/claims", What.LIST, null),
      new Watched("/api/v1/conversations", What.LIST, null),
  };

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new HandlerInterceptor() {
      @Override
      public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (failure == null && request.getMethod().equals("GET") && response.getStatus() == HttpServletResponse.SC_OK) {
          note(request);
        }
      }
    }).addPathPatterns("/console/**", "/api/v1/**");
  }

  private void note(HttpServletRequest request) {
    if (!(request.getUserPrincipal() instanceof Authentication signedIn && signedIn.getPrincipal() instanceof Actor actor)
        || !(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof Object matched)) {
      return;
    }
    watched(matched.toString()).ifPresent(watched -> {
      if (watched.variable() == null) {
        log.read(actor, watched.what(), watched.route());
      } else if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables && variables.get(watched.variable()) instanceof String known) {
        log.read(actor, watched.what(), known);
      }
    });
  }

  /** How a route is watched; empty when it tells of no customer. */
  static Optional<Watched> watched(String route) {
    return route.equals(COVER) ? Optional.empty() : Arrays.stream(WATCHED).filter(watched -> route.equals(watched.route()) || watched.variable() != null && route.startsWith(watched.route() + "/")).findFirst();
  }
}
