package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.outbound.CustomerChannel;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.remedies.RemedyView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells the customer of a step, in their language and once: in the chat in which they talk with us, else by mail. What happened, what comes next, where to look. */
@Component
class Telling {

  private static final Actor.System SYSTEM = new Actor.System();

  private final Claims claims;
  private final Customers customers;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;
  private final Journal journal;
  private final List<CustomerChannel> channels;

  Telling(Claims claims, Customers customers, Outbound outbound, Texts texts, Settings settings, Journal journal, List<CustomerChannel> channels) {
    this.claims = claims;
    this.customers = customers;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
    this.journal = journal;
    this.channels = List.copyOf(channels);
  }

  Locale language(RemedyView remedy) {
    return Locale.forLanguageTag(claims.find(SYSTEM, remedy.claimId()).locale());
  }

  /** A sentence in the customer's language. */
  String say(RemedyView remedy, String key, Object... arguments) {
    return texts.text(language(remedy), key, arguments);
  }

  /**
   * @param event its sentence is {@code timeline.<event>}
   * @param next message key of what comes next; null when nothing does
   */
  void tell(RemedyView remedy, String event, @Nullable String note, @Nullable String next) {
    var language = language(remedy);
    var sentence = texts.text(language, "timeline." + event);
    var subject = texts.text(language, "mail.course.subject", remedy.claimNumber(), sentence);
    var link = settings.link("/t/" + claims.link(SYSTEM, remedy.claimNumber()));
    var text = texts.text(language, "mail.course.text", remedy.claimNumber(), remedy.serialNumber(), sentence, note == null ? "" : "\n\n" + note,
        next == null || !texts.has(language, next) ? "" : "\n\n" + texts.text(language, next), link);
    var notice = new CustomerChannel.Notice(remedy.claimNumber(), sentence, link, text);
    if (channels.stream().anyMatch(channel -> channel.say(remedy.customerId(), remedy.claimId(), notice))) {
      return;
    }
    var to = customers.find(SYSTEM, remedy.customerId()).email();
    if (to != null) {
      outbound.mail(to, subject, text, language);
    } else {
      // Neither a chat that can be written to nor an address: somebody calls.
      journal.record("system", "claim:" + remedy.claimId(), "customer.notReached", null, Map.of("item", remedy.item(), "about", event));
    }
  }
}
