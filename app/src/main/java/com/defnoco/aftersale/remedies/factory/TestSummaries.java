package com.defnoco.aftersale.remedies.factory;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The UN 38.3 test summaries of the models, as the laboratory certified them. What is not on file is never made up: without it nothing is sent. */
@Component
public class TestSummaries {

  private static final int LONGEST = 500;

  private final FactorySql sql;
  private final Registry registry;
  private final Journal journal;
  private final Clock clock;

  TestSummaries(FactorySql sql, Registry registry, Journal journal, Clock clock) {
    this.sql = sql;
    this.registry = registry;
    this.journal = journal;
    this.clock = clock;
  }

  /** By model. Staff. */
  @Transactional(readOnly = true)
  public List<TestSummary> all(Actor actor) {
    if (!(actor instanceof Actor.Staff) && !(actor instanceof Actor.System)) {
      throw new NotFound();
    }
    return sql.summaries();
  }

  Optional<TestSummary> of(String model) {
    return sql.summary(model);
  }

  /** Takes the place of the one on file; the same again changes nothing. Engineers, managers. @throws InvalidInput with all that is missing, {@code /laboratory} … */
  @Transactional
  public void put(Actor actor, TestSummary summary) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.ENGINEER.name()) : new NotFound();
    }
    var problems = new ArrayList<Problem>();
    if (registry.model(summary.model()).isEmpty()) {
      problems.add(Problem.at("/model", "console.problem.choose"));
    }
    for (var field : List.of(Map.entry("manufacturer", summary.manufacturer()), Map.entry("laboratory", summary.laboratory()), Map.entry("report", summary.report()),
        Map.entry("edition", summary.edition()), Map.entry("signatory", summary.signatory()))) {
      if (field.getValue().isBlank() || field.getValue().length() > LONGEST) {
        problems.add(Problem.at("/" + field.getKey(), "summaries.problem.words", LONGEST));
      }
    }
    if (summary.assembled().length() > LONGEST) {
      problems.add(Problem.at("/assembled", "summaries.problem.words", LONGEST));
    }
    if (summary.reportedOn().isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1))) {
      problems.add(Problem.at("/reportedOn", "summaries.problem.future"));
    }
    if (summary.passed().isEmpty() || !TestSummary.TESTS.containsAll(summary.passed())) {
      problems.add(Problem.at("/passed", "summaries.problem.passed"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    sql.lockSummaries();
    if (sql.summary(summary.model()).filter(summary::equals).isPresent()) {
      return;
    }
    sql.putSummary(Ids.next(clock), summary, now(), actor.reference());
    journal.record(actor.reference(), "model:" + summary.model(), "model.testSummary", null, Map.of("report", summary.report(), "reportedOn", summary.reportedOn().toString(), "edition", summary.edition()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
