package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** A line of the log names its trace and nobody's data. */
class LogLinesTest {

  @Test
  void whatIsPersonalOrSecretIsMaskedWhoeverLogsIt() {
    assertThat(Masked.of("mail to ada.byron+x@mail.example.org refused")).isEqualTo("mail to a…@mail.example.org refused");
    assertThat(Masked.of("call +86 755 5555 0142 now")).isEqualTo("call +… now");
    assertThat(Masked.of("Authorization: Bearer abcDEF0123456789")).doesNotContain("abcDEF");
    assertThat(Masked.of("{\"password\":\"four quiet\",\"user\":\"x\"}")).doesNotContain("four");
    assertThat(Masked.of("link /t/_fAJYZbkiQaJGQytYAvNrcUyXYxHOAsw opened")).as("a secret without a digit").isEqualTo("link /t/… opened");
    assertThat(Masked.of("link /t/" + Ids.secret() + " opened")).matches("link /t/.* opened").doesNotContainPattern("[A-Za-z0-9_-]{24}");
  }

  @Test
  void whatHelpsToUnderstandStays() {
    var id = UUID.randomUUID();
    for (var line : new String[] {"staff:" + id + " signed in", "hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "A-26-004217-3 decided", "took 1200 ms at 2026-11-27T09:00:00Z",
        "com.defnoco.aftersale.inbox.Outbox could not", "unit CLU0000012K"}) {
      assertThat(Masked.of(line)).isEqualTo(line);
    }
  }

  @Test
  void jsonIsOneObjectALineWithTheTrace() {
    var line = new LogLines(new MockEnvironment().withProperty("aftersale.log-format", "json")).format(event("mail to ada@mail.example\nrefused"));
    assertThat(line).endsWith("\n").hasLineCount(1);
    var json = JsonMapper.shared().readTree(line);
    assertThat(json.get("message").asString()).isEqualTo("mail to a…@mail.example\nrefused");
    assertThat(json.get("trace.id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(json.get("log.level").asString()).isEqualTo("WARN");
    assertThat(json.get("error.type").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(json.get("error.stack_trace").asString()).contains("b…@mail.example").doesNotContain("byron@");
  }

  @Test
  void textNamesTheTraceAndMasksTheStackToo() {
    var line = new LogLines(new MockEnvironment()).format(event("hello"));
    assertThat(line).contains("WARN").contains("[4bf92f3577b34da6a3ce929d0e0e4736]").contains("hello").doesNotContain("byron@");
  }

  private static LoggingEvent event(String message) {
    var logger = new LoggerContext().getLogger("com.defnoco.aftersale.outbound.MailJob");
    var event = new LoggingEvent(Logger.FQCN, logger, Level.WARN, message, new IllegalStateException("refused byron@mail.example"), null);
    event.setMDCPropertyMap(java.util.Map.of("traceId", "4bf92f3577b34da6a3ce929d0e0e4736", "spanId", "00f067aa0ba902b7"));
    event.setThreadName("main");
    return event;
  }
}
