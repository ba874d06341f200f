package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells people that a customer waits: whose conversation it is before the answer is due, who is on duty when it is, who leads when it still has not come. Each once for each time we
 * owe an answer; one mail per person and round, however many wait.
 */
@Component
class Escalation {

  private static final int MOST = 500;
  private static final int MOST_LINES = 30;
  private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private final RosterSql sql;
  private final Roster roster;
  private final LiveSql live;
  private final InboxSql inbox;
  private final StaffAccounts staff;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;
  private final Targets targets;
  private final Clock clock;

  Escalation(RosterSql sql, Roster roster, LiveSql live, InboxSql inbox, StaffAccounts staff, Outbound outbound, Texts texts, Settings settings, Targets targets, Clock clock) {
    this.sql = sql;
    this.roster = roster;
    this.live = live;
    this.inbox = inbox;
    this.staff = staff;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
    this.targets = targets;
    this.clock = clock;
  }

  /** @return how many conversations moved a step */
  @Scheduled(initialDelayString = "PT30S", fixedDelayString = "PT30S")
  @Transactional
  public int look() {
    var now = clock.instant();
    var owed = sql.owed(now.plus(Targets.RISK), now, now.minus(targets.lead()), MOST);
    if (owed.isEmpty()) {
      return 0;
    }
    var answering = roster.answering();
    var onDuty = roster.onDuty(new Actor.System(), now).stream().map(Roster.Duty::staff).collect(Collectors.toCollection(LinkedHashSet::new));
    var profiles = sql.profiles().stream().collect(Collectors.toMap(Roster.Profile::staff, profile -> profile));
    var managers = answering.values().stream().filter(one -> one.roles().contains(Role.MANAGER)).map(StaffAccounts.Member::id).toList();
    // Managers who have a place at the desk lead it; where none has, all do.
    var leads = managers.stream().filter(profiles::containsKey).toList();
    var told = new LinkedHashMap<UUID, List<RosterSql.Owed>>();
    for (var one : owed) {
      var assignee = one.assignee() != null ? one.assignee() : roster.give(one.id(), inbox.find(one.id()).orElseThrow().locale(), one.firstLine(), now).orElse(null);
      Set<UUID> people = new LinkedHashSet<>();
      if (assignee != null && answering.containsKey(assignee)) {
        people.add(assignee);
      } else {
        people.addAll(onDuty);
      }
      if (one.step() >= 2) {
        people.addAll(onDuty);
      }
      if (one.step() >= 3 || people.isEmpty() && one.step() >= 2) {
        people.addAll(leads.isEmpty() ? managers : leads);
      }
      if (sql.escalate(Ids.next(clock), one.id(), one.dueAt(), one.step(), people, now)) {
        people.forEach(person -> told.computeIfAbsent(person, none -> new ArrayList<>()).add(one));
      }
      live.tell(one.id(), "CONVERSATION", now);
    }
    var addresses = told.isEmpty() ? Map.<UUID, String>of() : staff.accounts(new Actor.System()).stream().filter(account -> !account.disabled())
        .collect(Collectors.toMap(StaffAccounts.Account::id, StaffAccounts.Account::email));
    told.forEach((person, conversations) -> {
      if (addresses.containsKey(person)) {
        var profile = profiles.get(person);
        mail(addresses.get(person), conversations, profile != null && profile.mailLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.UK,
            profile == null ? ZoneOffset.UTC : profile.zone(), now);
      }
    });
    return owed.size();
  }

  private void mail(String address, List<RosterSql.Owed> conversations, Locale language, ZoneId zone, Instant now) {
    var lines = new ArrayList<String>();
    for (var one : conversations.stream().limit(MOST_LINES).toList()) {
      var due = AT.format(one.dueAt().atZone(zone)) + " " + zone.getId();
      lines.add(texts.text(language, one.dueAt().isAfter(now) ? "escalation.mail.risk" : "escalation.mail.late", one.person(), texts.text(language, "inbox.channel." + one.channel().name()), due)
          + (one.priority() == Conversation.Priority.DANGER ? " " + texts.text(language, "escalation.mail.danger") : "") + "\n" + settings.link("/console/inbox/" + one.id()));
    }
    if (conversations.size() > MOST_LINES) {
      lines.add(texts.text(language, "escalation.mail.more", conversations.size() - MOST_LINES, settings.link("/console/inbox?queue=AT_RISK")));
    }
    outbound.mail(address, texts.text(language, conversations.size() == 1 ? "escalation.mail.one" : "escalation.mail.many", conversations.size(), conversations.getFirst().person()),
        texts.text(language, "escalation.mail.begin") + "\n\n" + String.join("\n\n", lines) + "\n", language);
  }
}
