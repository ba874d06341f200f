package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A9: script in a mail's body, subject, sender's name or file name runs in the browser of whoever reads it. Every word of the corpus, in every place, looked at in a real browser. */
@Tag("attack")
class A09MailScriptTest extends AttackFixtures {

  private static final int WORDS_A_MAIL = 4;

  @Test
  void bodySubjectDisplayNameAndFileNameOfEveryMailStayWords() {
    var words = Payloads.texts();
    var findings = new ArrayList<String>();
    try (var office = new PostOffice(); var browser = new Watch(port, sessionCookie("staff", staff(com.defnoco.aftersale.parties.Role.ENGINEER, com.defnoco.aftersale.parties.Role.MANAGER).id()))) {
      var account = account(ChannelKind.EMAIL, office.settings());
      int mails = (words.size() + WORDS_A_MAIL - 1) / WORDS_A_MAIL;
      for (int i = 0; i < mails; i++) {
        var of = words.subList(i * WORDS_A_MAIL, Math.min(words.size(), (i + 1) * WORDS_A_MAIL));
        office.put(mail(i, of));
      }
      pull(account);
      arrived(account);
      fetched(account);
      var conversations = conversations(account);
      assertThat(conversations).hasSizeGreaterThan(mails / 2);
      findings.addAll(browser.look("/console/inbox?queue=ALL"));
      findings.addAll(browser.look("/console/inbox?queue=UNASSIGNED"));
      for (var conversation : conversations) {
        findings.addAll(browser.look("/console/inbox/" + conversation.id()));
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void theSameWordsByWebhookStayWordsOnEveryPageThatShowsThem() {
    var words = Payloads.texts();
    var findings = new ArrayList<String>();
    var account = webhook();
    for (int i = 0; i < words.size(); i += 3) {
      said(account, "w" + i + "-" + next(), "sender-" + next(), Payloads.nth(words, i), Payloads.nth(words, i + 1), Payloads.nth(words, i + 2), com.defnoco.aftersale.files.Samples.png());
    }
    arrived(account);
    fetched(account);
    var desk = manager();
    for (var conversation : conversations(account)) {
      var page = desk.get("/console/inbox/" + conversation.id());
      assertThat(page.statusCode()).isEqualTo(200);
      becameMarkup(page.body()).forEach(found -> findings.add(conversation.id() + ": " + found));
    }
    becameMarkup(desk.get("/console/inbox?queue=ALL").body()).forEach(found -> findings.add("the list: " + found));
    assertThat(findings).isEmpty();
    assertThat(conversations(account)).hasSizeGreaterThan(50);
  }

  private static String mail(int i, List<String> words) {
    var raw = String.join("\n", words);
    return "From: " + encoded(words.getFirst()) + " <sender" + i + "-" + UUID.randomUUID() + "@strangers.example>\r\n"
        + "To: " + PostOffice.OURS + "\r\n"
        + "Subject: " + encoded(words.get(1 % words.size())) + "\r\n"
        + "Message-ID: <" + UUID.randomUUID() + "@strangers.example>\r\n"
        + "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
        + "--c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64(raw) + "\r\n"
        + "--c\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64("<html><body><p>Dear sirs</p>" + raw + "</body></html>") + "\r\n--c--\r\n"
        + "--b\r\nContent-Type: image/png; name=\"" + encoded(words.get(2 % words.size())) + "\"\r\nContent-Disposition: attachment; filename=\"" + encoded(words.getLast())
        + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(com.defnoco.aftersale.files.Samples.png()) + "\r\n--b--\r\n";
  }

  private static String encoded(String word) {
    return "=?utf-8?B?" + base64(word).replaceAll("\\s", "") + "?=";
  }

  private static String base64(String text) {
    return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
