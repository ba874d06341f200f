package com.defnoco.aftersale.platform;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the program as a whole.
 *
 * @param home the data folder
 * @param baseUrl the address people reach this copy at; the only source of absolute links
 * @param demo whether the demo company and its open sign-ins exist
 * @param apiKey secret of an integration key made at start; empty for none
 */
@ConfigurationProperties("aftersale")
public record Settings(@DefaultValue("data") Path home, URI baseUrl, boolean demo, @DefaultValue("") String apiKey) {

  public Settings {
    if (baseUrl.getHost() == null || !(baseUrl.getScheme().equals("http") || baseUrl.getScheme().equals("https"))
        || baseUrl.getQuery() != null || !(baseUrl.getPath().isEmpty() || baseUrl.getPath().equals("/"))) {
      throw new StartupProblem("AFTERSALE_BASE_URL is " + baseUrl + "; it must be like https://service.example.com, without a path.");
    }
  }

  /** Whether people reach us by https, so that cookies are Secure and HSTS is sent. */
  public boolean secure() {
    return baseUrl.getScheme().equals("https");
  }

  /** An absolute link to a path that starts with a slash. */
  public String link(String path) {
    var base = baseUrl.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "Settings[home=" + home + ", baseUrl=" + baseUrl + ", demo=" + demo + "]";
  }
}
