package com.defnoco.aftersale.operations;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the meters ask PostgreSQL, in one statement. */
@Component
class MetersSql {

  private final JdbcClient jdbc;

  MetersSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What the database says. Ages in seconds; 0 where nothing waits. */
  record Told(long jobsDue, long jobsFailing, double jobAge, long deliveriesPending, long deliveriesParked, double deliveryAge, long outbox, double outboxAge, long mailsWaiting,
      long mailsFailed, double mailAge, long channelsBroken, long databaseBytes, double backupAge, long messagesFailed) {}

  Told told(Instant now) {
    return jdbc.sql("""
            SELECT (SELECT count(*) FROM job WHERE NOT picked AND execution_time <= :now),
                   (SELECT count(*) FROM job WHERE consecutive_failures > 0),
                   (SELECT coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(execution_time)), 0) FROM job WHERE NOT picked AND execution_time <= :now),
                   (SELECT count(*) FROM channel_delivery WHERE outcome = 'PENDING'),
                   (SELECT count(*) FROM channel_delivery WHERE outcome = 'PARKED'),
                   (SELECT coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(received_at)), 0) FROM channel_delivery WHERE outcome = 'PENDING'),
                   (SELECT count(*) FROM message_outbox),
                   (SELECT coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(m.received_at)), 0) FROM message_outbox o JOIN message m ON m.id = o.message_id),
                   (SELECT count(*) FROM mail WHERE state = 'STAGED'),
                   (SELECT count(*) FROM mail WHERE state = 'FAILED'),
                   (SELECT coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(created_at)), 0) FROM mail WHERE state = 'STAGED'),
                   (SELECT count(*) FROM channel_account WHERE enabled AND health = 'BROKEN'),
                   pg_database_size(current_database()),
                   (SELECT coalesce(extract(epoch FROM CAST(:now AS timestamptz) - max(verified_at)), -1) FROM backup_run WHERE verified_at IS NOT NULL),
                   (SELECT count(*) FROM message WHERE direction = 'OUT' AND state IN ('FAILED', 'UNKNOWN') AND received_at > CAST(:now AS timestamptz) - interval '1 day')
            """)
        .param("now", Timestamp.from(now))
        .query((rs, i) -> new Told(rs.getLong(1), rs.getLong(2), rs.getDouble(3), rs.getLong(4), rs.getLong(5), rs.getDouble(6), rs.getLong(7), rs.getDouble(8), rs.getLong(9), rs.getLong(10),
            rs.getDouble(11), rs.getLong(12), rs.getLong(13), rs.getDouble(14), rs.getLong(15))).single();
  }
}
