package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who answers customers when: profiles, shifts round the clock in the zones where people live, gaps, hand-overs, and to whom a new conversation goes and why. */
@Component
public class Roster {

  private static final int MOST_WORDS = 30;
  private static final int LONGEST_WORD = 40;
  private static final int LONGEST_NOTE = 4_000;
  private static final int LONGEST_TEAM = 60;

  private final RosterSql sql;
  private final LiveSql live;
  private final InboxSql inbox;
  private final StaffAccounts staff;
  private final Journal journal;
  private final Clock clock;

  Roster(RosterSql sql, LiveSql live, InboxSql inbox, StaffAccounts staff, Journal journal, Clock clock) {
    this.sql = sql;
    this.live = live;
    this.inbox = inbox;
    this.staff = staff;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * A colleague who answers customers.
   *
   * @param zone in which their shifts are told
   * @param languages two-letter codes
   * @param skills models, symptoms, topics, as customers write them
   * @param mailLanguage in which they are told that a customer waits: en or zh
   */
  public record Profile(UUID staff, ZoneId zone, List<String> languages, List<String> skills, String mailLanguage) {
    public Profile {
      languages = List.copyOf(languages);
      skills = List.copyOf(skills);
    }
  }

  /**
   * A time of duty by the clock of its zone: every week on a weekday, or once on a day.
   *
   * @param ends not later than it starts: on the next day
   * @param away not on duty after all, whatever the other shifts say
   */
  public record Shift(UUID id, UUID staff, ZoneId zone, @Nullable DayOfWeek weekday, @Nullable LocalDate day, LocalTime starts, LocalTime ends, boolean away) {

    /** Its times within a span, by the clock of its zone on each day: they move with summer time. */
    List<Span> within(Instant from, Instant to) {
      var spans = new ArrayList<Span>();
      var last = to.atZone(zone).toLocalDate();
      for (var date = from.atZone(zone).toLocalDate().minusDays(1); !date.isAfter(last); date = date.plusDays(1)) {
        if (date.equals(day) || date.getDayOfWeek() == weekday) {
          var begin = ZonedDateTime.of(date, starts, zone).toInstant();
          var end = ZonedDateTime.of(ends.isAfter(starts) ? date : date.plusDays(1), ends, zone).toInstant();
          if (begin.isBefore(to) && end.isAfter(from)) {
            spans.add(new Span(begin, end));
          }
        }
      }
      return spans;
    }
  }

  /**
   * Colleagues who answer for the same kind of customers.
   *
   * @param languages two-letter codes; what comes in another is not theirs unless a skill says so
   * @param skills words as customers write them; none: whatever comes in these languages
   */
  public record Team(UUID id, String name, List<String> languages, List<String> skills, List<UUID> members) {
    public Team {
      languages = List.copyOf(languages);
      skills = List.copyOf(skills);
      members = List.copyOf(members);
    }
  }

  /** From, and until before. */
  public record Span(Instant from, Instant to) {}

  /** Somebody's time on duty. */
  public record Duty(UUID staff, String name, Span span) {}

  public record HandOver(UUID id, UUID staff, String text, @Nullable UUID to, int moved, Instant at) {}

  /** Why somebody was chosen. @param language they speak, null where nobody on duty speaks it @param skill that fits, null where none does @param open how many wait for them */
  record Choice(UUID staff, @Nullable String language, @Nullable String skill, int open, int onDuty) {
    Map<String, String> because() {
      var because = new HashMap<String, String>();
      because.put("open", String.valueOf(open));
      because.put("onDuty", String.valueOf(onDuty));
      if (language != null) {
        because.put("language", language);
      }
      if (skill != null) {
        because.put("skill", skill);
      }
      return because;
    }
  }

  // ---- Reading

  /** @param people names of all who are spoken of @param gaps in which nobody is on duty */
  public record View(Map<UUID, Profile> profiles, List<Shift> shifts, List<Duty> now, List<Duty> week, List<Span> gaps, List<HandOver> handOvers, Map<UUID, String> people,
      List<StaffAccounts.Member> candidates, List<Team> teams) {}

  /** The days from an instant on. */
  @Transactional(readOnly = true)
  public View view(Actor actor, Instant from, Duration span) {
    Inbox.requireRead(actor);
    var answering = answering();
    var shifts = sql.shifts();
    var to = from.plus(span);
    var week = duties(shifts, answering, from, to);
    var now = clock.instant();
    var profiles = sql.profiles().stream().collect(Collectors.toMap(Profile::staff, profile -> profile));
    var handOvers = sql.handOvers(20);
    var people = new HashMap<UUID, String>();
    staff.all(new Actor.System()).forEach(member -> people.put(member.id(), member.name()));
    return new View(profiles, shifts, duties(shifts, answering, now, now.plusMillis(1)), week, profiles.isEmpty() ? List.of() : gaps(week, from, to), handOvers, people,
        answering.values().stream().sorted(Comparator.comparing(StaffAccounts.Member::name)).toList(), sql.teams());
  }

  /** Who is on duty at an instant. */
  @Transactional(readOnly = true)
  public List<Duty> onDuty(Actor actor, Instant at) {
    Inbox.requireRead(actor);
    return duties(sql.shifts(), answering(), at, at.plusMillis(1));
  }

  // ---- Writing

  /** Puts a profile: one's own, or a manager anybody's. @throws InvalidInput with pointers {@code /zone}, {@code /languages}, {@code /skills} */
  @Transactional
  public void putProfile(Actor actor, UUID whose, String zone, Collection<String> languages, Collection<String> skills, String mailLanguage) {
    requireOwn(actor, whose);
    var spoken = spoken(languages);
    var known = known(skills);
    sql.put(new Profile(whose, zone(zone), spoken, known, mailLanguage.equals("zh") ? "zh" : "en"));
    journal.record(actor.reference(), "staff:" + whose, "roster.profile", null, Map.of("languages", String.join(" ", spoken), "zone", zone));
  }

  /**
   * A time of duty, one's own, or by a manager anybody's.
   *
   * @throws InvalidInput with pointers {@code /starts}, {@code /ends}, {@code /day}, {@code /zone}, {@code /staff}
   */
  @Transactional
  public Shift addShift(Actor actor, UUID whose, String zone, @Nullable DayOfWeek weekday, @Nullable LocalDate day, @Nullable LocalTime starts, @Nullable LocalTime ends, boolean away) {
    requireOwn(actor, whose);
    if (sql.profile(whose).isEmpty()) {
      throw InvalidInput.at("/staff", "roster.noProfile");
    }
    if (starts == null) {
      throw InvalidInput.at("/starts", "roster.time");
    }
    if (ends == null) {
      throw InvalidInput.at("/ends", "roster.time");
    }
    if (weekday == null && day == null) {
      throw InvalidInput.at("/day", "roster.day");
    }
    if (away && day == null) {
      throw InvalidInput.at("/day", "roster.awayDay");
    }
    var shift = new Shift(Ids.next(clock), whose, zone(zone), day == null ? weekday : null, day, starts, ends, away);
    sql.insert(shift);
    journal.record(actor.reference(), "staff:" + whose, away ? "roster.away" : "roster.shift-added", null, Map.of("shift", shift.id().toString(), "when", day == null ? String.valueOf(weekday) : day.toString(),
        "from", starts.toString(), "until", ends.toString(), "zone", zone));
    return shift;
  }

  @Transactional
  public void removeShift(Actor actor, UUID id) {
    Inbox.requireRead(actor);
    var shift = sql.shift(id).orElseThrow(NotFound::new);
    requireOwn(actor, shift.staff());
    if (sql.remove(id)) {
      journal.record(actor.reference(), "staff:" + shift.staff(), "roster.shift-removed", null, Map.of("shift", id.toString()));
    }
  }

  // ---- Teams

  /** All teams by name; staff. */
  @Transactional(readOnly = true)
  public List<Team> teams(Actor actor) {
    Inbox.requireRead(actor);
    return sql.teams();
  }

  /**
   * Puts a team; managers.
   *
   * @param id null: a new one
   * @throws InvalidInput with pointers {@code /name}, {@code /languages}, {@code /skills}, {@code /members}
   */
  @Transactional
  public UUID putTeam(Actor actor, @Nullable UUID id, String name, Collection<String> languages, Collection<String> skills, Collection<UUID> members) {
    requireManager(actor);
    var called = name.strip().replaceAll("\\s+", " ");
    if (called.isEmpty() || called.length() > LONGEST_TEAM) {
      throw InvalidInput.at("/name", "roster.team.name", LONGEST_TEAM);
    }
    var answering = answering().keySet();
    if (!answering.containsAll(members)) {
      throw InvalidInput.at("/members", "roster.nobody");
    }
    if (id != null && sql.teams().stream().noneMatch(team -> team.id().equals(id))) {
      throw new NotFound();
    }
    var team = new Team(id == null ? Ids.next(clock) : id, called, spoken(languages), known(skills), members.stream().distinct().toList());
    if (!sql.put(team)) {
      throw InvalidInput.at("/name", "roster.team.taken", called);
    }
    journal.record(actor.reference(), "team:" + team.id(), "team.put", null, Map.of("name", called, "members", String.valueOf(team.members().size())));
    return team.id();
  }

  /** Ends a team: its conversations are everybody's. Managers. */
  @Transactional
  public void removeTeam(Actor actor, UUID id) {
    requireManager(actor);
    if (!sql.removeTeam(id)) {
      throw new NotFound();
    }
    journal.record(actor.reference(), "team:" + id, "team.removed", null, Map.of());
  }

  /** Gives a conversation to a team, and within it to who is on duty; whoever has it and is no member has it no more. @param team null: it is everybody's */
  @Transactional
  public void giveTo(Actor actor, UUID conversation, @Nullable UUID team) {
    Inbox.requireWrite(actor);
    var found = inbox.find(conversation).orElseThrow(NotFound::new);
    var chosen = team == null ? null : sql.teams().stream().filter(one -> one.id().equals(team)).findFirst().orElseThrow(NotFound::new);
    if (inbox.team(conversation, team, chosen != null && found.assignee() != null && !chosen.members().contains(found.assignee()))) {
      journal.record(actor.reference(), "conversation:" + conversation, "conversation.given-to-team", null, chosen == null ? Map.of() : Map.of("team", chosen.name()));
      if (chosen != null) {
        give(conversation, found.locale(), found.firstLine() + " " + (found.subject() == null ? "" : found.subject()), clock.instant());
      }
      live.tell(conversation, "CONVERSATION", clock.instant());
    }
  }

  // ---- Hand-over

  /** What the next on duty must know. @param to who takes over the writer's open conversations; null when they stay where they are */
  @Transactional
  public void handOver(Actor.Staff actor, String text, @Nullable UUID to) {
    Inbox.requireWrite(actor);
    var said = text.strip();
    if (said.isEmpty() || said.length() > LONGEST_NOTE) {
      throw InvalidInput.at("/text", "roster.note", LONGEST_NOTE);
    }
    if (to != null && !answering().containsKey(to)) {
      throw InvalidInput.at("/to", "roster.nobody");
    }
    var now = clock.instant();
    var moved = to == null || to.equals(actor.id()) ? List.<UUID>of() : sql.moveOpen(actor.id(), to);
    for (var conversation : moved) {
      journal.record(actor.reference(), "conversation:" + conversation, "conversation.assigned", null, Map.of("to", String.valueOf(to), "why", "hand-over"));
      live.tell(conversation, "CONVERSATION", now);
    }
    var id = Ids.next(clock);
    sql.insertHandOver(id, actor.id(), said, to, moved.size(), now);
    journal.record(actor.reference(), "hand-over:" + id, "roster.handed-over", null, Map.of("moved", String.valueOf(moved.size())));
  }

  // ---- Who gets it

  /**
   * Gives a conversation that nobody has to somebody on duty: who speaks its language, knows what it is about, and has the fewest waiting.
   *
   * @param words all that was written so far, and what else is known: the model, the symptoms
   * @return empty when nobody is on duty
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<UUID> give(UUID conversation, String locale, String words, Instant now) {
    var teams = sql.teams();
    var team = team(teams, conversation, locale, words);
    var choice = choose(locale, words, now, team.map(Team::members).orElse(List.of()));
    choice.ifPresent(chosen -> {
      var because = new HashMap<>(chosen.because());
      team.ifPresent(one -> because.put("team", one.name()));
      if (inbox.give(conversation, chosen.staff(), because)) {
        var why = new HashMap<>(because);
        why.put("to", chosen.staff().toString());
        journal.record("system", "conversation:" + conversation, "conversation.assigned", null, why);
      }
    });
    return choice.map(Choice::staff);
  }

  /** The team of a conversation; where it has none yet, the one that knows most of what it is about, and speaks its language. */
  private Optional<Team> team(List<Team> teams, UUID conversation, String locale, String words) {
    if (teams.isEmpty()) {
      return Optional.empty();
    }
    var held = inbox.find(conversation).map(Conversation::team);
    if (held.isPresent()) {
      return teams.stream().filter(team -> team.id().equals(held.get())).findFirst();
    }
    var plain = Set.of(SearchWords.of(words).split(" "));
    var knows = teams.stream().collect(Collectors.toMap(Team::id, team -> knows(team.skills(), plain).size()));
    int most = knows.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    var chosen = teams.stream().filter(team -> most > 0 ? knows.getOrDefault(team.id(), 0) == most : team.skills().isEmpty() && team.languages().contains(locale))
        .min(Comparator.comparing((Team team) -> !team.languages().contains(locale)).thenComparing(Team::name));
    chosen.ifPresent(team -> inbox.team(conversation, team.id(), false));
    return chosen;
  }

  private static List<String> knows(List<String> skills, Set<String> plain) {
    return skills.stream().filter(skill -> plain.containsAll(List.of(SearchWords.of(skill).split(" ")))).toList();
  }

  Optional<Choice> choose(String locale, String words, Instant now) {
    return choose(locale, words, now, List.of());
  }

  /** @param preferred who comes first if one of them is on duty; nobody waits for a team that sleeps */
  private Optional<Choice> choose(String locale, String words, Instant now, List<UUID> preferred) {
    var shifts = sql.shifts();
    if (shifts.isEmpty()) {
      return Optional.empty();
    }
    var onDuty = duties(shifts, answering(), now, now.plusMillis(1)).stream().map(Duty::staff).collect(Collectors.toSet());
    if (onDuty.isEmpty()) {
      return Optional.empty();
    }
    var everybody = sql.profiles().stream().filter(profile -> onDuty.contains(profile.staff())).toList();
    var own = everybody.stream().filter(profile -> preferred.contains(profile.staff())).toList();
    var profiles = own.isEmpty() ? everybody : own;
    var speaking = profiles.stream().filter(profile -> profile.languages().contains(locale)).toList();
    var fitting = speaking.isEmpty() ? profiles : speaking;
    var plain = Set.of(SearchWords.of(words).split(" "));
    var skills = fitting.stream().collect(Collectors.toMap(Profile::staff, profile -> knows(profile.skills(), plain)));
    int most = skills.values().stream().mapToInt(List::size).max().orElse(0);
    var knowing = fitting.stream().filter(profile -> skills.getOrDefault(profile.staff(), List.of()).size() == most).toList();
    var open = sql.open(knowing.stream().map(Profile::staff).toList());
    return knowing.stream().min(Comparator.comparingInt((Profile profile) -> open.getOrDefault(profile.staff(), 0)).thenComparing(Profile::staff))
        .map(profile -> new Choice(profile.staff(), speaking.isEmpty() ? null : locale, most == 0 ? null : skills.get(profile.staff()).getFirst(), open.getOrDefault(profile.staff(), 0),
            onDuty.size()));
  }

  /** Colleagues who may answer customers. */
  Map<UUID, StaffAccounts.Member> answering() {
    return staff.all(new Actor.System()).stream().filter(one -> !one.disabled() && (one.roles().contains(Role.ENGINEER) || one.roles().contains(Role.MANAGER)))
        .collect(Collectors.toMap(StaffAccounts.Member::id, one -> one));
  }

  static List<Duty> duties(List<Shift> shifts, Map<UUID, StaffAccounts.Member> answering, Instant from, Instant to) {
    var duties = new ArrayList<Duty>();
    var byPerson = shifts.stream().filter(shift -> answering.containsKey(shift.staff())).collect(Collectors.groupingBy(Shift::staff));
    byPerson.forEach((person, theirs) -> {
      var spans = theirs.stream().filter(shift -> !shift.away()).flatMap(shift -> shift.within(from, to).stream()).toList();
      for (var away : theirs.stream().filter(Shift::away).flatMap(shift -> shift.within(from, to).stream()).toList()) {
        spans = spans.stream().flatMap(span -> without(span, away).stream()).toList();
      }
      joined(spans).forEach(span -> duties.add(new Duty(person, answering.get(person).name(), span)));
    });
    duties.removeIf(duty -> !duty.span().to().isAfter(from) || !duty.span().from().isBefore(to));
    duties.sort(Comparator.comparing((Duty duty) -> duty.span().from()).thenComparing(Duty::name));
    return duties;
  }

  /** Shifts that touch or overlap are one time on duty. */
  private static List<Span> joined(List<Span> spans) {
    var joined = new ArrayList<Span>();
    for (var span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      var last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && !span.from().isAfter(last.to())) {
        joined.set(joined.size() - 1, new Span(last.from(), span.to().isAfter(last.to()) ? span.to() : last.to()));
      } else {
        joined.add(span);
      }
    }
    return joined;
  }

  private static List<Span> without(Span span, Span away) {
    var left = new ArrayList<Span>();
    if (away.from().isAfter(span.from())) {
      left.add(new Span(span.from(), away.from().isBefore(span.to()) ? away.from() : span.to()));
    }
    if (away.to().isBefore(span.to())) {
      left.add(new Span(away.to().isAfter(span.from()) ? away.to() : span.from(), span.to()));
    }
    return left.stream().distinct().toList();
  }

  /** The times in which nobody is on duty; duties are in the order of their beginning. */
  static List<Span> gaps(List<Duty> duties, Instant from, Instant to) {
    var gaps = new ArrayList<Span>();
    var covered = from;
    for (var duty : duties) {
      if (duty.span().from().isAfter(covered)) {
        gaps.add(new Span(covered, duty.span().from()));
      }
      covered = duty.span().to().isAfter(covered) ? duty.span().to() : covered;
    }
    if (covered.isBefore(to)) {
      gaps.add(new Span(covered, to));
    }
    return gaps;
  }

  private static ZoneId zone(String zone) {
    // Only names of places: an offset does not know summer time.
    if (!ZoneId.getAvailableZoneIds().contains(zone.strip())) {
      throw InvalidInput.at("/zone", "roster.zone.unknown");
    }
    return ZoneId.of(zone.strip());
  }

  private static List<String> spoken(Collection<String> languages) {
    var spoken = languages.stream().map(one -> one.strip().toLowerCase(Locale.ROOT)).filter(one -> !one.isEmpty()).distinct().toList();
    if (spoken.isEmpty() || spoken.size() > MOST_WORDS || spoken.stream().anyMatch(one -> !one.matches("[a-z]{2}"))) {
      throw InvalidInput.at("/languages", "roster.languages");
    }
    return spoken;
  }

  private static List<String> known(Collection<String> skills) {
    var known = skills.stream().map(one -> one.strip().toLowerCase(Locale.ROOT)).filter(one -> !one.isEmpty()).distinct().toList();
    if (known.size() > MOST_WORDS || known.stream().anyMatch(one -> one.length() > LONGEST_WORD)) {
      throw InvalidInput.at("/skills", "roster.skills", MOST_WORDS, LONGEST_WORD);
    }
    return known;
  }

  private static void requireManager(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.MANAGER) -> { }
      case Actor.System system -> { }
      case Actor.Staff staff -> throw new NotAllowed(Role.MANAGER.name());
      default -> throw new NotFound();
    }
  }

  private void requireOwn(Actor actor, UUID whose) {
    Inbox.requireWrite(actor);
    if (actor instanceof Actor.Staff person && !person.is(Role.MANAGER) && !person.id().equals(whose) || !answering().containsKey(whose)) {
      throw new NotFound();
    }
  }
}
