package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.pages.Meaning;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import com.defnoco.aftersale.policy.Sentence;
import com.defnoco.aftersale.remedies.RemedyState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the things of a claim read in the console, for one reader at one moment. */
public record Words(Page page, Editions editions, Instant now) {

  private static final DateTimeFormatter SHORT_EN = DateTimeFormatter.ofPattern("d MMM", Locale.UK);
  private static final DateTimeFormatter SHORT_ZH = DateTimeFormatter.ofPattern("M月d日", Locale.SIMPLIFIED_CHINESE);
  private static final DateTimeFormatter SHORT_YEAR_EN = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
  private static final DateTimeFormatter SHORT_YEAR_ZH = DateTimeFormatter.ofPattern("uuuu年M月d日", Locale.SIMPLIFIED_CHINESE);
  private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  public String text(String key, Object... arguments) {
    return page.text(key, arguments);
  }

  /** A word for a constant of the domain: {@code console.outcome.COVERED}. */
  public String of(Enum<?> constant) {
    var kind = constant.getDeclaringClass().getSimpleName();
    return page.text("console." + Character.toLowerCase(kind.charAt(0)) + kind.substring(1) + "." + constant.name());
  }

  /** The constants of a kind as choices of a select. */
  public List<Option> choices(Enum<?>... constants) {
    return Arrays.stream(constants).map(constant -> new Option(constant.name(), of(constant))).toList();
  }

  /** A count of claims, which is told as "10,000+" where it is larger than we count. */
  public String many(int claims) {
    return claims >= Claims.MOST_COUNTED ? page.text("console.many", claims) : String.valueOf(claims);
  }

  public String fact(Fact fact) {
    return page.text("console.fact." + fact.id());
  }

  /** The question a fact answers, as it is put to a colleague. */
  public String question(Fact fact) {
    return page.text("console.question." + fact.id());
  }

  /** A fact's value for the reader; the canonical text of the interface in, words out. */
  public String value(Fact fact, @Nullable String value) {
    if (value == null) {
      return page.text("console.value.unknown");
    }
    return switch (fact) {
      case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, OCCURRED_ON -> value.equals("none") ? page.text("console.value.none") : date(LocalDate.parse(value));
      case INVOICE, CERTIFICATE -> of(Paper.valueOf(value));
      case IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION -> page.text(value.equals("true") ? "console.yes" : "console.no");
      case REMOTE_DIAGNOSIS -> of(RemoteDiagnosis.valueOf(value));
      case COVERED_ISSUES_OF_CUSTOMER -> value;
    };
  }

  /** What a fact's value means for the customer: papers only; other values are neither good nor bad by themselves. */
  public @Nullable Meaning meaning(Fact fact, @Nullable String value) {
    if (value == null || (fact != Fact.INVOICE && fact != Fact.CERTIFICATE)) {
      return null;
    }
    return meaning(Paper.valueOf(value));
  }

  public Meaning meaning(Paper paper) {
    return switch (paper) {
      case VALID -> Meaning.GREEN;
      case MISSING, INVALID -> Meaning.AMBER;
      case TAMPERED -> Meaning.RED;
    };
  }

  public Meaning meaning(Outcome outcome) {
    return switch (outcome) {
      case COVERED -> Meaning.GREEN;
      case NOT_COVERED -> Meaning.RED;
      case OPEN -> Meaning.AMBER;
    };
  }

  public Meaning meaning(ClaimState state) {
    return switch (state) {
      case OPEN -> Meaning.AMBER;
      case WAITING_FOR_CUSTOMER, DECIDED, IN_REMEDY -> Meaning.BLUE;
      case CLOSED -> Meaning.GREEN;
      case WITHDRAWN -> Meaning.NEUTRAL;
    };
  }

  public Meaning meaning(ItemState state) {
    return switch (state) {
      case OPEN, UNDER_APPEAL -> Meaning.AMBER;
      case COVERED, CLOSED -> Meaning.GREEN;
      case NOT_COVERED -> Meaning.RED;
      case REMEDY_CHOSEN, IN_REMEDY -> Meaning.BLUE;
      case WITHDRAWN -> Meaning.NEUTRAL;
    };
  }

  public Meaning meaning(RemedyState state) {
    return switch (state) {
      case CHOSEN, QUOTED -> Meaning.AMBER;
      case STARTED -> Meaning.BLUE;
      case DONE -> Meaning.GREEN;
      case FAILED -> Meaning.RED;
      case CANCELLED -> Meaning.NEUTRAL;
    };
  }

  /** A sentence of a decision, in the words of the edition that decided. */
  public String say(String edition, Sentence sentence) {
    return editions.byId(edition).orElseThrow().say(sentence, language());
  }

  public String clause(String edition, Clause clause) {
    return editions.byId(edition).orElseThrow().text(clause).in(language());
  }

  /** What a reading chose; empty when the edition has no such reading. */
  public String reading(String edition, String id) {
    return editions.byId(edition).flatMap(known -> known.reading(id)).map(reading -> reading.choice().in(language())).orElse("");
  }

  public Language language() {
    return page.language();
  }

  /** A short date, with its year only where it is not this one. */
  public String date(LocalDate date) {
    boolean thisYear = date.getYear() == now.atZone(page.zone()).getYear();
    return switch (language()) {
      case EN -> (thisYear ? SHORT_EN : SHORT_YEAR_EN).format(date);
      case ZH -> (thisYear ? SHORT_ZH : SHORT_YEAR_ZH).format(date);
    };
  }

  /** The day of the week, short. */
  public String weekday(LocalDate date) {
    return date.getDayOfWeek().getDisplayName(java.time.format.TextStyle.SHORT, locale(page));
  }

  /** A short instant in the reader's zone: the hour today, the day before that. The full one stands in the element's title. */
  public String at(Instant instant) {
    var then = instant.atZone(page.zone());
    return then.toLocalDate().equals(now.atZone(page.zone()).toLocalDate()) ? HOURS.format(then) : date(then.toLocalDate());
  }

  /** A short instant with its hour. */
  public String moment(Instant instant) {
    var then = instant.atZone(page.zone());
    return date(then.toLocalDate()) + " " + HOURS.format(then);
  }

  /** How long: the two largest units are enough to act on. */
  public String age(Duration duration) {
    var whole = duration.isNegative() ? Duration.ZERO : duration;
    if (whole.toDays() > 0) {
      return page.text("console.age.days", whole.toDays(), whole.toHoursPart());
    }
    return whole.toHours() > 0
        ? page.text("console.age.hours", whole.toHours(), whole.toMinutesPart())
        : page.text("console.age.minutes", whole.toMinutesPart());
  }

  /** How long at a glance, for lists: the largest unit alone. */
  public String roughly(Duration duration) {
    var whole = duration.isNegative() ? Duration.ZERO : duration;
    return whole.toDays() > 0 ? page.text("console.age.day", whole.toDays())
        : whole.toHours() > 0 ? page.text("console.age.hour", whole.toHours())
        : page.text("console.age.minutes", whole.toMinutesPart());
  }

  public String roughlySince(Instant instant) {
    return roughly(Duration.between(instant, now));
  }

  public String since(Instant instant) {
    return age(Duration.between(instant, now));
  }

  /** A country's name by its ISO 3166-1 code. */
  public String country(String code) {
    return new Locale.Builder().setRegion(code).build().getDisplayCountry(language() == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.UK);
  }

  /** What the clock says now in a zone: whether it is a time to call. */
  public String timeAt(String zone) {
    return HOURS.format(now.atZone(ZoneId.of(zone)));
  }

  /** A moment as it reads on a clock elsewhere, the zone named. */
  public String inZone(Instant instant, ZoneId zone) {
    var then = instant.atZone(zone);
    return date(then.toLocalDate()) + " " + HOURS.format(then) + " " + zone.getId();
  }

  public static Locale locale(Page page) {
    return page.language() == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
  }

  /** The clock of a claim: how long the next step has been ours, or since when it is the customer's. */
  public String clock(ClaimView.WorkClock clock) {
    return clock.waitingSince() == null
        ? page.text("console.clock.ours", age(clock.ours()))
        : page.text("console.clock.waiting", since(clock.waitingSince()));
  }

  public String hint(ClaimView.Hint hint) {
    return page.text("console.hint." + hint.kind().name());
  }

  /** Names of symptoms with a blank between, as words. */
  public String symptoms(String names) {
    return Arrays.stream(names.split(" ")).filter(name -> !name.isEmpty()).map(name -> text("symptom." + name)).collect(Collectors.joining(", "));
  }

  public String event(TimelineEntry entry) {
    var key = "timeline." + entry.event();
    return page.has(key) ? page.text(key) : entry.event();
  }

  /** The values of an event that say more than its name: which fact, which outcome, which paper; empty where there are none. */
  public String about(TimelineEntry entry, Function<String, String> staffName) {
    var details = entry.details();
    var said = new ArrayList<String>();
    Fact.byId(details.getOrDefault("fact", "")).ifPresent(fact -> said.add(details.containsKey("value") ? fact(fact) + ": " + value(fact, details.get("value")) : fact(fact)));
    constant(DocumentKind.class, details.get("kind")).ifPresent(kind -> said.add(of(kind)));
    constant(Paper.class, details.get("verdict")).ifPresent(verdict -> said.add(of(verdict)));
    constant(Outcome.class, details.get("outcome")).ifPresent(outcome -> said.add(of(outcome)));
    if (!details.containsKey("fact")) {
      constant(Outcome.class, details.get("value")).ifPresent(outcome -> said.add(of(outcome)));
    }
    constant(Remedy.class, details.get("remedy")).ifPresent(remedy -> said.add(of(remedy)));
    if (details.containsKey("serial")) {
      said.add(details.get("serial"));
    }
    if (details.containsKey("to")) {
      said.add(staffName.apply(details.get("to")));
    } else if (entry.event().equals("claim.assigned")) {
      said.add(page.text("console.nobody"));
    }
    return String.join(" · ", said);
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> kind, @Nullable String name) {
    return name == null ? Optional.empty() : Arrays.stream(kind.getEnumConstants()).filter(one -> one.name().equals(name)).findFirst();
  }

  public String icon(DocumentKind kind) {
    return switch (kind) {
      case INVOICE -> "invoice";
      case WARRANTY_CERTIFICATE -> "certificate";
      case PHOTO -> "image";
      case VIDEO -> "video";
      case LOG -> "log";
      case OTHER -> "file";
    };
  }

  /** Sizes of files in decimal units, as operating systems of our customers show them. */
  public String size(long bytes) {
    return bytes < 1_000_000 ? page.text("console.size.kilobytes", Math.max(1, bytes / 1000)) : page.text("console.size.megabytes", bytes / 1_000_000);
  }
}
