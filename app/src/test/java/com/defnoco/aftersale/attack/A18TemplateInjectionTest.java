package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import java.util.ArrayList;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A18: words become a template and are carried out. No text that people write is one; pages are compiled, sentences take their arguments as words. */
class A18TemplateInjectionTest extends AttackFixtures {

  @Test
  void printFormatsAndMailTemplatesCarryNothingOut() {
    clock.set("2025-06-01");
    var owner = customer("Ada ${7*7} {{7*7}} {0}", address());
    var number = aCoveredClaimOf(owner);
    var desk = manager();
    var shown = new ArrayList<String>();
    for (var word : Payloads.of("template")) {
      assertThat(desk.fill("/console/claims/" + number, "/console/claims/" + number + "/messages", "text", "Dear customer " + word).statusCode()).as(word).isEqualTo(303);
      shown.add(word);
    }
    for (var page : new String[] {desk.get("/console/claims/" + number).body(), signedIn(owner).get("/my/claims/" + number).body()}) {
      var text = Jsoup.parse(page).wholeText();
      assertThat(shown).allSatisfy(word -> assertThat(text).contains(word.stripTrailing()));
      assertThat(text).doesNotContain("Dear customer 49").doesNotContain("uid=0(");
    }
    var mails = jdbc.sql("SELECT coalesce(body, '') FROM mail m JOIN contact c ON c.handle = m.recipient WHERE c.customer_id = ? AND body LIKE '%Dear customer%'").param(owner.id()).query(String.class).list();
    assertThat(mails).isNotEmpty();
    assertThat(shown).allSatisfy(word -> assertThat(mails).as("a mail with these words as they stand").anySatisfy(mail -> assertThat(mail).contains("Dear customer " + word.stripTrailing())));
  }

  @Test
  void anAnswerByMailHoldsTheWordsAsTheyStand() throws Exception {
    try (var office = new PostOffice()) {
      var wei = "wei" + next() + "@example.org";
      office.knows(wei);
      var account = account(ChannelKind.EMAIL, office.settings());
      office.put("From: ${7*7} <" + wei + ">\r\nTo: " + PostOffice.OURS + "\r\nSubject: {{7*7}} #{7*7}\r\nMessage-ID: <" + UUID.randomUUID() + "@example.org>\r\n\r\n${7*7}\r\n");
      pull(account);
      arrived(account);
      inbox.answer(engineer, onlyConversation(account).id(), Inbox.Answer.of("We saw ${7*7} {{7*7}} %s {0} $!{x}"));
      sent(account);
      var got = office.sentTo("example.org")[0];
      assertThat(got.getContent().toString()).contains("We saw ${7*7} {{7*7}} %s {0} $!{x}");
      assertThat(got.getSubject()).contains("{{7*7}} #{7*7}");
    }
  }

  @Test
  void sentencesTakeArgumentsAsWords() {
    var browser = signedIn(customer("Ada", address()));
    for (var word : Payloads.of("template")) {
      var page = browser.get("/cover?serial=" + java.net.URLEncoder.encode(word, java.nio.charset.StandardCharsets.UTF_8));
      assertThat(page.statusCode()).as(word).isLessThan(500);
      assertThat(Jsoup.parse(page.body()).text()).doesNotContain("uid=").doesNotContain(" 49 ");
    }
  }
}
