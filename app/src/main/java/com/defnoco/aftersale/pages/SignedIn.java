package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Spring Security's view of an {@link Actor} who proved who they are. Never stored: made anew for each request. */
final class SignedIn extends AbstractAuthenticationToken {

  private final transient Actor actor;

  SignedIn(Actor actor) {
    super(List.of());
    this.actor = actor;
    setAuthenticated(true);
  }

  Actor actor() {
    return actor;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return actor;
  }

  @Override
  public String getName() {
    return actor.reference();
  }
}
