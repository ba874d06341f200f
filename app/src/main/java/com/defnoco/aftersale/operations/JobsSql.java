package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.operations.Jobs.Job;
import com.defnoco.aftersale.operations.Jobs.Waiting;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of jobs, which the scheduler keeps, as administrators see it. */
@Component
class JobsSql {

  private final JdbcClient jdbc;

  JobsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Job> troubled(Instant lateBefore) {
    return jdbc.sql("""
            SELECT task_name, task_instance, execution_time, coalesce(consecutive_failures, 0), picked, last_success, last_failure
            FROM job
            WHERE consecutive_failures > 0 OR (execution_time < :late AND NOT picked)
            ORDER BY consecutive_failures DESC NULLS LAST, execution_time LIMIT 100
            """)
        .param("late", Timestamp.from(lateBefore))
        .query((rs, i) -> new Job(rs.getString(1), rs.getString(2), rs.getTimestamp(3).toInstant(), rs.getInt(4), rs.getBoolean(5),
            instant(rs.getTimestamp(6)), instant(rs.getTimestamp(7))))
        .list();
  }

  List<Waiting> waiting() {
    return jdbc.sql("SELECT task_name, count(*), min(execution_time) FROM job GROUP BY task_name ORDER BY task_name")
        .query((rs, i) -> new Waiting(rs.getString(1), rs.getLong(2), rs.getTimestamp(3).toInstant())).list();
  }

  boolean waits(String task, String instance) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM job WHERE task_name = :task AND task_instance = :instance AND NOT picked)")
        .param("task", task).param("instance", instance).query(Boolean.class).single();
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
