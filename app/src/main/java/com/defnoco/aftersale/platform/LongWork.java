package com.defnoco.aftersale.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Work for which a minute of silence is no sign of a dead line: one statement of it may keep the database busy for long. A connection forgets it when it goes back to the pool. What is not said
 * to be long is cut after {@code AFTERSALE_DB_ANSWER_SECONDS}.
 */
@Component
public class LongWork {

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(30);

  private final DataSource dataSource;

  LongWork(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The caller's transaction is long work. */
  public void here() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("Long work is a transaction");
    }
    var connection = DataSourceUtils.getConnection(dataSource);
    try {
      on(connection);
    } catch (SQLException closed) {
      throw new CannotGetJdbcConnectionException("The connection was lost before the work began", closed);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  /** What is done on this connection is long work. */
  public static void on(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_SILENCE.toMillis()));
  }
}
