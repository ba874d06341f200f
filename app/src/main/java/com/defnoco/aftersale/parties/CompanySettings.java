package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.StartupProblem;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The company's own sign-in (OpenID Connect).
 *
 * @param issuer its address as it calls itself, {@code https://…}; empty: there is none
 * @param clientId what it knows us by
 * @param clientSecret what we prove ourselves to it with
 * @param name what people call it, for the button; empty: "company account"
 */
@ConfigurationProperties("aftersale.oidc")
record CompanySettings(@DefaultValue("") String issuer, @DefaultValue("") String clientId, @DefaultValue("") String clientSecret, @DefaultValue("") String name) {

  CompanySettings {
    if (!issuer.isEmpty() && (clientId.isEmpty() || clientSecret.isEmpty())) {
      throw new StartupProblem("AFTERSALE_OIDC_ISSUER is set, AFTERSALE_OIDC_CLIENT_ID or AFTERSALE_OIDC_CLIENT_SECRET is not; all three belong together.");
    }
    if (!issuer.isEmpty() && !isGuarded(URI.create(issuer))) {
      throw new StartupProblem("AFTERSALE_OIDC_ISSUER is " + issuer + "; it must begin with https:// (http only on this machine).");
    }
  }

  boolean isSet() {
    return !issuer.isEmpty();
  }

  /** Whether what is sent there cannot be read or changed on the way. */
  static boolean isGuarded(URI address) {
    return "https".equals(address.getScheme()) || "http".equals(address.getScheme()) && ("localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost()));
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "CompanySettings[issuer=" + issuer + ", clientId=" + clientId + "]";
  }
}
