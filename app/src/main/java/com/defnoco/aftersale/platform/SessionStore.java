package com.defnoco.aftersale.platform;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions live in PostgreSQL, so that every copy of the program knows them, and hold nothing but short texts. */
@Configuration(proxyBeanMethods = false)
class SessionStore {

  private static final Duration LONGEST_IDLE = Duration.ofHours(12);

  /** Spring Session writes the time of every request. Twelve hours are not counted by the second: written is what changed, or is a minute old, so that reading pages costs no write. */
  private static final String SEEN_TO_THE_MINUTE = """
      UPDATE web_session s
      SET session_id = seen.id, last_access_time = seen.at, max_inactive_interval = seen.longest, expiry_time = seen.expiry, principal_name = seen.principal
      FROM (SELECT ?::text AS id, ?::bigint AS at, ?::int AS longest, ?::bigint AS expiry, ?::text AS principal) seen
      WHERE s.primary_id = ? AND (s.session_id <> seen.id OR s.max_inactive_interval <> seen.longest OR s.principal_name IS DISTINCT FROM seen.principal
        OR seen.at - s.last_access_time NOT BETWEEN 0 AND 60000)
      """;

  /**
   * Session attributes are texts, kept as UTF-8. Spring Session's default is Java serialisation, by which a row written into the
   * table becomes running code; anything but a text is therefore refused.
   */
  @Bean
  ConversionService springSessionConversionService() {
    var conversions = new GenericConversionService();
    conversions.addConverter(Object.class, byte[].class, value -> {
      if (value instanceof String text) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      throw new IllegalStateException("A session holds texts only, not a " + value.getClass().getName());
    });
    conversions.addConverter(byte[].class, Object.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
    return conversions;
  }

  /** The library's own bean reads the error codes of every database it knows at each start; ours tells errors by SQL state, as everything here. */
  @Bean
  JdbcIndexedSessionRepository sessionRepository(JdbcOperations jdbc, PlatformTransactionManager transactions, ConversionService springSessionConversionService) {
    var apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var sessions = new JdbcIndexedSessionRepository(jdbc, apart);
    sessions.setTableName("web_session");
    sessions.setDefaultMaxInactiveInterval(LONGEST_IDLE);
    sessions.setConversionService(springSessionConversionService);
    sessions.setCleanupCron(Scheduled.CRON_DISABLED);
    sessions.setUpdateSessionQuery(SEEN_TO_THE_MINUTE);
    return sessions;
  }

  /** Our own time for it: the library's would run in every copy at the same full minute. */
  @Component
  static class Expiry {

    private final JdbcIndexedSessionRepository sessions;

    Expiry(JdbcIndexedSessionRepository sessions) {
      this.sessions = sessions;
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT5M")
    void forgetExpiredSessions() {
      sessions.cleanUpExpiredSessions();
    }
  }
}
