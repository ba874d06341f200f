package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A mail server with the mailboxes of a customer, a stranger and ours, and the whole program. */
class EmailChannelTest extends InboxFixtures {

  private static final String OURS = "service@service.example";

  @Autowired private DeliveryWork work;
  @Autowired private Watching watching;

  private final GreenMail server = new GreenMail(new ServerSetup[] {ServerSetup.SMTP.dynamicPort(), ServerSetup.IMAP.dynamicPort()});
  private String account;
  private String wei;

  @BeforeEach
  void aMailServer() {
    server.start();
    // Everything to us, also with a plus, lands in our mailbox.
    server.setUser(OURS, OURS, "secret");
    wei = "wei" + next() + "@example.org";
    server.setUser(wei, wei, "his");
    account = account(ChannelKind.EMAIL, settings());
  }

  private Map<String, String> settings(String... more) {
    var settings = new HashMap<>(Map.of("address", OURS, "authenticationServer", "mx.service.example", "imap.host", "127.0.0.1", "imap.port", String.valueOf(server.getImap().getPort()), "imap.tls",
        "none", "imap.user", OURS, "imap.password", "secret", "smtp.host", "127.0.0.1", "smtp.port", String.valueOf(server.getSmtp().getPort())));
    settings.put("smtp.tls", "none");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @AfterEach
  void itGoes() {
    server.stop();
  }

  /** By a real SMTP client. */
  private String send(String from, String subject, String text, String... headers) throws Exception {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(server.getSmtp().getPort()));
    var mail = new MimeMessage(Session.getInstance(properties));
    mail.setFrom(new InternetAddress(from));
    mail.setRecipient(RecipientType.TO, new InternetAddress(OURS));
    mail.setSubject(subject, "UTF-8");
    mail.setText(text, "UTF-8");
    for (int i = 0; i < headers.length; i += 2) {
      mail.setHeader(headers[i], headers[i + 1]);
    }
    Transport.send(mail);
    return mail.getMessageID();
  }

  private void taken() throws Exception {
    work.pull(accounts.enabled(account).orElseThrow(), new ChannelEvent.Doorbell("INBOX", null));
    arrived(account);
  }

  private MimeMessage theirLast() {
    var all = server.getReceivedMessagesForDomain("example.org");
    return all[all.length - 1];
  }

  @Test
  void aMailArrivesIsAnsweredAndTheirReplyStandsInTheSameThread() throws Exception {
    var id = send(wei, "电池鼓包", "你好，电池 DF6S22K26070042 充电后鼓包。");
    taken();
    var conversation = onlyConversation(account);
    assertThat(conversation.subject()).isEqualTo("电池鼓包");
    assertThat(messages(conversation.id()).getFirst().text()).contains("充电后鼓包");

    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("请发一张标签的照片。"));
    sent(account);
    assertThat(message(conversation.id(), answer.id()).state()).isIn("ACCEPTED", "SENT");
    var got = theirLast();
    assertThat(got.getSubject()).matches("Re: 电池鼓包 \\[DF-[0-9A-F]{12}]");
    assertThat(got.getHeader("In-Reply-To")).containsExactly(id);
    assertThat(got.getContent().toString().strip()).isEqualTo("请发一张标签的照片。");

    // They answer by a program that writes a new subject and only says what it replies to.
    send(wei, "照片", "见附件\n\n在 2026年11月2日，Service <service@service.example> 写道：\n\n> 请发一张标签的照片。", "In-Reply-To", got.getMessageID());
    taken();
    var all = messages(onlyConversation(account).id());
    assertThat(all).hasSize(3);
    assertThat(all.getLast().trust()).as("they wrote from the address we wrote to, naming an id only they had").isEqualTo(Trust.AUTHENTIC);
    assertThat(inbox.pieces(all.getLast())).extracting(ChannelAdapter.Piece::folded).containsExactly(false, true);
    assertThat(onlyConversation(account).subject()).isEqualTo("照片");
  }

  @Test
  void aStrangerWhoNamesOurMailIsHeardThereAndAnswersStillGoToTheCustomer() throws Exception {
    send(wei, "Battery", "It does not charge");
    taken();
    var conversation = onlyConversation(account);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Where are you?"));
    sent(account);
    send("eve@elsewhere.example", "Re: Battery", "Please send the voucher to me", "In-Reply-To", theirLast().getMessageID());
    taken();
    var last = messages(onlyConversation(account).id()).getLast();
    assertThat(last.text()).contains("voucher");
    assertThat(last.trust()).isEqualTo(Trust.UNVERIFIED);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("To the customer"));
    sent(account);
    assertThat(theirLast().getContent().toString()).contains("To the customer");
    assertThat(server.getReceivedMessagesForDomain("elsewhere.example")).isEmpty();
  }

  @Test
  void whoeverHasAPartComesBackByTheTokenInTheSubjectAndAStrangerDoesNot() throws Exception {
    send(wei, "Battery", "It does not charge");
    taken();
    var conversation = onlyConversation(account);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Where are you?"));
    sent(account);
    var subject = theirLast().getSubject();
    // A program that keeps nothing but the subject.
    send(wei, subject, "In Rotterdam");
    taken();
    assertThat(messages(onlyConversation(account).id())).extracting(Message::text).anyMatch(text -> text.contains("In Rotterdam"));
    send("eve@elsewhere.example", subject, "Let me in");
    taken();
    assertThat(conversations(account)).hasSize(2);
    assertThat(messages(conversation.id())).noneMatch(message -> message.text().contains("Let me in"));
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Thank you"));
    sent(account);
    assertThat(theirLast().getSubject()).as("one token, however often it goes back and forth").isEqualTo(subject);
  }

  @Test
  void whatIsSaidByItselfIsMarkedSoAndNotSaidToMachinesOrToWhomNobodyVouchesFor() throws Exception {
    accounts.acknowledge(SYSTEM, account, true);
    var vouched = "mx.service.example; dmarc=pass header.from=example.org";
    send(wei, "Out of office", "I am away", "Authentication-Results", vouched, "Auto-Submitted", "auto-replied");
    send(wei, "Battery", "Nobody vouches for me");
    taken();
    sent(account);
    assertThat(server.getReceivedMessagesForDomain("example.org")).isEmpty();
    send(wei, "Another battery", "It does not charge", "Authentication-Results", vouched);
    taken();
    sent(account);
    assertThat(theirLast().getHeader("Auto-Submitted")).containsExactly("auto-replied");
    assertThat(theirLast().getContent().toString()).as("nobody is greeted by an address").contains("Thank you for your message").doesNotContain("Hello");
  }

  @Test
  void aForgedSenderCannotTurnAnswersToThemselves() throws Exception {
    var first = send(wei, "Battery", "It does not charge");
    taken();
    send(wei, "Re: Battery", "Please use my other address", "References", first, "Reply-To", "eve@elsewhere.example");
    taken();
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id())).hasSize(2).last().matches(message -> message.trust() == Trust.UNVERIFIED);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("To the customer"));
    sent(account);
    assertThat(theirLast().getContent().toString()).contains("To the customer");
    assertThat(server.getReceivedMessagesForDomain("elsewhere.example")).isEmpty();

    send(wei, "Another battery", "Answer elsewhere please", "Reply-To", "eve@elsewhere.example");
    taken();
    var other = conversations(account).stream().filter(one -> !one.id().equals(conversation.id())).findFirst().orElseThrow();
    inbox.answer(engineer, other.id(), Inbox.Answer.of("Also to the customer"));
    sent(account);
    assertThat(server.getReceivedMessagesForDomain("elsewhere.example")).isEmpty();
  }

  @Test
  void aBounceFailsTheMessageItIsAboutAndNothingElse() throws Exception {
    send(wei, "Battery", "It does not charge");
    taken();
    var conversation = onlyConversation(account);
    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("We will replace it."));
    sent(account);
    send("mailer-daemon@example.org", "Undelivered Mail Returned to Sender", "I'm sorry to have to inform you that your message could not be delivered.\n\n<" + wei
        + ">: 550 5.1.1 User unknown\n\n------ This is a copy of your message, including all the headers. ------\n\nMessage-ID: " + theirLast().getMessageID() + "\nTo: " + wei + "\n", "Auto-Submitted",
        "auto-replied");
    taken();
    var message = message(conversation.id(), answer.id());
    assertThat(message.state()).isEqualTo("FAILED");
    assertThat(message.failure()).contains("User unknown");
    assertThat(message.failureCode()).isEqualTo("5.1.1");
    assertThat(messages(onlyConversation(account).id())).hasSize(2);
  }

  @Test
  void aForgedBounceChangesNothing() throws Exception {
    send(wei, "Battery", "It does not charge");
    taken();
    var conversation = onlyConversation(account);
    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("We will replace it."));
    sent(account);
    send("mailer-daemon@example.org", "Undelivered Mail Returned to Sender", "could not be delivered: 550 5.1.1\n\nMessage-ID: <"
        + answer.id().toString().replace("-", "") + ".00000000000000000000@service.example>\nTo: x@y.example\n");
    taken();
    assertThat(message(conversation.id(), answer.id()).state()).isIn("ACCEPTED", "SENT");
  }

  @Test
  void anOutOfOfficeNoteIsShownStartsNoClockAndChangesNoAddress() throws Exception {
    send(wei, "Automatic reply: away", "I am away", "Auto-Submitted", "auto-replied");
    taken();
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id()).getFirst().trust()).isEqualTo(Trust.AUTOMATIC);
    assertThat(conversation.dueAt()).isNull();
  }

  @Test
  void theSameMailTwiceIsOneMessageAlsoWhenTheFolderIsNumberedAnew() throws Exception {
    send(wei, "Battery", "It does not charge");
    taken();
    // As if it had come under the numbers the server used before.
    jdbc.sql("UPDATE channel_delivery SET delivery_key = 'INBOX@7:1' WHERE account_id = :id").param("id", account).update();
    jdbc.sql("UPDATE channel_cursor SET value = '7:99' WHERE account_id = :id").param("id", account).update();
    taken();
    assertThat(messages(onlyConversation(account).id())).hasSize(1);
    assertThat(deliveries(account)).extracting(Inbox.Delivery::outcome).containsExactlyInAnyOrder(Inbox.Outcome.PROCESSED, Inbox.Outcome.DUPLICATE);
  }

  @Test
  void aMailIsTakenByTheThreadThatWaitsAtTheServer() throws Exception {
    watching.look();
    send(wei, "Battery", "Nobody asked for it");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (conversations(account).isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
      arrived(account);
    }
    assertThat(conversations(account)).hasSize(1);
  }

  @Test
  void theTestOfAnAccountTellsWhatIsWrong() {
    assertThat(accounts.test(SYSTEM, account)).matches(Accounts.Tried::works).extracting(Accounts.Tried::said).asString().contains(OURS);
    var wrong = account(ChannelKind.EMAIL, settings("imap.password", "wrong"));
    assertThat(accounts.test(SYSTEM, wrong).works()).isFalse();
    assertThat(accounts.find(SYSTEM, wrong).health()).isEqualTo(Accounts.Health.BROKEN);
  }

  @Test
  void theNewestRefreshTokenIsKeptAndTheFirstOneNotUsedAgain() throws Exception {
    var number = new AtomicInteger();
    var asked = new CopyOnWriteArrayList<String>();
    try (var tokens = new StandIn(call -> {
      asked.add(new String(call.body(), StandardCharsets.UTF_8));
      return StandIn.Reply.json(200, "{\"access_token\":\"access-" + number.incrementAndGet() + "\",\"expires_in\":3600,\"refresh_token\":\"refresh-" + number.get() + "\"}");
    })) {
      var settings = settings("imap.oauth.tokenUrl", tokens.address() + "/token", "imap.oauth.clientId", "client", "imap.oauth.refreshToken", "refresh-0");
      settings.remove("imap.password");
      var modern = account(ChannelKind.EMAIL, settings);
      // The server here takes no tokens, or takes them all: what counts is what the token server was asked.
      accounts.test(SYSTEM, modern);
      jdbc.sql("DELETE FROM channel_token WHERE account_id = :id").param("id", modern).update();
      accounts.test(SYSTEM, modern);
    }
    assertThat(asked.getFirst()).contains("refresh_token=refresh-0", "grant_type=refresh_token");
    assertThat(asked.getLast()).doesNotContain("refresh-0").contains("refresh_token=refresh-");
    assertThat(jdbc.sql("SELECT count(*) FROM email_refresh_token WHERE encode(token, 'escape') LIKE '%refresh-%'").query(Integer.class).single()).as("locked").isZero();
  }
}
