package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts that engineers begin their answers with, in the customer's language, with places for what is known. Managers edit them; each edit is a version. */
@Component
public class ReadyTexts {

  /** The places a text may hold, written {@code {name}}. Nothing else is ever worked out in a text. */
  public static final Set<String> SLOTS = Set.of("name", "serial", "claim", "lastDay", "engineer", "link");

  private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final int LONGEST = 2_000;
  private static final int LONGEST_NAME = 60;
  private static final int MOST = 200;

  private final ReadyTextsSql sql;
  private final Journal journal;
  private final JsonMapper json;
  private final Clock clock;
  private final List<Text> first;

  ReadyTexts(ReadyTextsSql sql, Journal journal, JsonMapper json, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.json = json;
    this.clock = clock;
    try (var file = Objects.requireNonNull(ReadyTexts.class.getResourceAsStream("/inbox/ready-texts.json"))) {
      this.first = json.readValue(file.readAllBytes(), new TypeReference<List<Text>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text in both languages. @param retired no longer offered, kept for the record */
  public record Text(String code, int version, String nameEn, String nameZh, String textEn, String textZh, boolean retired) {

    public String name(String language) {
      return language.equals("zh") ? nameZh : nameEn;
    }

    /** The text with what is known in its places; a place for something unknown stays visible, so that nobody sends it unseen. */
    public String filled(String language, Map<String, String> known) {
      return SLOT.matcher(language.equals("zh") ? textZh : textEn)
          .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(known.getOrDefault(match.group(1), "").isEmpty() ? match.group() : known.get(match.group(1))));
    }
  }

  /** An earlier state of a text. */
  public record Edit(Text text, Instant at, String by) {}

  /** The newest version of each, in their usual order; staff. */
  @Transactional(readOnly = true)
  public List<Text> all(Actor actor) {
    Inbox.requireRead(actor);
    var texts = new LinkedHashMap<String, Text>();
    first.forEach(text -> texts.put(text.code(), text));
    sql.newest().stream().map(content -> json.readValue(content, Text.class)).forEach(text -> texts.put(text.code(), text));
    return List.copyOf(texts.values());
  }

  /** Every version of a text, the newest first. @throws NotFound */
  @Transactional(readOnly = true)
  public List<Edit> history(Actor actor, String code) {
    Inbox.requireRead(actor);
    var edits = new ArrayList<>(sql.history(code).stream().map(edit -> new Edit(json.readValue(edit.content(), Text.class), edit.at(), edit.by())).toList());
    first.stream().filter(text -> text.code().equals(code)).forEach(text -> edits.add(new Edit(text, Instant.EPOCH, "")));
    if (edits.isEmpty()) {
      throw new NotFound();
    }
    return edits;
  }

  /**
   * Writes a text anew; managers.
   *
   * @param text with the version that was read; 0 for one that is new
   * @throws InvalidInput with pointers {@code /code}, {@code /nameEn}, {@code /nameZh}, {@code /textEn}, {@code /textZh}
   * @throws NotPossible when somebody else was faster
   */
  @Transactional
  public Text edit(Actor actor, Text text) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.MANAGER) -> { }
      case Actor.System system -> { }
      case Actor.Staff staff -> throw new NotAllowed(Role.MANAGER.name());
      default -> throw new NotFound();
    }
    var problems = new ArrayList<Problem>();
    if (!CODE.matcher(text.code()).matches()) {
      problems.add(Problem.at("/code", "ready.problem.code"));
    }
    check(problems, "/nameEn", text.nameEn(), LONGEST_NAME);
    check(problems, "/nameZh", text.nameZh(), LONGEST_NAME);
    check(problems, "/textEn", text.textEn(), LONGEST);
    check(problems, "/textZh", text.textZh(), LONGEST);
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var all = all(actor);
    int now = all.stream().filter(one -> one.code().equals(text.code())).mapToInt(Text::version).findFirst().orElse(0);
    if (now == 0 && all.size() >= MOST) {
      throw new NotPossible("ready.problem.many", MOST);
    }
    var next = new Text(text.code(), text.version() + 1, text.nameEn().strip(), text.nameZh().strip(), text.textEn().strip(), text.textZh().strip(), text.retired());
    if (now != text.version() || !sql.insert(next.code(), next.version(), json.writeValueAsString(next), clock.instant().truncatedTo(ChronoUnit.MICROS), actor.reference())) {
      throw new NotPossible("ready.problem.meanwhile");
    }
    journal.record(actor.reference(), "ready-text:" + next.code(), "ready-text.edited", null, Map.of("version", next.version()));
    return next;
  }

  private static void check(List<Problem> problems, String pointer, String text, int longest) {
    if (text.isBlank()) {
      problems.add(Problem.at(pointer, "ready.problem.missing"));
    } else if (text.length() > longest) {
      problems.add(Problem.at(pointer, "ready.problem.long", longest));
    } else {
      var slots = SLOT.matcher(text);
      while (slots.find()) {
        if (!SLOTS.contains(slots.group(1))) {
          problems.add(Problem.at(pointer, "ready.problem.slot", slots.group(), String.join(", ", SLOTS.stream().sorted().map(slot -> "{" + slot + "}").toList())));
          return;
        }
      }
    }
  }
}
