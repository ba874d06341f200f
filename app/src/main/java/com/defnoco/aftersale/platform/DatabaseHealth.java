package com.defnoco.aftersale.platform;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the database answers. */
@Component
public class DatabaseHealth {

  private final JdbcClient jdbc;

  DatabaseHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** @throws org.springframework.dao.DataAccessException when it does not, within the time the pool waits for a connection (5 s) */
  public void ping() {
    jdbc.sql("SELECT 1").query(Integer.class).single();
  }
}
