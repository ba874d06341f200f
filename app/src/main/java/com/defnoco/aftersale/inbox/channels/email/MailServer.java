package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** One of the two servers of a mail account. */
record MailServer(String protocol, String host, int port, String tls, String user, String password, boolean tokens) {

  static final String CONNECT_MILLIS = "10000";
  static final String ANSWER_MILLIS = "60000";

  static MailServer imap(Account account) {
    return of(account, "imap", "993", "tls");
  }

  static MailServer smtp(Account account) {
    return of(account, "smtp", "587", "starttls");
  }

  private static MailServer of(Account account, String name, String port, String tls) {
    boolean tokens = OAuth.isSet(account) && account.find(name + ".password").isEmpty();
    var host = account.find(name + ".host").orElseGet(() -> account.get("imap.host"));
    var user = account.find(name + ".user").or(() -> account.find("imap.user")).orElseGet(() -> account.get("address"));
    var password = account.find(name + ".password").or(() -> tokens ? Optional.empty() : account.find("imap.password")).orElse("");
    int number;
    try {
      number = Integer.parseInt(account.get(name + ".port", port));
    } catch (NumberFormatException e) {
      number = Integer.parseInt(port);
    }
    return new MailServer(name, host, number, account.get(name + ".tls", tls).toLowerCase(Locale.ROOT), user, password, tokens);
  }

  /** Time-outs everywhere: a server that answers one byte a minute must not hold a thread for ever. */
  Properties properties() {
    var properties = new Properties();
    var prefix = "mail." + protocol + ".";
    properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
    properties.setProperty(prefix + "timeout", ANSWER_MILLIS);
    properties.setProperty(prefix + "writetimeout", ANSWER_MILLIS);
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    switch (tls) {
      case "tls" -> properties.setProperty(prefix + "ssl.enable", "true");
      case "none" -> { /* a server on this machine or in its own network */ }
      default -> {
        properties.setProperty(prefix + "starttls.enable", "true");
        properties.setProperty(prefix + "starttls.required", "true");
      }
    }
    if (tokens) {
      properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
      properties.setProperty(prefix + "auth.login.disable", "true");
      properties.setProperty(prefix + "auth.plain.disable", "true");
    }
    return properties;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return protocol + "://" + user + "@" + host + ":" + port;
  }
}
