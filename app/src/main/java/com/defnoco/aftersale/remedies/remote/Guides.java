package com.defnoco.aftersale.remedies.remote;

import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The repair guides: a dozen come with the program, others are written here. Every change is a version of its own, none is ever lost, and what was booked with a guide
 * keeps the version it was booked with.
 */
@Component
public class Guides {

  /** The most steps of a guide. */
  public static final int MOST_STEPS = 40;

  private static final int LONGEST = 2_000;
  private static final int LONGEST_TITLE = 200;
  /** Words that stand in addresses where a guide's code would. */
  private static final Set<String> NO_CODES = Set.of("new", "pictures", "preview");
  private static final String OWNER = "guides:pictures";

  private final RemoteSql sql;
  private final Files files;
  private final Journal journal;
  private final JsonMapper json;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Supplier<Map<String, Guide>> first;

  Guides(RemoteSql sql, Files files, Journal journal, JsonMapper json, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.files = files;
    this.journal = journal;
    this.json = json;
    this.transaction = transaction;
    this.clock = clock;
    this.first = SingletonSupplier.of(() -> shipped(json));
  }

  private static Map<String, Guide> shipped(JsonMapper json) {
    try (var file = Objects.requireNonNull(Guides.class.getResourceAsStream("/remedies/guides.json"))) {
      return json.readValue(file.readAllBytes(), new TypeReference<List<Guide>>() {}).stream().collect(Collectors.toUnmodifiableMap(Guide::code, Function.identity()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest version of a guide. @param retired it is not used any more */
  public record Listed(Guide guide, boolean retired) {}

  /** @param at when it was written here; null for what came with the program @param by who, {@code kind:id}; empty there @param reason empty there */
  public record Version(Guide guide, boolean retired, @Nullable Instant at, String by, String reason) {}

  /** A picture of our own. @param words what it shows */
  public record Picture(UUID id, Guide.Words words) {}

  /** The newest version of each that is in use. Staff. */
  @Transactional(readOnly = true)
  public List<Guide> all(Actor actor) {
    return listed(actor).stream().filter(one -> !one.retired()).map(Listed::guide).toList();
  }

  /** The newest version of each, those in use first. Staff. */
  @Transactional(readOnly = true)
  public List<Listed> listed(Actor actor) {
    staff(actor);
    var guides = new TreeMap<String, Listed>();
    first.get().forEach((code, guide) -> guides.put(code, new Listed(guide, false)));
    sql.newest().forEach(edited -> guides.put(edited.code(), new Listed(read(edited.content()), edited.retired())));
    return guides.values().stream().sorted(java.util.Comparator.comparing(Listed::retired)).toList();
  }

  @Transactional(readOnly = true)
  public Guide newest(Actor actor, String code) {
    return versions(actor, code).getFirst().guide();
  }

  /** Every version, newest first. Staff. @throws NotFound where there is no such guide */
  @Transactional(readOnly = true)
  public List<Version> versions(Actor actor, String code) {
    staff(actor);
    var versions = new ArrayList<Version>();
    for (var edited : sql.versions(code)) {
      versions.add(new Version(read(edited.content()), edited.retired(), edited.at(), edited.by(), edited.reason()));
    }
    var shipped = first.get().get(code);
    if (shipped != null && versions.stream().noneMatch(version -> version.guide().version() == shipped.version())) {
      versions.add(new Version(shipped, false, null, "", ""));
    }
    if (versions.isEmpty()) {
      throw new NotFound();
    }
    return List.copyOf(versions);
  }

  Guide version(String code, int version) {
    return sql.content(code, version).map(this::read).orElseGet(() -> Optional.ofNullable(first.get().get(code)).filter(shipped -> shipped.version() == version).orElseThrow(NotFound::new));
  }

  /** The guide that a new session is booked with. @throws NotPossible when it is retired */
  Guide inUse(String code) {
    var newest = versions(new Actor.System(), code).getFirst();
    if (newest.retired()) {
      throw new NotPossible("guides.retired");
    }
    return newest.guide();
  }

  /**
   * A new guide. The same one sent again is the same one. Engineers, managers.
   *
   * @param guide its code is free to choose: small letters, digits and hyphens; empty: made from the English title
   * @throws InvalidInput with pointer {@code /code} when the code is taken or cannot be one; else as {@link #checked}
   */
  @Transactional
  public Guide create(Actor actor, Guide guide, String reason) {
    sql.lockPictures();
    var fresh = new Guide(guide.code().isBlank() ? code(guide.title().en()) : guide.code().strip().toLowerCase(Locale.ROOT), 1, guide.title(), guide.tools(), withWords(guide.steps()));
    checked(actor, fresh);
    if (!fresh.code().matches("[a-z][a-z0-9-]{2,39}") || NO_CODES.contains(fresh.code())) {
      throw InvalidInput.at("/code", "guides.problem.code");
    }
    var why = said(reason);
    if (first.get().containsKey(fresh.code()) || !sql.insert(fresh, json.writeValueAsString(fresh), why, false, now(), actor.reference())) {
      var there = versions(actor, fresh.code());
      if (there.size() == 1 && there.getFirst().guide().equals(fresh) && there.getFirst().by().equals(actor.reference())) {
        return fresh;
      }
      throw InvalidInput.at("/code", "guides.problem.taken", fresh.code());
    }
    journal.record(actor.reference(), "guide:" + fresh.code(), "guide.created", why, Map.of("version", 1, "steps", fresh.steps().size()));
    return fresh;
  }

  /**
   * A new version. Sessions that are booked keep theirs. Engineers, managers.
   *
   * @param guide with the version that was edited
   * @throws NotPossible when somebody else edited it in the meantime, or it is retired
   */
  @Transactional
  public Guide edit(Actor actor, Guide guide, String reason) {
    sql.lockPictures();
    checked(actor, guide);
    return next(actor, guide.code(), guide.version(), new Guide(guide.code(), guide.version() + 1, guide.title(), guide.tools(), withWords(guide.steps())), false, reason, "guide.edited");
  }

  /** Takes it out of use: nobody books it any more, and nothing of it is lost. Engineers, managers. @param version that was looked at */
  @Transactional
  public Listed retire(Actor actor, String code, int version, String reason) {
    return turn(actor, code, version, true, reason);
  }

  /** Takes it into use again. Engineers, managers. @param version that was looked at */
  @Transactional
  public Listed takeBack(Actor actor, String code, int version, String reason) {
    return turn(actor, code, version, false, reason);
  }

  private Listed turn(Actor actor, String code, int version, boolean retired, String reason) {
    writes(actor);
    var now = versions(actor, code).getFirst();
    if (now.retired() == retired) {
      return new Listed(now.guide(), retired);
    }
    var next = new Guide(code, version + 1, now.guide().title(), now.guide().tools(), now.guide().steps());
    return new Listed(next(actor, code, version, next, retired, reason, retired ? "guide.retired" : "guide.takenBack"), retired);
  }

  private Guide next(Actor actor, String code, int version, Guide next, boolean retired, String reason, String event) {
    var why = said(reason);
    var now = versions(actor, code).getFirst();
    if (now.retired() && event.equals("guide.edited")) {
      throw new NotPossible("guides.retired");
    }
    if (now.guide().version() != version || !sql.insert(next, json.writeValueAsString(next), why, retired, now(), actor.reference())) {
      throw new NotPossible("guides.editedMeanwhile", now.guide().version());
    }
    journal.record(actor.reference(), "guide:" + code, event, why, Map.of("version", next.version()));
    return next;
  }

  /**
   * Whether it could be saved so. Engineers, managers.
   *
   * @throws InvalidInput with everything that is missing or wrong: {@code /title_en}, {@code /tools_zh}, and for the third step {@code /text3_zh}, {@code /unit3} …
   */
  public void checked(Actor actor, Guide guide) {
    writes(actor);
    var problems = new ArrayList<Problem>();
    whole(problems, "title", guide.title(), LONGEST_TITLE);
    whole(problems, "tools", guide.tools(), LONGEST);
    if (guide.steps().isEmpty() || guide.steps().size() > MOST_STEPS) {
      problems.add(Problem.at("/steps", "guides.problem.steps", MOST_STEPS));
    }
    for (int i = 1; i <= guide.steps().size(); i++) {
      var step = guide.steps().get(i - 1);
      whole(problems, "text" + i, step.text(), LONGEST);
      if (step.stop() != null) {
        whole(problems, "stop" + i, step.stop(), LONGEST);
      }
      if (step.measure() != null) {
        whole(problems, "what" + i, step.measure().what(), LONGEST);
        if (step.measure().unit().isBlank() || step.measure().unit().length() > 20) {
          problems.add(Problem.at("/unit" + i, "guides.problem.unit"));
        }
        if (step.measure().low() != null && step.measure().high() != null && step.measure().low().compareTo(step.measure().high()) > 0) {
          problems.add(Problem.at("/high" + i, "guides.problem.range"));
        }
      }
      if (step.picture() != null && !step.drawn() && own(step.picture()).isEmpty()) {
        problems.add(Problem.at("/picture" + i, "guides.problem.picture"));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  // ---- Pictures of our own

  /** Newest first. Staff. */
  @Transactional(readOnly = true)
  public List<Picture> pictures(Actor actor) {
    staff(actor);
    return sql.pictures();
  }

  /** Takes a photo or drawing into use. Engineers, managers. @throws InvalidInput when it is no picture that every browser shows, or lacks words */
  public Picture addPicture(Actor actor, InputStream content, String name, Guide.Words words) {
    writes(actor);
    var problems = new ArrayList<Problem>();
    whole(problems, "words", words, LONGEST_TITLE);
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var draft = "draft:guide-picture:" + Ids.next(clock);
    var file = files.receive(actor, draft, content, name, Files.USUAL_LIMIT_BYTES);
    if (file.type().family() != FileType.Family.IMAGE || !file.type().shownInPage()) {
      throw InvalidInput.at("/file", "guides.problem.noPicture");
    }
    var picture = new Picture(file.id(), new Guide.Words(words.en().strip(), words.zh().strip()));
    transaction.executeWithoutResult(status -> {
      files.handOver(file.id(), draft, OWNER);
      sql.insert(picture, now(), actor.reference());
      journal.record(actor.reference(), "guide-picture:" + picture.id(), "guide.picture", null, Map.of("sha256", file.sha256()));
    });
    return picture;
  }

  /**
   * Takes a picture out of use: no guide can choose it any more, and versions that show it keep it. A second time is the same as once. Engineers, managers.
   *
   * @throws NotPossible naming the guides in use whose newest version shows it
   */
  @Transactional
  public void removePicture(Actor actor, UUID id) {
    writes(actor);
    sql.lockPictures();
    var picture = sql.picture(id).orElseThrow(NotFound::new);
    var shown = all(actor).stream().filter(guide -> guide.steps().stream().anyMatch(step -> id.toString().equals(step.picture()))).map(Guide::code).toList();
    if (!shown.isEmpty()) {
      throw new NotPossible("guides.pictures.used", String.join(", ", shown));
    }
    if (sql.remove(id, now(), actor.reference())) {
      journal.record(actor.reference(), "guide-picture:" + id, "guide.pictureRemoved", null, Map.of("words", picture.words().en()));
    }
  }

  /** The picture for whoever reads a guide; it is nobody's secret. Without the place where it was taken. */
  public Served picture(UUID id) {
    transaction.execute(status -> sql.picture(id).orElseThrow(NotFound::new));
    return files.serve(OWNER, id);
  }

  private Optional<Picture> own(String picture) {
    try {
      return sql.pictureInUse(UUID.fromString(picture));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  /** With what each picture of our own shows in words, as it is said now. */
  private List<Guide.Step> withWords(List<Guide.Step> steps) {
    return steps.stream().map(step -> new Guide.Step(step.text(), step.stop(), step.measure(), step.picture(),
        step.picture() == null || step.drawn() ? null : own(step.picture()).map(Picture::words).orElse(null))).toList();
  }

  // ---- Helpers

  private Guide read(String content) {
    return json.readValue(content, Guide.class);
  }

  /** A code from a title: {@code Replace the fan} is {@code replace-the-fan}. */
  private static String code(String title) {
    var plain = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+", "");
    return plain.substring(0, Math.min(40, plain.length())).replaceAll("-+$", "");
  }

  private static void whole(List<Problem> problems, String field, Guide.Words words, int longest) {
    for (var one : List.of(Map.entry("_en", words.en()), Map.entry("_zh", words.zh()))) {
      if (one.getValue().isBlank() || one.getValue().length() > longest) {
        problems.add(Problem.at("/" + field + one.getKey(), "guides.problem.words", longest));
      }
    }
  }

  private static String said(String reason) {
    if (reason.isBlank() || reason.length() > LONGEST) {
      throw InvalidInput.at("/reason", "remedies.problem.text.missing");
    }
    return reason.strip();
  }

  private static void staff(Actor actor) {
    if (!(actor instanceof Actor.Staff) && !(actor instanceof Actor.System)) {
      throw new NotFound();
    }
  }

  private static void writes(Actor actor) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER)) && !(actor instanceof Actor.System)) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.ENGINEER.name()) : new NotFound();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
