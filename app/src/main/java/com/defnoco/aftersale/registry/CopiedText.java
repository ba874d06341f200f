package com.defnoco.aftersale.registry;

import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/** Rows as the text format of PostgreSQL's COPY, within the caller's transaction. */
final class CopiedText {

  private CopiedText() {}

  static void value(StringBuilder into, String value) {
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case '\\' -> into.append("\\\\");
        case '\t' -> into.append("\\t");
        case '\n' -> into.append("\\n");
        case '\r' -> into.append("\\r");
        default -> into.append(value.charAt(i));
      }
    }
  }

  /** @param statement a COPY … FROM STDIN @throws org.springframework.dao.DataAccessException when the database refuses a row */
  static void copy(DataSource dataSource, String statement, CharSequence rows) {
    var connection = DataSourceUtils.getConnection(dataSource);
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement, new StringReader(rows.toString()), 1 << 16);
    } catch (SQLException | IOException e) {
      var sql = e instanceof SQLException refused ? refused : new SQLException(e);
      var told = new SQLStateSQLExceptionTranslator().translate("COPY", statement, sql);
      throw told == null ? new UncategorizedSQLException("COPY", statement, sql) : told;
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }
}
