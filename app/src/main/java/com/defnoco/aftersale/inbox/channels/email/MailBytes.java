package com.defnoco.aftersale.inbox.channels.email;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A mail as it was kept: its files are taken out of it when they are wanted. */
@Component
class MailBytes {

  private final JdbcClient jdbc;

  MailBytes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<byte[]> of(String delivery) {
    try {
      return jdbc.sql("SELECT body FROM channel_delivery WHERE id = :id").param("id", UUID.fromString(delivery)).query(byte[].class).optional();
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }
}
