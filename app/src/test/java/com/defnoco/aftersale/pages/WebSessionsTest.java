package com.defnoco.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** When a session is written. */
class WebSessionsTest extends AftersaleTest {

  @Autowired private SessionRepository<? extends Session> repository;

  @Test
  void aSessionIsWrittenWhenItIsAMinuteOlderAndWhenSomethingChanged() {
    readsCostNoWrite(repository);
  }

  private <S extends Session> void readsCostNoWrite(SessionRepository<S> sessions) {
    var begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var session = sessions.createSession();
    session.setLastAccessedTime(begun);
    sessions.save(session);

    assertThat(seen(sessions, session.getId(), begun.plusSeconds(59))).as("within the minute").isEqualTo(begun);
    assertThat(seen(sessions, session.getId(), begun.plusSeconds(61))).as("after it").isEqualTo(begun.plusSeconds(61));
    assertThat(seen(sessions, session.getId(), begun.minusSeconds(1))).as("the clock was put back").isEqualTo(begun.minusSeconds(1));

    var again = sessions.findById(session.getId());
    again.setAttribute("step", "a text");
    var renamed = again.changeSessionId();
    sessions.save(again);
    assertThat(sessions.findById(session.getId())).as("the id of before the sign-in opens nothing").isNull();
    assertThat(sessions.findById(renamed).<String>getAttribute("step")).isEqualTo("a text");
    sessions.deleteById(renamed);
  }

  /** When a session was last used, read anew after a use at this time. */
  private static <S extends Session> Instant seen(SessionRepository<S> sessions, String id, Instant used) {
    var session = sessions.findById(id);
    session.setLastAccessedTime(used);
    sessions.save(session);
    return sessions.findById(id).getLastAccessedTime();
  }
}
