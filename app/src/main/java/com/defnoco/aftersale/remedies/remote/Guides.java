package com.defnoco.aftersale.remedies.remote;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The repair guides: version 1 comes with the program, every edit is a version of its own, and none is ever lost. */
@Component
public class Guides {

  private static final int LONGEST = 2_000;

  private final RemoteSql sql;
  private final Journal journal;
  private final JsonMapper json;
  private final Clock clock;
  private final Map<String, Guide> first;

  Guides(RemoteSql sql, Journal journal, JsonMapper json, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.json = json;
    this.clock = clock;
    try (var file = Objects.requireNonNull(Guides.class.getResourceAsStream("/remedies/guides.json"))) {
      this.first = json.readValue(file.readAllBytes(), new TypeReference<List<Guide>>() {}).stream().collect(Collectors.toUnmodifiableMap(Guide::code, Function.identity()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest version of each. Staff. */
  @Transactional(readOnly = true)
  public List<Guide> all(Actor actor) {
    if (!(actor instanceof Actor.Staff) && !(actor instanceof Actor.System)) {
      throw new NotFound();
    }
    var guides = new TreeMap<>(first);
    sql.newest().forEach(edited -> guides.put(edited.code(), json.readValue(edited.content(), Guide.class)));
    return List.copyOf(guides.values());
  }

  @Transactional(readOnly = true)
  public Guide newest(Actor actor, String code) {
    return all(actor).stream().filter(guide -> guide.code().equals(code)).findFirst().orElseThrow(NotFound::new);
  }

  Guide version(String code, int version) {
    return version == 1 && first.containsKey(code) ? first.get(code) : json.readValue(sql.content(code, version).orElseThrow(NotFound::new), Guide.class);
  }

  /**
   * A new version. Sessions that are booked keep theirs. Engineers, managers.
   *
   * @param guide with the version that was edited
   * @throws NotPossible when somebody else edited it in the meantime
   */
  @Transactional
  public Guide edit(Actor actor, Guide guide, String reason) {
    checked(actor, guide);
    if (reason.isBlank() || reason.length() > LONGEST) {
      throw InvalidInput.at("/reason", "remedies.problem.text.missing");
    }
    var now = newest(actor, guide.code());
    var next = new Guide(guide.code(), guide.version() + 1, guide.title(), guide.tools(), guide.steps());
    if (now.version() != guide.version() || !sql.insert(next, json.writeValueAsString(next), reason.strip(), clock.instant().truncatedTo(ChronoUnit.MICROS), actor.reference())) {
      throw new NotPossible("guides.editedMeanwhile", now.version());
    }
    journal.record(actor.reference(), "guide:" + guide.code(), "guide.edited", reason.strip(), Map.of("version", next.version()));
    return next;
  }

  /** Whether it could be saved so. Engineers, managers. @throws InvalidInput when something is missing in one of the languages */
  public void checked(Actor actor, Guide guide) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER)) && !(actor instanceof Actor.System)) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.ENGINEER.name()) : new NotFound();
    }
    if (!whole(guide.title()) || !whole(guide.tools()) || guide.steps().isEmpty() || guide.steps().size() > 40
        || guide.steps().stream().anyMatch(step -> !whole(step.text()) || step.stop() != null && !whole(step.stop()) || step.measure() != null && !whole(step.measure().what())
            || step.picture() != null && !Guide.PICTURES.contains(step.picture()))) {
      throw InvalidInput.at("/steps", "guides.problem.whole");
    }
  }

  private static boolean whole(Guide.Words words) {
    return !words.en().isBlank() && !words.zh().isBlank() && words.en().length() <= LONGEST && words.zh().length() <= LONGEST;
  }
}
