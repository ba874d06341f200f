package com.defnoco.aftersale;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Counts how often one request waits for the database: what the driver says it sends, in the thread that answers the request. The request is known by its trace, so that nothing that
 * other tests or jobs do at the same time is counted.
 */
public final class RoundTrips {

  private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

  private static final SimpleFormatter FORMATTER = new SimpleFormatter();

  private RoundTrips() {}

  /** @param request sends one request with the header {@code traceparent} it is given @return one line for each time that the database was waited for */
  public static List<String> of(Consumer<String> request) {
    var bytes = new byte[24];
    ThreadLocalRandom.current().nextBytes(bytes);
    var digits = HexFormat.of().formatHex(bytes);
    var trace = digits.substring(0, 32);
    var seen = new CopyOnWriteArrayList<String>();
    var handler = new Handler() {
      private volatile @Nullable Thread answering;
      private volatile String statement = "";

      @Override
      public void publish(LogRecord said) {
        if (said.getMessage() == null || !trace.equals(MDC.get("traceId"))) {
          return;
        }
        if (answering == null) {
          answering = Thread.currentThread();
        }
        if (answering != Thread.currentThread()) {
          return;
        }
        var message = FORMATTER.formatMessage(said);
        if (message.contains("FE=> Parse") || message.contains("FE=> Bind")) {
          statement = message;
        } else if (message.contains("FE=> Sync") || message.contains("FE=> SimpleQuery")) {
          seen.add(message + " " + statement);
          statement = "";
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    handler.setLevel(Level.ALL);
    var before = DRIVER.getLevel();
    var aloud = DRIVER.getUseParentHandlers();
    DRIVER.setUseParentHandlers(false);
    DRIVER.addHandler(handler);
    DRIVER.setLevel(Level.FINEST);
    try {
      request.accept("00-" + trace + "-" + digits.substring(32) + "-01");
    } finally {
      DRIVER.setLevel(before);
      DRIVER.removeHandler(handler);
      DRIVER.setUseParentHandlers(aloud);
    }
    return seen;
  }
}
