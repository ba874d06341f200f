package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Trust;
import com.defnoco.aftersale.platform.TooOften;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A21: mails go round in circles, and strangers have us flood somebody or say their words for them. */
class A21MailLoopTest extends AttackFixtures {

  private static final List<String> MACHINES = List.of("Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Precedence: bulk", "Precedence: auto_reply", "List-Id: <x.example>", "X-Auto-Response-Suppress: All",
      "X-Autoreply: yes", "X-Autorespond: yes", "Return-Path: <>", "Feedback-ID: 1:2:3", "X-Loop: service@service.example");

  @Test
  void autoRepliesAndBouncesNeverGetAnAnswerByThemselves() {
    try (var office = new PostOffice()) {
      var account = account(ChannelKind.EMAIL, office.settings());
      for (var header : MACHINES) {
        office.put(header + "\r\nFrom: <robot" + next() + "@machines.example>\r\nTo: " + PostOffice.OURS + "\r\nSubject: Out of office\r\nMessage-ID: <" + UUID.randomUUID() + "@machines.example>\r\n\r\nI am away.\r\n");
      }
      office.put("From: <" + PostOffice.OURS + ">\r\nTo: " + PostOffice.OURS + "\r\nSubject: to ourselves\r\nMessage-ID: <" + UUID.randomUUID() + "@service.example>\r\n\r\nround and round\r\n");
      pull(account);
      arrived(account);
      sent(account);
      assertThat(office.sentTo("machines.example")).isEmpty();
      assertThat(office.sentTo("service.example")).as("what was put into our mailbox and nothing of ours").hasSize(MACHINES.size() + 1);
      for (var conversation : conversations(account)) {
        messages(conversation.id()).forEach(message -> {
          if (!message.sender().contains("service.example")) {
            assertThat(message.trust()).as(message.text()).isIn(Trust.AUTOMATIC, Trust.UNVERIFIED);
          }
        });
      }
    }
  }

  @Test
  void anonymousTicketsFloodNobodysMailbox() {
    var victim = "victim" + next() + "@strangers.example";
    for (int i = 0; i < 30; i++) {
      try {
        claims.submit(visitorAt("192.0.2." + i), new Submission(UUID.randomUUID(), new Submission.Contact("Ada", victim, null, "en", null, null),
            List.of(item(aUnitThatReachedRotterdamOn("2026-01-10"), null, "words " + next(), Symptom.OTHER)), Channel.PORTAL));
      } catch (TooOften enough) {
        break;
      }
    }
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(victim).query(Integer.class).single()).isLessThanOrEqualTo(10);
  }

  @Test
  void strangersCannotHaveUsSayTheirWordsToSomebodyElse() {
    var victim = "victim" + next() + "@strangers.example";
    claims.submit(visitorAt("192.0.2.200"), new Submission(UUID.randomUUID(), new Submission.Contact("BUY NOW at https://pwned.example", victim, null, "en", null, null),
        List.of(item("BUYNOW" + next() + "PWNEDEXAMPLE", null, "Cheap pills at https://pwned.example/pills " + next(), Symptom.OTHER)), Channel.PORTAL));
    var mails = jdbc.sql("SELECT subject || ' ' || coalesce(body, '') FROM mail WHERE recipient = ?").param(victim).query(String.class).list();
    assertThat(mails).isNotEmpty().allSatisfy(mail -> assertThat(mail).doesNotContainIgnoringCase("pwned.example").doesNotContain("pills").doesNotContain("BUY NOW").doesNotContain("PWNEDEXAMPLE"));
  }
}
