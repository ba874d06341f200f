package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/** Sessions live in PostgreSQL, so that every copy of the program knows them, and hold nothing but short texts. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(tableName = "web_session", maxInactiveIntervalInSeconds = 12 * 60 * 60, cleanupCron = Scheduled.CRON_DISABLED)
class WebSessions {

  private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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

  /** Spring Session writes the time of every request. Twelve hours are not counted by the second: written is what changed, or is a minute old, so that reading pages costs no write. */
  private static final String SEEN_TO_THE_MINUTE = """
      UPDATE web_session s
      SET session_id = seen.id, last_access_time = seen.at, max_inactive_interval = seen.longest, expiry_time = seen.expiry, principal_name = seen.principal
      FROM (SELECT ?::text AS id, ?::bigint AS at, ?::int AS longest, ?::bigint AS expiry, ?::text AS principal) seen
      WHERE s.primary_id = ? AND (s.session_id <> seen.id OR s.max_inactive_interval <> seen.longest OR s.principal_name IS DISTINCT FROM seen.principal
        OR seen.at - s.last_access_time NOT BETWEEN 0 AND 60000)
      """;

  @Bean
  SessionRepositoryCustomizer<JdbcIndexedSessionRepository> seenToTheMinute() {
    return sessions -> sessions.setUpdateSessionQuery(SEEN_TO_THE_MINUTE);
  }

  /** Our own time for it: the library's begins with the first full minute, which at a first start comes before the tables do. */
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

  @Bean
  CookieSerializer sessionCookie(Settings settings) {
    var cookie = new DefaultCookieSerializer() {
      /** What is no id of ours is not asked for: a database takes not every text. */
      @Override
      public List<String> readCookieValues(HttpServletRequest request) {
        return super.readCookieValues(request).stream().filter(id -> SESSION_ID.matcher(id).matches()).toList();
      }
    };
    // The prefix makes browsers refuse the cookie unless it is Secure, for this host alone and for the whole site.
    cookie.setCookieName(settings.secure() ? "__Host-aftersale" : "aftersale");
    cookie.setCookiePath("/");
    cookie.setUseHttpOnlyCookie(true);
    cookie.setUseSecureCookie(settings.secure());
    cookie.setSameSite("Lax");
    return cookie;
  }
}
