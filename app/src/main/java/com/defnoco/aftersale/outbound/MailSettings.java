package com.defnoco.aftersale.outbound;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server that takes our mails (SMTP submission, RFC 6409).
 *
 * @param host name of the server; empty when there is none
 * @param port 587 for STARTTLS, 465 for TLS from the start
 * @param username empty to send without signing in
 * @param from the address mails come from
 * @param tls {@code starttls} (required, not merely tried), {@code tls}, or {@code none} for a server on this machine
 */
@ConfigurationProperties("aftersale.mail")
record MailSettings(@DefaultValue("") String host, @DefaultValue("587") int port, @DefaultValue("") String username,
    @DefaultValue("") String password, @DefaultValue("service@localhost") String from, @DefaultValue("starttls") String tls) {

  boolean isSet() {
    return !host.isBlank();
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "MailSettings[host=" + host + ", port=" + port + ", username=" + username + ", from=" + from + ", tls=" + tls + "]";
  }
}
