package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
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
      List<StaffAccounts.Member> candidates) {}

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
        answering.values().stream().sorted(Comparator.comparing(StaffAccounts.Member::name)).toList());
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
    var spoken = languages.stream().map(one -> one.strip().toLowerCase(Locale.ROOT)).filter(one -> !one.isEmpty()).distinct().toList();
    if (spoken.isEmpty() || spoken.size() > MOST_WORDS || spoken.stream().anyMatch(one -> !one.matches("[a-z]{2}"))) {
      throw InvalidInput.at("/languages", "roster.languages");
    }
    var known = skills.stream().map(one -> one.strip().toLowerCase(Locale.ROOT)).filter(one -> !one.isEmpty()).distinct().toList();
    if (known.size() > MOST_WORDS || known.stream().anyMatch(one -> one.length() > LONGEST_WORD)) {
      throw InvalidInput.at("/skills", "roster.skills", MOST_WORDS, LONGEST_WORD);
    }
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
    var choice = choose(locale, words, now);
    choice.ifPresent(chosen -> {
      if (inbox.give(conversation, chosen.staff(), chosen.because())) {
        var why = new HashMap<>(chosen.because());
        why.put("to", chosen.staff().toString());
        journal.record("system", "conversation:" + conversation, "conversation.assigned", null, why);
      }
    });
    return choice.map(Choice::staff);
  }

  Optional<Choice> choose(String locale, String words, Instant now) {
    var shifts = sql.shifts();
    if (shifts.isEmpty()) {
      return Optional.empty();
    }
    var onDuty = duties(shifts, answering(), now, now.plusMillis(1)).stream().map(Duty::staff).collect(Collectors.toSet());
    if (onDuty.isEmpty()) {
      return Optional.empty();
    }
    var profiles = sql.profiles().stream().filter(profile -> onDuty.contains(profile.staff())).toList();
    var speaking = profiles.stream().filter(profile -> profile.languages().contains(locale)).toList();
    var fitting = speaking.isEmpty() ? profiles : speaking;
    var plain = Set.of(SearchWords.of(words).split(" "));
    var skills = fitting.stream().collect(Collectors.toMap(Profile::staff, profile -> profile.skills().stream().filter(skill -> plain.containsAll(List.of(SearchWords.of(skill).split(" ")))).toList()));
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

  private void requireOwn(Actor actor, UUID whose) {
    Inbox.requireWrite(actor);
    if (actor instanceof Actor.Staff person && !person.is(Role.MANAGER) && !person.id().equals(whose) || !answering().containsKey(whose)) {
      throw new NotFound();
    }
  }
}
