package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who is on duty when, to whom a new conversation goes and why, and who is told that a customer waits. */
class RosterTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";

  @Autowired private Roster roster;
  @Autowired private Escalation escalation;

  @BeforeEach
  @AfterEach
  void nobodyIsOnDuty() {
    jdbc.sql("DELETE FROM desk_shift").update();
    jdbc.sql("DELETE FROM desk_profile").update();
    jdbc.sql("DELETE FROM desk_team").update();
    jdbc.sql("UPDATE conversation SET due_at = NULL WHERE due_at IS NOT NULL").update();
  }

  private Actor.Staff onDutyAlways(String zone, List<String> languages, List<String> skills, Role... roles) {
    var person = staff(roles.length == 0 ? new Role[] {Role.ENGINEER} : roles);
    roster.putProfile(person, person.id(), zone, languages, skills, "en");
    for (var day : DayOfWeek.values()) {
      roster.addShift(person, person.id(), zone, day, null, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, false);
    }
    return person;
  }

  private Conversation writes(String account, String text) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var sender = "sender-" + next();
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8)));
    arrived(account);
    return conversations(account).stream().filter(one -> one.handle().value().contains(sender)).findFirst().orElseThrow();
  }

  private String account() {
    // Nobody listens there: what is answered waits.
    return account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", "http://127.0.0.1:9/nobody"));
  }

  @Test
  void aNightShiftInShenzhenIsTheAfternoonInBerlinAlsoWhenSummerTimeBegins() {
    var li = staff(Role.ENGINEER);
    roster.putProfile(li, li.id(), "Asia/Shanghai", List.of("zh"), List.of(), "zh");
    roster.addShift(li, li.id(), "Asia/Shanghai", DayOfWeek.SATURDAY, null, LocalTime.of(20, 0), LocalTime.of(4, 0), false);
    var max = staff(Role.ENGINEER);
    roster.putProfile(max, max.id(), "Europe/Berlin", List.of("de", "en"), List.of(), "en");
    roster.addShift(max, max.id(), "Europe/Berlin", DayOfWeek.SUNDAY, null, LocalTime.MIDNIGHT, LocalTime.of(8, 0), false);

    // In the night to Sunday, 29 March 2026, Berlin loses an hour.
    var saturdayNoon = Instant.parse("2026-03-28T12:00:00Z");
    var view = roster.view(engineer, saturdayNoon, Duration.ofHours(18));
    assertThat(view.week()).extracting(duty -> duty.name() + " " + duty.span().from() + " " + duty.span().to())
        .containsExactly(li.name() + " 2026-03-28T12:00:00Z 2026-03-28T20:00:00Z", max.name() + " 2026-03-28T23:00:00Z 2026-03-29T06:00:00Z");
    assertThat(view.gaps()).containsExactly(new Roster.Span(Instant.parse("2026-03-28T20:00:00Z"), Instant.parse("2026-03-28T23:00:00Z")));
    assertThat(roster.onDuty(engineer, Instant.parse("2026-03-28T13:00:00Z"))).extracting(Roster.Duty::staff).containsExactly(li.id());
    assertThat(roster.onDuty(engineer, Instant.parse("2026-03-28T21:00:00Z"))).isEmpty();
  }

  @Test
  void whoIsAwayThatAfternoonIsNotOnDuty() {
    var person = onDutyAlways("Europe/Berlin", List.of("en"), List.of());
    roster.addShift(person, person.id(), "Europe/Berlin", null, LocalDate.parse("2026-05-05"), LocalTime.of(12, 0), LocalTime.of(18, 0), true);
    assertThat(roster.onDuty(engineer, Instant.parse("2026-05-05T09:00:00Z"))).hasSize(1);
    assertThat(roster.onDuty(engineer, Instant.parse("2026-05-05T11:00:00Z"))).isEmpty();
    assertThat(roster.onDuty(engineer, Instant.parse("2026-05-05T16:00:00Z"))).hasSize(1);
    assertThat(roster.view(engineer, Instant.parse("2026-05-05T00:00:00Z"), Duration.ofDays(1)).gaps())
        .containsExactly(new Roster.Span(Instant.parse("2026-05-05T10:00:00Z"), Instant.parse("2026-05-05T16:00:00Z")));
  }

  @Test
  void aConversationGoesToTheTeamThatKnowsAndWithinItToWhoIsOnDutyAndItsQueueIsTheTeams() {
    var here = onDutyAlways("Europe/Berlin", List.of("en"), List.of());
    var there = onDutyAlways("Asia/Shanghai", List.of("en", "zh"), List.of());
    var asleep = staff(Role.ENGINEER);
    var word = "gimbal" + next();
    var plain = roster.putTeam(manager, null, "West " + next(), List.of("en"), List.of(), List.of(here.id()));
    var knowing = roster.putTeam(manager, null, "Gimbals " + next(), List.of("en"), List.of(word), List.of(there.id()));
    try {
      var account = account();
      var about = writes(account, "My " + word + " is loose");
      assertThat(about.team()).isEqualTo(knowing);
      assertThat(about.assignee()).isEqualTo(there.id());
      assertThat(about.because()).containsKey("team");
      var other = writes(account, "My charger is broken");
      assertThat(other.team()).isEqualTo(plain);
      assertThat(other.assignee()).isEqualTo(here.id());

      // Each team has its queue; what is no team's is everybody's, and who is in none looks after all.
      assertThat(queueOf(here)).contains(other.id()).doesNotContain(about.id());
      assertThat(queueOf(there)).contains(about.id()).doesNotContain(other.id());
      assertThat(queueOf(asleep)).contains(about.id(), other.id());
      assertThat(inbox.counts(asleep).get(Inbox.Queue.TEAM)).isGreaterThan(inbox.counts(there).get(Inbox.Queue.TEAM));

      // Given to the other team by hand: who had it has it no more, and whoever is on duty there has.
      var place = "/console/inbox/" + about.id();
      assertThat(signedIn(manager).fill(place, place + "/assignee", "to", "team:" + plain).statusCode()).isIn(302, 303);
      assertThat(inbox.find(manager, about.id()).assignee()).isEqualTo(here.id());
      assertThat(signedIn(manager).get(place).body()).contains("team West");
      signedIn(manager).fill(place, place + "/assignee", "to", "team:");
      assertThat(queueOf(there)).contains(about.id());

      // Nobody waits for a team that sleeps.
      roster.putTeam(manager, knowing, "Gimbals at night " + next(), List.of("en"), List.of(word), List.of(asleep.id()));
      var night = writes(account, "Another " + word);
      assertThat(night.team()).isEqualTo(knowing);
      assertThat(night.assignee()).isNotNull().isNotEqualTo(asleep.id());

      assertThatThrownBy(() -> roster.putTeam(engineer, null, "Mine", List.of("en"), List.of(), List.of())).isInstanceOf(NotAllowed.class);
      assertThat(signedIn(manager).fill("/console/roster", "/console/roster/teams", "name", "", "languages", "en").statusCode()).isEqualTo(422);
      var name = "By form " + next();
      assertThat(signedIn(manager).fill("/console/roster", "/console/roster/teams", "name", name, "languages", "en, zh", "skills", "rotor", "members", here.id().toString()).statusCode()).isIn(302, 303);
      var made = roster.teams(manager).stream().filter(team -> team.name().equals(name)).findFirst().orElseThrow();
      assertThat(made.members()).containsExactly(here.id());
      assertThat(signedIn(manager).fill("/console/roster", "/console/roster/teams/" + made.id() + "/removal").statusCode()).isIn(302, 303);
    } finally {
      roster.removeTeam(SYSTEM, plain);
      roster.removeTeam(SYSTEM, knowing);
    }
  }

  private List<UUID> queueOf(Actor.Staff person) {
    return inbox.list(person, Inbox.Query.queue(Inbox.Queue.TEAM)).rows().stream().map(Conversation::id).toList();
  }

  @Test
  void aNewConversationGoesToWhoSpeaksTheLanguageThenToWhoKnowsThenToWhoHasLeast() {
    var german = onDutyAlways("Europe/Berlin", List.of("de", "en"), List.of());
    var li = onDutyAlways("Asia/Shanghai", List.of("zh", "en"), List.of("鼓包"));
    var wang = onDutyAlways("Asia/Shanghai", List.of("zh"), List.of());
    var account = account();

    var swelling = writes(account, "电池鼓包了怎么办");
    assertThat(swelling.assignee()).isEqualTo(li.id());
    assertThat(swelling.because()).containsEntry("language", "zh").containsEntry("skill", "鼓包").containsEntry("onDuty", "3");
    assertThat(swelling.priority()).isEqualTo(Conversation.Priority.DANGER);

    var first = writes(account, "充电器坏了");
    var second = writes(account, "充电器也坏了");
    assertThat(first.assignee()).as("Li has one already").isEqualTo(wang.id());
    assertThat(List.of(li.id(), wang.id())).contains(second.assignee());
    var english = writes(account, "My charger is broken");
    assertThat(english.assignee()).isEqualTo(german.id());
    assertThat(signedIn(engineer).get("/console/inbox/" + swelling.id()).body()).contains("knows “鼓包”").contains("speaks Chinese");
    assertThat(jdbc.sql("SELECT count(*) FROM journal WHERE subject = :subject AND event = 'conversation.assigned'").param("subject", "conversation:" + swelling.id()).query(Integer.class).single())
        .isEqualTo(1);
  }

  @Test
  void whenNobodyIsOnDutyItWaitsForWhoComesAndAHandGivesItElsewhere() {
    var account = account();
    var conversation = writes(account, "My charger is broken");
    assertThat(conversation.assignee()).isNull();
    var comes = onDutyAlways("Europe/Berlin", List.of("en"), List.of());
    clock.move(Duration.ofMinutes(40));
    assertThat(escalation.look()).isPositive();
    assertThat(inbox.find(engineer, conversation.id()).assignee()).isEqualTo(comes.id());
    inbox.assign(manager, conversation.id(), engineer.id());
    var after = inbox.find(engineer, conversation.id());
    assertThat(after.assignee()).isEqualTo(engineer.id());
    assertThat(after.because()).as("a person decided").isEmpty();
  }

  @Test
  void whoeverWaitsIsToldOfOnceAtEachStepAndTheClockStandsStillWhileWeWait() {
    var assignee = onDutyAlways("Europe/Berlin", List.of("en"), List.of());
    var lead = onDutyAlways("Europe/Berlin", List.of("de"), List.of(), Role.MANAGER);
    var account = account();
    var conversation = writes(account, "My charger is broken");
    assertThat(conversation.assignee()).isEqualTo(assignee.id());
    assertThat(mailsTo(assignee)).isZero();

    clock.move(Duration.ofMinutes(35));
    escalation.look();
    escalation.look();
    assertThat(mailsTo(assignee)).isEqualTo(1);
    assertThat(mailsTo(lead)).isZero();
    clock.move(Duration.ofMinutes(30));
    escalation.look();
    assertThat(mailsTo(lead)).as("on duty").isEqualTo(1);
    clock.move(Duration.ofMinutes(31));
    escalation.look();
    escalation.look();
    assertThat(mailsTo(lead)).isEqualTo(2);
    assertThat(inbox.escalations(engineer, conversation.id())).extracting(Inbox.Told::step).containsExactly(3, 2, 1);
    assertThat(inbox.find(engineer, conversation.id()).clock(clock.instant())).isEqualTo(Conversation.Clock.LATE);
    assertThat(inbox.list(manager, Inbox.Query.queue(Inbox.Queue.AT_RISK)).rows()).extracting(Conversation::id).contains(conversation.id());

    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Which charger is it?"));
    assertThat(inbox.find(engineer, conversation.id()).clock(clock.instant())).isEqualTo(Conversation.Clock.STILL);
    clock.move(Duration.ofDays(2));
    escalation.look();
    assertThat(mailsTo(lead)).isEqualTo(2);
  }

  private int mailsTo(Actor.Staff person) {
    return jdbc.sql("SELECT count(*) FROM mail WHERE recipient = :to").param("to", person.id() + "@staff.example").query(Integer.class).single();
  }

  @Test
  void aPackThatMayBurnIsAnsweredSoonerAlsoWhenTheWordsComeLater() {
    var account = account();
    var conversation = writes(account, "It smokes!");
    assertThat(Duration.between(clock.instant(), conversation.dueAt())).isLessThanOrEqualTo(Duration.ofMinutes(15));
    assertThat(conversation.clock(clock.instant())).isEqualTo(Conversation.Clock.AT_RISK);
    inbox.answer(engineer, conversation.id(), new Inbox.Answer("We look at once.", List.of(), null, null, false, null));
    var promised = inbox.find(engineer, conversation.id());
    assertThat(promised.dueAt()).as("we owe the next answer").isNotNull();
    inbox.move(engineer, conversation.id(), Conversation.State.WAITING_FOR_CUSTOMER);
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).isNull();
    inbox.move(engineer, conversation.id(), Conversation.State.OPEN);
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).isNotNull();
  }

  @Test
  void aHandOverTakesTheOpenConversationsAlong() {
    var leaves = onDutyAlways("Europe/Berlin", List.of("en"), List.of());
    var account = account();
    var conversation = writes(account, "My charger is broken");
    assertThat(conversation.assignee()).isEqualTo(leaves.id());
    roster.handOver(leaves, "Ada waits for a charger; the parcel is promised for Friday.", engineer.id());
    assertThat(inbox.find(engineer, conversation.id()).assignee()).isEqualTo(engineer.id());
    assertThat(signedIn(manager).get("/console/roster").body()).contains("the parcel is promised for Friday").contains("1 conversations went to " + engineer.name());
  }

  @Test
  void everybodyKeepsTheirOwnShiftsAndAManagerEverybodys() {
    roster.putProfile(engineer, engineer.id(), "Europe/Berlin", List.of("en"), List.of(), "en");
    var other = staff(Role.ENGINEER);
    assertThatThrownBy(() -> roster.addShift(other, engineer.id(), "Europe/Berlin", DayOfWeek.MONDAY, null, LocalTime.NOON, LocalTime.MIDNIGHT, false)).isInstanceOf(NotFound.class);
    var shift = roster.addShift(manager, engineer.id(), "Europe/Berlin", DayOfWeek.MONDAY, null, LocalTime.NOON, LocalTime.MIDNIGHT, false);
    assertThatThrownBy(() -> roster.removeShift(other, shift.id())).isInstanceOf(NotFound.class);
    roster.removeShift(engineer, shift.id());
    assertThatThrownBy(() -> roster.putProfile(engineer, engineer.id(), "Mars/Olympus", List.of("en"), List.of(), "en")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> roster.putProfile(staff(Role.BENCH), UUID.randomUUID(), "Europe/Berlin", List.of("en"), List.of(), "en")).isInstanceOf(NotFound.class);
  }

  @Test
  void theFormsOfThePageDoWhatTheySay() {
    var browser = signedIn(engineer);
    assertThat(browser.fill("/console/roster", "/console/roster/profile", "zone", "Asia/Shanghai", "languages", "zh, en", "skills", "鼓包，firmware", "mail", "zh").statusCode()).isEqualTo(303);
    assertThat(browser.fill("/console/roster", "/console/roster/shifts", "zone", "Asia/Shanghai", "weekday", "1-5", "day", "", "starts", "08:00", "ends", "16:00").statusCode()).isEqualTo(303);
    var page = browser.get("/console/roster");
    assertThat(page.body()).contains("firmware").contains("08:00–16:00").contains("Asia/Shanghai");
    assertThat(jdbc.sql("SELECT count(*) FROM desk_shift WHERE staff_id = :id").param("id", engineer.id()).query(Integer.class).single()).isEqualTo(5);
    assertThat(browser.fill("/console/roster", "/console/roster/shifts", "zone", "Asia/Shanghai", "weekday", "MONDAY", "starts", "25:00", "ends", "").statusCode()).isEqualTo(422);
    assertThat(browser.fill("/console/roster", "/console/roster/hand-over", "text", " ").body()).contains("Write what the next on duty must know");
  }
}
