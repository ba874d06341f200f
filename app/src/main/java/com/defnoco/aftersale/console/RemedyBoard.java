package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Course;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Waits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Remedies under way, by the step they stand at; blocked and late ones first. */
@Controller
public class RemedyBoard {

  private final Remedies remedies;
  private final Courses courses;
  private final Editions editions;
  private final Clock clock;

  RemedyBoard(Remedies remedies, Courses courses, Editions editions, Clock clock) {
    this.remedies = remedies;
    this.courses = courses;
    this.editions = editions;
    this.clock = clock;
  }

  /** Where a remedy stands on the board. */
  public enum Step {
    /** Cannot move before transport of a pack that may burn is assessed. */
    BLOCKED,
    /** Ours to start, or to make a quote for. */
    TO_START,
    /** The customer looks at the quote. */
    WITH_CUSTOMER,
    STARTED,
    ENDED
  }

  /**
   * A card.
   *
   * @param late longer at this step than a customer should wait without hearing from us
   * @param course where it stands on its way; null for ended ones and for what has no course
   * @param next message key of what is to do; null when it is not ours to do
   */
  public record Card(RemedyView remedy, Step step, Instant since, boolean late, @Nullable String next, @Nullable Course course) {}

  /** The board: cards by step. */
  public record Board(@Nullable Remedy only, boolean ended, Map<Step, List<Card>> cards, Rights rights, int shown) {}

  @GetMapping("/console/remedies")
  ModelAndView board(Actor.Staff actor, @RequestParam(required = false) @Nullable Remedy remedy, @RequestParam(defaultValue = "false") boolean ended, Page page) {
    var now = clock.instant();
    var flights = courses.board(actor).stream().map(Courses.Card::course).collect(Collectors.toMap(Course::remedyId, java.util.function.Function.identity()));
    var cards = remedies.board(actor, null).stream()
        .filter(one -> remedy == null || one.remedy() == remedy)
        .filter(one -> running(one) != ended)
        .map(one -> card(one, now, flights.get(one.id())))
        .sorted(ended ? Comparator.comparing(Card::since).reversed() : Comparator.comparing(Card::since))
        .toList();
    var board = new Board(remedy, ended, cards.stream().collect(Collectors.groupingBy(Card::step)), new Rights(actor), cards.size());
    return new ModelAndView("console/remedies", Map.of("board", board, "words", new Words(page, editions, now)));
  }

  static boolean running(RemedyView remedy) {
    return switch (remedy.state()) {
      case CHOSEN, QUOTED, STARTED -> true;
      case DONE, FAILED, CANCELLED -> false;
    };
  }

  static Card card(RemedyView remedy, Instant now) {
    return card(remedy, now, null);
  }

  static Card card(RemedyView remedy, Instant now, @Nullable Course course) {
    var step = course != null && course.held() ? Step.BLOCKED : course != null && course.stage().waits() == Waits.CUSTOMER && remedy.state() != RemedyState.QUOTED ? Step.WITH_CUSTOMER : step(remedy);
    // A course that has moved knows best since when it waits and how long that may take.
    if (course != null && !course.since().equals(remedy.chosenAt())) {
      return new Card(remedy, step, course.since(), course.late(now), null, course);
    }
    var since = switch (step) {
      case BLOCKED, TO_START -> remedy.quote() != null && remedy.quote().answeredAt() != null ? remedy.quote().answeredAt() : remedy.chosenAt();
      case WITH_CUSTOMER -> remedy.quote() == null ? remedy.chosenAt() : remedy.quote().offeredAt();
      case STARTED -> remedy.startedAt() == null ? remedy.chosenAt() : remedy.startedAt();
      case ENDED -> remedy.endedAt() == null ? remedy.chosenAt() : remedy.endedAt();
    };
    return new Card(remedy, step, since, Duration.between(since, now).compareTo(patience(step, remedy.remedy())) > 0, NextSteps.ofRemedy(remedy).orElse(null), course);
  }

  private static Step step(RemedyView remedy) {
    return switch (remedy.state()) {
      case CHOSEN -> remedy.transportFirst() && remedy.transportAssessed() == null ? Step.BLOCKED : Step.TO_START;
      case QUOTED -> remedy.quote() != null && remedy.quote().answeredAt() != null ? Step.TO_START : Step.WITH_CUSTOMER;
      case STARTED -> Step.STARTED;
      case DONE, FAILED, CANCELLED -> Step.ENDED;
    };
  }

  /** How long a step may take before it is shown as late. Our own measure, not a promise of the policy: it promises no times. */
  private static Duration patience(Step step, Remedy remedy) {
    return switch (step) {
      case BLOCKED, TO_START -> Duration.ofDays(2);
      case WITH_CUSTOMER -> Duration.ofDays(14);
      case STARTED -> switch (remedy) {
        case REMOTE_SUPPORT -> Duration.ofDays(14);
        case LOYALTY_DISCOUNT -> Duration.ofDays(1);
        case FACTORY_SERVICE, ONSITE_REPAIR, PAID_SERVICE -> Duration.ofDays(35);
      };
      case ENDED -> Duration.ofDays(36_500);
    };
  }
}
