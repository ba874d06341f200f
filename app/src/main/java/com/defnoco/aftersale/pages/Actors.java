package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Who acts in a request. Authority goes with the place: a staff session counts under {@code /console} only, a customer's session on
 * the portal only, a key under {@code /api} only, a claim's link on that link's pages only; everywhere else one is a visitor, known by the
 * address the connection comes from (forwarding headers are believed from trusted proxies only, see {@link ThroughProxies}).
 */
@Component
class Actors implements HandlerMethodArgumentResolver {

  private final ObjectProvider<LinkHolders> links;
  private final Sessions sessions;

  Actors(ObjectProvider<LinkHolders> links, Sessions sessions) {
    this.links = links;
    this.sessions = sessions;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return Actor.class.isAssignableFrom(parameter.getParameterType());
  }

  @Override
  public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container, NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var actor = of((HttpServletRequest) request.getNativeRequest());
    // A route that wants a certain kind of actor does not exist for others; the security configuration has turned most away before.
    if (!parameter.getParameterType().isInstance(actor)) {
      throw new NotFound();
    }
    return actor;
  }

  Actor of(HttpServletRequest request) {
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
        && variables.get("link") instanceof String link) {
      var holder = links.stream().findFirst().flatMap(known -> known.of(link)).orElseThrow(NotFound::new);
      // Whoever of ours looks through the customer's eyes sees what the customer sees; what they do there is theirs.
      return sessions.staffIn(request).map(holder::through).orElse(holder);
    }
    return SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
        ? signedIn.actor()
        : new Actor.Visitor(request.getRemoteAddr());
  }
}
