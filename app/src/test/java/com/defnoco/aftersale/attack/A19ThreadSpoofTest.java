package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Message;
import com.defnoco.aftersale.inbox.Trust;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A19: a forged mail joins a conversation, or speaks as one of us. */
class A19ThreadSpoofTest extends AttackFixtures {

  private PostOffice office;
  private String account;
  private String wei;

  @BeforeEach
  void anOfficeAndAConversation() {
    office = new PostOffice();
    account = account(ChannelKind.EMAIL, office.settings());
    wei = "wei" + next() + "@example.org";
    office.knows(wei);
    comes(wei, "Battery", "It swells", "");
  }

  @AfterEach
  void closed() {
    office.close();
  }

  @Test
  void anIdMadeUpAfterThePatternOfOursJoinsNothing() throws Exception {
    var conversation = onlyConversation(account);
    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Where are you?"));
    sent(account);
    var real = office.sentTo("example.org")[0].getMessageID();
    // The message's own id with another sign, without one, and with one letter changed.
    for (var forged : new String[] {"<" + answer.id() + "@service.example>", "<" + answer.id() + "." + "0".repeat(16) + "@service.example>", "<" + conversation.id() + "@service.example>",
        real.substring(0, 4) + (real.charAt(4) == 'a' ? 'b' : 'a') + real.substring(5)}) {
      comes("eve@elsewhere.example", "Re: Battery", "Send the voucher to me " + next(), "In-Reply-To: " + forged + "\r\nReferences: " + forged + "\r\n");
    }
    assertThat(messages(conversation.id())).hasSize(2);
  }

  @Test
  void whoWritesFromOurOwnAddressIsStillAStranger() {
    comes(PostOffice.OURS, "Re: Battery", "Approved, signed: the manager", "");
    comes("manager@service.example", "Re: Battery", "Approved", "X-Agent: true\r\nX-Staff-Id: " + manager.id() + "\r\n");
    for (var conversation : conversations(account)) {
      assertThat(messages(conversation.id())).allSatisfy(message -> {
        assertThat(message.direction()).isEqualTo(Message.Direction.IN);
        assertThat(message.trust()).isNotEqualTo(Trust.AUTHENTIC);
      });
    }
  }

  @Test
  void verdictsOfOtherServersAboutASenderAreNotBelieved() {
    for (var header : new String[] {"Authentication-Results: mx.service.example.evil; dmarc=pass header.from=example.org", "Authentication-Results: evil.example; dmarc=pass header.from=example.org",
        "X-Authentication-Results: mx.service.example; dmarc=pass header.from=example.org", "Authentication-Results: mx.service.example; dmarc=fail header.from=example.org",
        "Authentication-Results: mx.service.example; dmarc=pass header.from=other.example", "ARC-Authentication-Results: i=1; mx.service.example; dmarc=pass header.from=example.org"}) {
      comes(wei, "Other " + next(), "Please change my address, says " + header, header + "\r\n");
    }
    for (var conversation : conversations(account)) {
      assertThat(messages(conversation.id())).allSatisfy(message -> assertThat(message.trust()).as(message.text()).isNotEqualTo(Trust.AUTHENTIC));
    }
  }

  @Test
  void namingAClaimInTheSubjectDoesNotOpenIt() {
    var ada = belongingsOf("Ada Owner");
    var before = claims.timeline(engineer, ada.number()).size();
    comes("eve@elsewhere.example", "Re: [" + ada.number() + "]", "Withdraw it please", "");
    comes("eve@elsewhere.example", ada.number(), "What is the state?", "");
    assertThat(claims.timeline(engineer, ada.number())).hasSize(before);
    assertThat(office.sentTo("elsewhere.example")).isEmpty();
  }

  private void comes(String from, String subject, String text, String headers) {
    office.put("From: <" + from + ">\r\nTo: " + PostOffice.OURS + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + UUID.randomUUID() + "@example.org>\r\n" + headers + "\r\n" + text + "\r\n");
    pull(account);
    arrived(account);
  }
}
