package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.defnoco.aftersale.RawRequest;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A20: a line break in words of others adds a header to a mail or an answer, or a line to the log. */
class A20HeaderInjectionTest extends AttackFixtures {

  @Test
  void aSubjectANameAndAnIdWithLineBreaksAddNoHeaderToOurAnswer() throws Exception {
    try (var office = new PostOffice()) {
      var account = account(ChannelKind.EMAIL, office.settings());
      for (var word : Payloads.of("header")) {
        var wei = "wei" + next() + "@example.org";
        office.knows(wei);
        office.put("From: =?utf-8?B?" + base64(word) + "?= <" + wei + ">\r\nTo: " + PostOffice.OURS + "\r\nSubject: =?utf-8?B?" + base64(word) + "?=\r\nMessage-ID: <" + UUID.randomUUID()
            + "@example.org>\r\nReferences: <a" + word.replaceAll("[\\r\\n]", " ") + "@x>\r\n\r\nIt swells\r\n");
      }
      pull(account);
      arrived(account);
      for (var conversation : conversations(account)) {
        inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Please send a photo."));
      }
      jdbc.sql("DELETE FROM budget WHERE name LIKE 'channel:%'").update();
      sent(account);
      var sent = office.sentTo("example.org");
      assertThat(sent).isNotEmpty();
      for (var mail : sent) {
        var names = Collections.list(mail.getAllHeaders()).stream().map(header -> header.getName()).toList();
        assertThat(names).doesNotContain("X-Injected", "Bcc").doesNotHaveDuplicates();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getContent().toString()).contains("Please send a photo.");
      }
      assertThat(office.sentTo("pwned.example")).isEmpty();
    }
  }

  @Test
  void noAnswerOfOursGetsAHeaderOfOthers() {
    var desk = manager();
    for (var word : Payloads.of("header")) {
      var encoded = URLEncoder.encode(word, StandardCharsets.UTF_8);
      for (var path : List.of("/console/sign-in?next=/console/" + encoded, "/my?after=" + encoded, "/cover?serial=" + encoded, "/console/claims?q=" + encoded, "/console/search?q=" + encoded, "/" + encoded,
          "/console/units/" + encoded, "/verify?q=" + encoded)) {
        var answer = desk.get(path);
        assertThat(answer.headers().map().keySet()).as(path).doesNotContain("x-injected");
        assertThat(answer.headers().firstValue("Location").orElse("")).as(path).doesNotContain("\r").doesNotContain("\n");
      }
    }
    assertThat(RawRequest.send(port, "GET /help HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n X-Injected: yes\r\nConnection: close\r\n\r\n")).doesNotContain("X-Injected");
  }

  @Test
  void noLineOfTheLogIsWrittenByWhoeverSendsAName() {
    var lines = new CopyOnWriteArrayList<String>();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var written = new ByteArrayOutputStream();
    var appender = new OutputStreamAppender<ILoggingEvent>();
    var layout = new PatternLayoutEncoder();
    layout.setContext(root.getLoggerContext());
    layout.setPattern("%msg%n");
    layout.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(layout);
    appender.setOutputStream(written);
    appender.start();
    root.addAppender(appender);
    try {
      var desk = manager();
      for (var word : Payloads.of("header")) {
        var encoded = URLEncoder.encode(word, StandardCharsets.UTF_8);
        desk.get("/console/claims/" + encoded);
        desk.post("/console/people", "name", word, "email", word, "roles", word);
        desk.post("/console/money/" + encoded + "/waiver", "reason", word);
        visitor().with("Authorization", "Bearer x").postJson("/api/v1/claims/" + encoded + "/withdrawal", "{\"reason\":\"x\"}");
        visitor().fill("/console/sign-in", "/console/sign-in", "email", word, "password", word);
      }
    } finally {
      root.detachAppender(appender);
    }
    lines.addAll(List.of(written.toString(StandardCharsets.UTF_8).split("\r?\n")));
    assertThat(lines).allSatisfy(line -> assertThat(line).doesNotStartWith("X-Injected").doesNotStartWith("2026-01-01").doesNotContain("\u001b[").doesNotStartWith("Bcc:"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
