package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What claims write to the customer's address, staged with the change it tells of. Nothing that a stranger typed is echoed: anybody can write down anybody's
 * address.
 */
@Component
class Post {

  private final ClaimsSql sql;
  private final People people;
  private final Links links;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;
  private final ObjectProvider<LiveChannel> live;

  Post(ClaimsSql sql, People people, Links links, Outbound outbound, Texts texts, Settings settings, ObjectProvider<LiveChannel> live) {
    this.sql = sql;
    this.people = people;
    this.links = links;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
    this.live = live;
  }

  /** Number and link, and what to do now where the pack may burn. @param to the customer's address, or null */
  void received(ClaimsSql.Claim claim, @Nullable String to, boolean danger, String link) {
    sendTo(claim, to, "mail.claim.received.subject", danger ? "mail.claim.received.danger" : "mail.claim.received.text", address(link));
  }

  void link(ClaimsSql.Claim claim, String link) {
    send(claim, "mail.claim.link.subject", "mail.claim.link.text", address(link));
  }

  /** A voucher is worth nothing any more; what is offered instead stands behind the link. */
  void discountFell(ClaimsSql.Claim claim, String serial, String link) {
    send(claim, "mail.claim.discountFell.subject", "mail.claim.discountFell.text", address(link), serial);
  }

  /** A message of our own staff, in full. */
  void message(ClaimsSql.Claim claim, String text, String link) {
    send(claim, "mail.claim.message.subject", "mail.claim.message.text", address(link), text);
  }

  /** Another answer than before holds. The reasons stand on the page behind the link, and in the letter there. */
  @EventListener
  void on(ClaimEvents.Decided decided) {
    if (decided.before() == null) {
      // What can be said at once is said behind the link of the first mail; a second one in the same minute helps nobody.
      return;
    }
    var claim = sql.claim(decided.claimId()).orElseThrow();
    var serial = sql.item(decided.itemId()).orElseThrow().serial();
    var cover = sql.latestDecision(decided.itemId()).flatMap(decision -> DecisionJson.read(decision.answer(), decision.sentences()).cover());
    var language = Locale.forLanguageTag(claim.locale());
    var lastDay = cover.map(found -> texts.text(language, "mail.claim.decided.lastDay", day(found.lastDay(), language))).orElse("");
    send(claim, "mail.claim.decided.subject", "mail.claim.decided." + decided.outcome().name(), address(links.of(claim.id(), "system")), serial, lastDay);
  }

  /** Cover is counted from another day now: the customer learns the new last day where they talk with us, else by mail. */
  @EventListener
  void on(ClaimEvents.CoverMoved moved) {
    var claim = sql.claim(moved.claimId()).orElseThrow();
    var serial = sql.item(moved.itemId()).orElseThrow().serial();
    var language = Locale.forLanguageTag(claim.locale());
    var text = texts.text(language, moved.lastDay().isAfter(moved.before()) ? "mail.claim.coverMoved.later" : "mail.claim.coverMoved.earlier", serial, day(moved.lastDay(), language),
        day(moved.before(), language));
    // A mail about the decision names the day by itself.
    if (live.stream().noneMatch(channel -> channel.say(new Actor.System(), claim.id(), text, false)) && !moved.decided()) {
      send(claim, "mail.claim.coverMoved.subject", "mail.claim.message.text", address(links.of(claim.id(), "system")), text);
    }
  }

  private static String day(LocalDate day, Locale language) {
    return DateTimeFormatter.ofPattern(language.getLanguage().equals("zh") ? "uuuu年M月d日" : "d MMMM uuuu", language).format(day);
  }

  private void send(ClaimsSql.Claim claim, String subject, String text, Object... arguments) {
    sendTo(claim, people.customer(claim.customerId()).email(), subject, text, arguments);
  }

  private void sendTo(ClaimsSql.Claim claim, @Nullable String to, String subject, String text, Object... arguments) {
    if (to == null) {
      return;
    }
    var language = Locale.forLanguageTag(claim.locale());
    var all = new Object[arguments.length + 1];
    all[0] = claim.number();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    outbound.mail(to, texts.text(language, subject, all), texts.text(language, text, all), language);
  }

  private String address(String link) {
    return settings.link("/t/" + link);
  }
}
