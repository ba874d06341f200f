package com.defnoco.aftersale.platform;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Goes on with a trace where the work does: in a job, with a delivery, when a message is sent. */
@Component
public class Traces {

  private final JdbcClient jdbc;
  private final Spans spans;

  Traces(JdbcClient jdbc, Spans spans) {
    this.jdbc = jdbc;
    this.spans = spans;
  }

  /** Work on a delivery, within the trace that brought it. */
  public <T> T onDelivery(UUID delivery, Supplier<T> work) {
    return within("delivery", kept(jdbc.sql("SELECT trace FROM channel_delivery WHERE id = :id").param("id", delivery)), work);
  }

  /** The sending of a message, within the trace of who wrote it. */
  public void onMessage(UUID message, Runnable work) {
    within("message send", kept(jdbc.sql("SELECT trace FROM message_outbox WHERE message_id = :id").param("id", message)), () -> {
      work.run();
      return message;
    });
  }

  /** A request that goes on until {@link #end}. */
  public final class Running {

    private final Trace here;
    private final @Nullable Trace parent;
    private final @Nullable Trace before;
    private final Instant begun = spans.now();

    private Running(Trace here, @Nullable Trace parent) {
      this.here = here;
      this.parent = parent;
      this.before = Trace.enter(here);
    }

    /** @param name method and route, without anybody's data in it */
    public void end(String name, boolean well) {
      Trace.enter(before);
      spans.ended(name, here, parent == null ? null : parent.span(), begun, well);
    }
  }

  /** Begins what a request sets off, or goes on with what its header says. @param traceparent header of W3C Trace Context; null or nonsense begins a trace */
  public Running request(@Nullable String traceparent) {
    var parent = Trace.ofHeader(traceparent).orElse(null);
    return new Running(parent == null ? Trace.fresh() : parent.next(), parent);
  }

  <T> T onJob(String task, String instance, Supplier<T> work) {
    return within("job " + task, kept(jdbc.sql("SELECT trace FROM job WHERE task_name = :task AND task_instance = :instance").param("task", task).param("instance", instance)), work);
  }

  /** @param name what is done, without anybody's data in it. @param kept what stands beside what was staged; null begins a trace */
  <T> T within(String name, @Nullable String kept, Supplier<T> work) {
    var parent = Trace.ofKept(kept).orElse(null);
    var here = parent == null ? Trace.fresh() : parent.next();
    var before = Trace.enter(here);
    var begun = spans.now();
    boolean well = false;
    try {
      // A transaction that has begun already says so from here on.
      if (TransactionSynchronizationManager.isActualTransactionActive()) {
        jdbc.sql("SELECT set_config('aftersale.trace', :trace, true)").param("trace", here.kept()).query(rs -> {});
      }
      var result = work.get();
      well = true;
      return result;
    } finally {
      Trace.enter(before);
      spans.ended(name, here, parent == null ? null : parent.span(), begun, well);
    }
  }

  private static @Nullable String kept(JdbcClient.StatementSpec statement) {
    return statement.query((rs, i) -> java.util.Optional.ofNullable(rs.getString(1))).optional().flatMap(text -> text).orElse(null);
  }
}
