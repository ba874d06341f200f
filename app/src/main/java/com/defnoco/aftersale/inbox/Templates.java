package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Texts that a provider has approved for an account: what may be sent when the window for free words is closed. */
@Component
public class Templates {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,200}");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2})?");
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\d{1,2})}}");
  private static final int LONGEST = 1_024;

  private final ProofsSql sql;
  private final AccountsSql accounts;
  private final Journal journal;
  private final Clock clock;

  Templates(ProofsSql sql, AccountsSql accounts, Journal journal, Clock clock) {
    this.sql = sql;
    this.accounts = accounts;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * An approved text.
   *
   * @param language as the provider writes it, such as en or zh_CN
   * @param body with {{1}} … as its places
   * @param notices whether news of claims go by it while the window is closed: {{1}} claim number, {{2}} what happened, {{3}} link
   */
  public record Approved(UUID id, String account, String name, String language, String body, boolean notices) {

    /** How many values it wants. */
    public int places() {
      return (int) PLACE.matcher(body).results().map(place -> place.group(1)).distinct().count();
    }

    /** The text as the customer reads it. */
    public String filled(List<String> values) {
      return PLACE.matcher(body).replaceAll(place -> {
        int at = Integer.parseInt(place.group(1));
        return java.util.regex.Matcher.quoteReplacement(at >= 1 && at <= values.size() ? values.get(at - 1) : place.group());
      });
    }

    public boolean speaks(String locale) {
      return language.equals(locale) || language.startsWith(locale + "_");
    }
  }

  @Transactional(readOnly = true)
  public List<Approved> of(Actor actor, String account) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.ADMINISTRATOR))) {
      Inbox.requireRead(actor);
    }
    return sql.templates(account);
  }

  /** Writes down a template as the provider has approved it. @throws InvalidInput with pointers {@code /template}, {@code /language}, {@code /body} */
  @Transactional
  public void put(Actor actor, String account, String name, String language, String body, boolean notices) {
    requireAdministrator(actor);
    accounts.find(account).orElseThrow(NotFound::new);
    if (!NAME.matcher(name.strip()).matches()) {
      throw InvalidInput.at("/template", "inbox.template.name");
    }
    if (!LANGUAGE.matcher(language.strip()).matches()) {
      throw InvalidInput.at("/language", "inbox.template.language");
    }
    var text = body.strip().replace("\r\n", "\n");
    if (text.isEmpty() || text.length() > LONGEST) {
      throw InvalidInput.at("/body", "inbox.template.body", LONGEST);
    }
    var approved = new Approved(Ids.next(clock), account, name.strip(), language.strip(), text, notices);
    for (int place = 1; place <= approved.places(); place++) {
      if (!text.contains("{{" + place + "}}")) {
        throw InvalidInput.at("/body", "inbox.template.places");
      }
    }
    if (notices && approved.places() > 3) {
      throw InvalidInput.at("/body", "inbox.template.noticePlaces");
    }
    sql.putTemplate(approved.id(), account, approved.name(), approved.language(), text, notices);
    journal.record(actor.reference(), "channel:" + account, "channel.template-put", null, Map.of("template", approved.name(), "language", approved.language(), "notices", notices));
  }

  @Transactional
  public void remove(Actor actor, UUID id) {
    requireAdministrator(actor);
    var template = sql.template(id).orElseThrow(NotFound::new);
    if (sql.removeTemplate(id)) {
      journal.record(actor.reference(), "channel:" + template.account(), "channel.template-removed", null, Map.of("template", template.name(), "language", template.language()));
    }
  }

  /** @throws InvalidInput when it is not one of this account's, or does not have as many values as it wants */
  Approved filledBy(UUID id, String account, List<String> values) {
    var template = sql.template(id).filter(found -> found.account().equals(account)).orElseThrow(() -> InvalidInput.at("/template", "inbox.template.choose"));
    if (values.size() != template.places() || values.stream().anyMatch(String::isBlank)) {
      throw InvalidInput.at("/values", "inbox.template.values", template.places());
    }
    return template;
  }

  private static void requireAdministrator(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.ADMINISTRATOR) -> { }
      case Actor.System system -> { }
      default -> throw new NotFound();
    }
  }
}
