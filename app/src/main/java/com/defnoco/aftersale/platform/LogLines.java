package com.defnoco.aftersale.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * How a line of the log looks: text for eyes, or one JSON object a line for machines ({@code aftersale.log-format=json}; names as in the Elastic Common Schema). Both name the
 * trace, and both are {@link Masked}.
 */
final class LogLines implements StructuredLogFormatter<ILoggingEvent> {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final boolean asJson;
  private final JsonWriter<ILoggingEvent> json = JsonWriter.<ILoggingEvent>of(members -> {
    members.add("@timestamp", event -> event.getInstant() == null ? Instant.ofEpochMilli(event.getTimeStamp()).toString() : event.getInstant().toString());
    members.add("log.level", event -> event.getLevel().toString());
    members.add("log.logger", ILoggingEvent::getLoggerName);
    members.add("process.thread.name", ILoggingEvent::getThreadName);
    members.add("service.name", "aftersale");
    members.add("trace.id", event -> event.getMDCPropertyMap().get("traceId")).whenNotNull();
    members.add("span.id", event -> event.getMDCPropertyMap().get("spanId")).whenNotNull();
    members.add("message", event -> Masked.of(event.getFormattedMessage()));
    members.add("error.type", LogLines::errorType).whenNotNull();
    members.add("error.stack_trace", LogLines::stack).whenNotNull();
  }).withNewLineAtEnd();

  LogLines(Environment environment) {
    this.asJson = environment.getProperty("aftersale.log-format", "text").equalsIgnoreCase("json");
  }

  @Override
  public String format(ILoggingEvent event) {
    if (asJson) {
      return json.writeToString(event);
    }
    var line = new StringBuilder(160).append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(' ').append(event.getLevel()).append(' ')
        .append(shortened(event.getLoggerName()));
    var trace = event.getMDCPropertyMap().get("traceId");
    if (trace != null) {
      line.append(" [").append(trace).append(']');
    }
    line.append(" - ").append(Masked.of(event.getFormattedMessage())).append('\n');
    var stack = stack(event);
    return stack == null ? line.toString() : line.append(stack).toString();
  }

  private static @org.jspecify.annotations.Nullable String errorType(ILoggingEvent event) {
    return event.getThrowableProxy() == null ? null : event.getThrowableProxy().getClassName();
  }

  private static @org.jspecify.annotations.Nullable String stack(ILoggingEvent event) {
    return event.getThrowableProxy() == null ? null : Masked.of(ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }

  /** {@code c.d.a.inbox.Outbox}. */
  private static String shortened(String name) {
    int from = name.lastIndexOf('.', Math.max(0, name.lastIndexOf('.') - 1));
    if (from <= 0) {
      return name;
    }
    var start = new StringBuilder();
    for (var part : name.substring(0, from).split("\\.")) {
      start.append(part, 0, Math.min(1, part.length())).append('.');
    }
    return start + name.substring(from + 1);
  }
}
