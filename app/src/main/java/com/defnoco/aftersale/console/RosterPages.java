package com.defnoco.aftersale.console;

import com.defnoco.aftersale.inbox.DeskRules;
import com.defnoco.aftersale.inbox.Roster;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The duty roster: who is on duty now and this week, when nobody is, what was handed over, and everybody's own profile and shifts. */
@Controller
public class RosterPages {

  private static final int DAYS = 7;
  private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final Roster roster;
  private final DeskRules rules;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  RosterPages(Roster roster, DeskRules rules, Pages pages, Editions editions, Clock clock) {
    this.roster = roster;
    this.rules = rules;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** One line of a day: a duty, or a gap where nobody is named. */
  public record Line(String from, String until, @Nullable String name) {}

  public record Day(LocalDate date, List<Line> lines) {}

  /** @param whose profile and shifts the forms are about @param zones IANA names */
  public record Shown(Roster.View view, List<Day> days, UUID me, UUID whose, boolean writes, boolean manages, List<String> zones, DeskRules.Rules rules, List<DeskRules.Edit> edits) {

    public String name(UUID id) {
      return view.people().getOrDefault(id, "—");
    }

    public String names(List<UUID> ids) {
      return ids.stream().map(this::name).sorted().collect(java.util.stream.Collectors.joining(", "));
    }

    /** A colleague by their reference; what is no person is the program. */
    public String author(String reference) {
      return reference.startsWith("staff:") ? name(UUID.fromString(reference.substring("staff:".length()))) : "Aftersale";
    }

    public Roster.@Nullable Profile profile() {
      return view.profiles().get(whose);
    }

    public List<Roster.Shift> shifts() {
      return view.shifts().stream().filter(shift -> shift.staff().equals(whose)).toList();
    }
  }

  @GetMapping("/console/roster")
  ModelAndView roster(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID whose, @RequestParam(required = false) @Nullable LocalDate from, Page page) {
    return page(actor, whose, from, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/console/roster/profile")
  ModelAndView profile(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID whose, @RequestParam(defaultValue = "") String zone, @RequestParam(defaultValue = "") String languages,
      @RequestParam(defaultValue = "") String skills, @RequestParam(defaultValue = "en") String mail, HttpServletRequest request, HttpServletResponse response, Page page) {
    var person = whose == null ? actor.id() : whose;
    return done(actor, person, "profile", "roster.said.profile", request, response, page, () -> roster.putProfile(actor, person, zone, words(languages), words(skills), mail));
  }

  @PostMapping("/console/roster/shifts")
  ModelAndView shift(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID whose, @RequestParam(defaultValue = "") String zone, @RequestParam(defaultValue = "") String weekday,
      @RequestParam(defaultValue = "") String day, @RequestParam(defaultValue = "") String starts, @RequestParam(defaultValue = "") String ends, @RequestParam(defaultValue = "false") boolean away,
      HttpServletRequest request, HttpServletResponse response, Page page) {
    var person = whose == null ? actor.id() : whose;
    return done(actor, person, "shift", "roster.said.shift", request, response, page, () -> {
      // "1-5" stands for the working week: five shifts at once.
      var weekdays = day.isBlank() && weekday.equals("1-5") ? Arrays.stream(DayOfWeek.values()).limit(5).toList() : null;
      if (weekdays == null) {
        roster.addShift(actor, person, zone, weekday.isBlank() || weekday.equals("1-5") ? null : read("/weekday", "roster.day", weekday, DayOfWeek::valueOf), day.isBlank() ? null : read("/day", "roster.day", day, LocalDate::parse),
            starts.isBlank() ? null : read("/starts", "roster.time", starts, LocalTime::parse), ends.isBlank() ? null : read("/ends", "roster.time", ends, LocalTime::parse), away);
      } else {
        weekdays.forEach(one -> roster.addShift(actor, person, zone, one, null, starts.isBlank() ? null : read("/starts", "roster.time", starts, LocalTime::parse),
            ends.isBlank() ? null : read("/ends", "roster.time", ends, LocalTime::parse), away));
      }
    });
  }

  @PostMapping("/console/roster/shifts/{id}/removal")
  ModelAndView remove(Actor.Staff actor, @PathVariable UUID id, @RequestParam(required = false) @Nullable UUID whose, HttpServletResponse response) {
    roster.removeShift(actor, id);
    pages.toast(response, "roster.said.removed");
    return ClaimAnswers.seeOther("/console/roster" + (whose == null ? "" : "?whose=" + whose) + "#shifts");
  }

  @PostMapping("/console/roster/hand-over")
  ModelAndView handOver(Actor.Staff actor, @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "") String to, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, actor.id(), "handover", "roster.said.handover", request, response, page,
        () -> roster.handOver(actor, text, to.isBlank() ? null : read("/to", "roster.nobody", to, UUID::fromString)));
  }

  /** A team: a new one without an id. */
  @PostMapping("/console/roster/teams")
  ModelAndView team(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID team, @RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String languages,
      @RequestParam(defaultValue = "") String skills, @RequestParam(required = false) @Nullable List<UUID> members, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, actor.id(), team == null ? "team-new" : "team-" + team, "roster.team.said", request, response, page,
        () -> roster.putTeam(actor, team, name, words(languages), words(skills), members == null ? List.of() : members));
  }

  @PostMapping("/console/roster/teams/{id}/removal")
  ModelAndView removeTeam(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    roster.removeTeam(actor, id);
    pages.toast(response, "roster.said.removed");
    return ClaimAnswers.seeOther("/console/roster#teams");
  }

  /** How soon customers are answered, and what the program does by itself. */
  @PostMapping("/console/roster/rules")
  ModelAndView rules(Actor.Staff actor, @RequestParam(defaultValue = "0") int version, @RequestParam(defaultValue = "") String firstAnswer, @RequestParam(defaultValue = "") String nextAnswer,
      @RequestParam(defaultValue = "") String dangerFirstAnswer, @RequestParam(defaultValue = "") String dangerNextAnswer, @RequestParam(defaultValue = "") String leadAfter,
      @RequestParam(defaultValue = "false") boolean claimsByItself, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, actor.id(), "rules", "desk.said", request, response, page, () -> rules.put(actor, new DeskRules.Rules(version, minutes("/firstAnswer", firstAnswer), minutes("/nextAnswer", nextAnswer),
        minutes("/dangerFirstAnswer", dangerFirstAnswer), minutes("/dangerNextAnswer", dangerNextAnswer), minutes("/leadAfter", leadAfter), claimsByItself)));
  }

  /** What cannot be read as a number is as wrong as none. */
  private static Duration minutes(String pointer, String text) {
    return read(pointer, "desk.problem.number", text, minutes -> Duration.ofMinutes(Integer.parseInt(minutes)));
  }

  private ModelAndView done(Actor.Staff actor, UUID whose, String form, String said, HttpServletRequest request, HttpServletResponse response, Page page, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, whose, null, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, whose, null, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, said);
    return ClaimAnswers.seeOther("/console/roster" + (whose.equals(actor.id()) ? "" : "?whose=" + whose) + "#" + form);
  }

  private ModelAndView page(Actor.Staff actor, @Nullable UUID whose, @Nullable LocalDate from, Page page, Returned returned, HttpStatus status) {
    var zone = page.zone();
    var first = from == null ? clock.instant().atZone(zone).toLocalDate() : from;
    var begin = first.atStartOfDay(zone).toInstant();
    var view = roster.view(actor, begin, Duration.between(begin, first.plusDays(DAYS).atStartOfDay(zone).toInstant()));
    boolean manages = actor.is(Role.MANAGER);
    boolean writes = actor.is(Role.ENGINEER, Role.MANAGER);
    var person = whose == null || !writes ? actor.id() : whose;
    if (!person.equals(actor.id()) && (!manages || view.candidates().stream().noneMatch(one -> one.id().equals(person)))) {
      throw new NotFound();
    }
    var model = new HashMap<String, @Nullable Object>();
    model.put("shown", new Shown(view, days(view, first, zone), actor.id(), person, writes, manages,
        ZoneId.getAvailableZoneIds().stream().filter(name -> name.contains("/") && !name.startsWith("Etc/") && !name.startsWith("SystemV/")).sorted().toList(), rules.of(actor), rules.history(actor)));
    model.put("words", new Words(page, editions, clock.instant()));
    model.put("returned", returned);
    model.put("weekdays", weekdays(Words.locale(page)));
    return new ModelAndView("console/roster", model, status);
  }

  private static List<Day> days(Roster.View view, LocalDate first, ZoneId zone) {
    var days = new ArrayList<Day>();
    for (int i = 0; i < DAYS; i++) {
      var date = first.plusDays(i);
      var begin = date.atStartOfDay(zone).toInstant();
      var end = date.plusDays(1).atStartOfDay(zone).toInstant();
      record At(java.time.Instant from, Line line) {}
      var lines = new ArrayList<At>();
      view.week().stream().filter(duty -> duty.span().from().isBefore(end) && duty.span().to().isAfter(begin)).forEach(duty -> lines.add(new At(duty.span().from(), line(duty.span(), duty.name(), begin, end, zone))));
      view.gaps().stream().filter(gap -> gap.from().isBefore(end) && gap.to().isAfter(begin)).forEach(gap -> lines.add(new At(gap.from(), line(gap, null, begin, end, zone))));
      days.add(new Day(date, lines.stream().sorted(java.util.Comparator.comparing(At::from)).map(At::line).toList()));
    }
    return days;
  }

  private static Line line(Roster.Span span, @Nullable String name, java.time.Instant begin, java.time.Instant end, ZoneId zone) {
    return new Line(span.from().isBefore(begin) ? "00:00" : HOURS.format(span.from().atZone(zone)), span.to().isBefore(end) ? HOURS.format(span.to().atZone(zone)) : "24:00", name);
  }

  private static Map<DayOfWeek, String> weekdays(Locale locale) {
    var names = new java.util.LinkedHashMap<DayOfWeek, String>();
    for (var day : DayOfWeek.values()) {
      names.put(day, day.getDisplayName(TextStyle.FULL, locale));
    }
    return names;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[,，、;；\\n]")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private static <T> T read(String pointer, String problem, String text, Function<String, T> reader) {
    try {
      return reader.apply(text.strip());
    } catch (DateTimeParseException | IllegalArgumentException notOne) {
      throw InvalidInput.at(pointer, problem);
    }
  }
}
