package com.defnoco.aftersale.platform;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
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

  /** Whether the connection was closed beneath a statement: the driver then has no state to tell. */
  public static boolean closedBeneath(Throwable failed) {
    return failed instanceof org.springframework.jdbc.UncategorizedSQLException closed && closed.getSQLException().getSQLState() == null;
  }

  /** Whether somebody held a lock for longer than is waited for it (SQLSTATE 55P03, which Spring has no name for). */
  public static boolean heldByOthers(Throwable failed) {
    return failed instanceof SQLException sql && "55P03".equals(sql.getSQLState());
  }

  /** Whether the database refused a text because it holds a character that no text can (SQLSTATE 22021: NUL in UTF-8). */
  public static boolean refusedAsNoText(DataAccessException refused) {
    return refused.getMostSpecificCause() instanceof SQLException cause && "22021".equals(cause.getSQLState());
  }

  /** Whether the database refused because its disk is full (SQLSTATE 53100). */
  public static boolean refusedForWantOfRoom(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && "53100".equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
