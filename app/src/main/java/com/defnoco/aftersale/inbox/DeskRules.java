package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How soon customers are answered here, and whether a sure claim is made by itself. Managers change it in the console, every change is a version; while there is none, the settings hold. */
@Component
public class DeskRules {

  private static final Duration LONGEST = Duration.ofDays(14);
  /** Another copy of the program may have changed them; for this long we may not know. */
  private static final Duration REMEMBERED = Duration.ofSeconds(2);

  private final DeskRulesSql sql;
  private final Journal journal;
  private final Clock clock;
  private final Rules settings;
  private volatile @Nullable Remembered remembered;

  DeskRules(DeskRulesSql sql, Journal journal, Clock clock, @Value("${aftersale.inbox.first-answer:PT1H}") Duration firstAnswer, @Value("${aftersale.inbox.next-answer:PT4H}") Duration nextAnswer,
      @Value("${aftersale.inbox.danger-first-answer:PT15M}") Duration dangerFirstAnswer, @Value("${aftersale.inbox.danger-next-answer:PT30M}") Duration dangerNextAnswer,
      @Value("${aftersale.inbox.lead-after:PT30M}") Duration lead, @Value("${aftersale.inbox.claims-by-itself:true}") boolean claimsByItself) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
    this.settings = new Rules(0, firstAnswer, nextAnswer, dangerFirstAnswer, dangerNextAnswer, lead, claimsByItself);
  }

  /**
   * The rules.
   *
   * @param version 0: as the settings say
   * @param leadAfter how long after an answer was due those who lead are told
   * @param claimsByItself whether a claim about which nothing is doubtful is made, or a conversation joined to it, without a person
   */
  public record Rules(int version, Duration firstAnswer, Duration nextAnswer, Duration dangerFirstAnswer, Duration dangerNextAnswer, Duration leadAfter, boolean claimsByItself) {}

  /** A change. @param by reference of the actor */
  public record Edit(Rules rules, Instant at, String by) {}

  private record Remembered(Rules rules, long at) {}

  /** The rules in force; staff. */
  @Transactional(readOnly = true)
  public Rules of(Actor actor) {
    Inbox.requireRead(actor);
    return sql.newest().orElse(settings);
  }

  /** Every change, the newest first; staff. */
  @Transactional(readOnly = true)
  public List<Edit> history(Actor actor) {
    Inbox.requireRead(actor);
    return sql.history();
  }

  /**
   * Changes the rules for what comes from now on; managers.
   *
   * @param rules with the version that was read
   * @throws InvalidInput with pointers {@code /firstAnswer}, {@code /nextAnswer}, {@code /dangerFirstAnswer}, {@code /dangerNextAnswer}, {@code /leadAfter}
   * @throws NotPossible when somebody else was faster
   */
  @Transactional
  public Rules put(Actor actor, Rules rules) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.MANAGER) -> { }
      case Actor.System system -> { }
      case Actor.Staff staff -> throw new NotAllowed(Role.MANAGER.name());
      default -> throw new NotFound();
    }
    var problems = new ArrayList<Problem>();
    check(problems, "/firstAnswer", rules.firstAnswer());
    check(problems, "/nextAnswer", rules.nextAnswer());
    check(problems, "/dangerFirstAnswer", rules.dangerFirstAnswer());
    check(problems, "/dangerNextAnswer", rules.dangerNextAnswer());
    check(problems, "/leadAfter", rules.leadAfter());
    // A pack that may burn is never answered later than any other.
    if (problems.isEmpty() && rules.dangerFirstAnswer().compareTo(rules.firstAnswer()) > 0) {
      problems.add(Problem.at("/dangerFirstAnswer", "desk.problem.danger"));
    }
    if (problems.isEmpty() && rules.dangerNextAnswer().compareTo(rules.nextAnswer()) > 0) {
      problems.add(Problem.at("/dangerNextAnswer", "desk.problem.danger"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var next = new Rules(rules.version() + 1, rules.firstAnswer(), rules.nextAnswer(), rules.dangerFirstAnswer(), rules.dangerNextAnswer(), rules.leadAfter(), rules.claimsByItself());
    int now = sql.newest().map(Rules::version).orElse(0);
    if (now != rules.version() || !sql.insert(next, clock.instant().truncatedTo(ChronoUnit.MICROS), actor.reference())) {
      throw new NotPossible("desk.problem.meanwhile");
    }
    journal.record(actor.reference(), "program:desk", "desk.rules-changed", null, Map.of("version", next.version(), "firstAnswer", next.firstAnswer().toString(), "nextAnswer",
        next.nextAnswer().toString(), "dangerFirstAnswer", next.dangerFirstAnswer().toString(), "dangerNextAnswer", next.dangerNextAnswer().toString(), "leadAfter",
        next.leadAfter().toString(), "claimsByItself", next.claimsByItself()));
    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
      @Override
      public void afterCommit() {
        remembered = null;
      }
    });
    return next;
  }

  /** The rules in force, for the module: asked with every message. */
  Rules now() {
    var known = remembered;
    if (known == null || System.nanoTime() - known.at() > REMEMBERED.toNanos()) {
      known = new Remembered(sql.newest().orElse(settings), System.nanoTime());
      remembered = known;
    }
    return known.rules();
  }

  private static void check(List<Problem> problems, String pointer, Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(LONGEST) > 0) {
      problems.add(Problem.at(pointer, "desk.problem.minutes", LONGEST.toMinutes()));
    }
  }
}
