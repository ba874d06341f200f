package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Course;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Waits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Remedies under way, by whose turn it is or by the step they stand at; blocked and late ones first. */
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

  /** Where a remedy stands on the board: what cannot move, and else by whose turn it is. */
  public enum Step {
    /** Cannot move: transport of a pack that may burn is not assessed, or the decision behind it fell. */
    BLOCKED,
    OURS,
    CUSTOMER,
    CARRIER,
    /** Waits for its day. */
    PLANNED,
    ENDED
  }

  /**
   * A card.
   *
   * @param late longer at this step than a customer should wait without hearing from us
   * @param stands message key of where it stands
   * @param waits message key of whose turn it is; null for ended ones
   * @param go where it is carried out
   */
  public record Card(RemedyView remedy, Step step, Instant since, boolean late, String stands, @Nullable String waits, String go) {}

  /** @param title message key @param alarm it cannot move by itself */
  public record Column(String id, String title, boolean alarm, List<Card> cards) {}

  /** The board: one remedy by the steps of its way, or all by whose turn it is; late ones first. */
  public record Board(@Nullable Remedy only, boolean ended, List<Column> columns, int shown, long late) {}

  @GetMapping("/console/remedies")
  ModelAndView board(Actor.Staff actor, @RequestParam(required = false) @Nullable Remedy remedy, @RequestParam(defaultValue = "false") boolean ended, Page page) {
    var now = clock.instant();
    var flights = courses.board(actor).stream().map(Courses.Card::course).collect(Collectors.toMap(Course::remedyId, java.util.function.Function.identity()));
    var cards = remedies.board(actor, null).stream()
        .filter(one -> remedy == null || one.remedy() == remedy)
        .filter(one -> running(one) != ended)
        .map(one -> card(one, now, flights.get(one.id())))
        .sorted(ended ? Comparator.comparing(Card::since).reversed() : Comparator.comparing(Card::late).reversed().thenComparing(Card::since))
        .toList();
    var board = new Board(remedy, ended, ended || remedy == null ? byTurn(cards, ended) : bySteps(remedy, cards, flights), cards.size(), cards.stream().filter(Card::late).count());
    return new ModelAndView("console/remedies", Map.of("board", board, "words", new Words(page, editions, now)));
  }

  private static List<Column> byTurn(List<Card> cards, boolean ended) {
    var by = cards.stream().collect(Collectors.groupingBy(Card::step));
    return java.util.Arrays.stream(Step.values()).filter(step -> by.containsKey(step) || !ended && step != Step.ENDED && step != Step.BLOCKED && step != Step.PLANNED)
        .map(step -> new Column(step.name(), "console.step." + step, step == Step.BLOCKED, by.getOrDefault(step, List.of()))).toList();
  }

  /** Every step at which something stands, in the order of the way. */
  private static List<Column> bySteps(Remedy remedy, List<Card> cards, Map<UUID, Course> flights) {
    var kind = CourseKind.of(remedy);
    if (kind.isEmpty()) {
      return byTurn(cards, false);
    }
    var by = cards.stream().collect(Collectors.groupingBy(card -> flights.containsKey(card.remedy().id()) ? flights.get(card.remedy().id()).step() : kind.get().steps().getFirst()));
    return kind.get().steps().stream().filter(by::containsKey).map(step -> new Column(step, "course.step." + kind.get() + "." + step, false, by.get(step))).toList();
  }

  static boolean running(RemedyView remedy) {
    return switch (remedy.state()) {
      case CHOSEN, QUOTED, STARTED -> true;
      case DONE, FAILED, CANCELLED -> false;
    };
  }

  private static Card card(RemedyView remedy, Instant now, @Nullable Course course) {
    if (!running(remedy) || course == null) {
      return new Card(remedy, running(remedy) ? Step.OURS : Step.ENDED, remedy.endedAt() == null ? remedy.chosenAt() : remedy.endedAt(), false, "remedy.state." + remedy.state(), null,
          course == null && remedy.remedy() == Remedy.LOYALTY_DISCOUNT ? "/console/claims/" + remedy.claimNumber() + "#i" + remedy.item() + "-remedy" : "/console/remedies/" + remedy.id());
    }
    var at = "/console/remedies/" + remedy.id();
    if (course.held()) {
      return new Card(remedy, Step.BLOCKED, course.heldAt() == null ? course.since() : course.heldAt(), true, "course.step." + course.kind() + "." + course.step(), "work.held", at);
    }
    var quoted = remedy.quote();
    if (remedy.remedy() == Remedy.PAID_SERVICE && (quoted == null || quoted.answeredAt() == null)) {
      var since = quoted == null ? remedy.chosenAt() : quoted.offeredAt();
      return new Card(remedy, quoted == null ? Step.OURS : Step.CUSTOMER, since, Duration.between(since, now).compareTo(Duration.ofDays(quoted == null ? 2 : 14)) > 0,
          quoted == null ? "console.next.quote" : "console.board.quoteOffered", "work.waits." + (quoted == null ? Waits.US : Waits.CUSTOMER), at);
    }
    var waits = course.stage().waits();
    var step = remedy.transportFirst() && remedy.transportAssessed() == null ? Step.BLOCKED : switch (waits) {
      case US -> Step.OURS;
      case CUSTOMER -> Step.CUSTOMER;
      case CARRIER -> Step.CARRIER;
      case NOBODY -> Step.PLANNED;
    };
    return new Card(remedy, step, course.since(), course.late(now), "course.step." + course.kind() + "." + course.step(), "work.waits." + waits, at);
  }
}
