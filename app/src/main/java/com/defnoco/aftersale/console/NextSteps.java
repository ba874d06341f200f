package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.console.ClaimShown.NextStep;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.RemedyView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this person does next on a claim: one thing, the most pressing first. What needs a second person comes before what can be done alone,
 * because somebody waits for it; answering a question comes before choosing a remedy, because it can still change the remedies.
 */
final class NextSteps {

  private NextSteps() {}

  static @Nullable NextStep of(ClaimView claim, List<ClaimShown.Item> items, Rights rights) {
    Stream<Function<ClaimShown.Item, Optional<NextStep>>> wishes = Stream.of(
        item -> proposal(item, rights), item -> paper(item, rights), item -> unit(item, rights), item -> question(item, rights),
        item -> appeal(item, rights), item -> remedy(item, rights), item -> choice(item, rights));
    return wishes.flatMap(wish -> items.stream().map(wish).flatMap(Optional::stream)).findFirst().orElse(null);
  }

  private static Optional<NextStep> proposal(ClaimShown.Item item, Rights rights) {
    return item.item().proposals().stream().filter(proposal -> proposal.mayAnswer()).findFirst()
        .map(proposal -> step(item, "console.next.proposal", "proposal"));
  }

  /** A paper has come and waits for its verdict. */
  private static Optional<NextStep> paper(ClaimShown.Item item, Rights rights) {
    if (!rights.judges()) {
      return Optional.empty();
    }
    return item.documents().stream()
        .filter(document -> document.kind().isPaper() && document.verdict().isEmpty() && document.proposed().isEmpty())
        .filter(document -> item.facts().stream().anyMatch(line -> line.question() != null && line.fact() == Papers.fact(document.kind())))
        .findFirst()
        .map(document -> new NextStep("console.next.paper." + document.kind().name(), List.of(), anchor(item, "paper-" + document.id()), item.item().number()));
  }

  private static Optional<NextStep> unit(ClaimShown.Item item, Rights rights) {
    boolean asked = item.facts().stream().anyMatch(line -> line.question() != null && line.question().askedOf() == Party.REGISTRY);
    return rights.judges() && item.item().unitId() == null && asked
        ? Optional.of(step(item, "console.next.unit", "unit"))
        : Optional.empty();
  }

  private static Optional<NextStep> question(ClaimShown.Item item, Rights rights) {
    if (!rights.judges()) {
      return Optional.empty();
    }
    return item.facts().stream().filter(line -> line.question() != null && line.question().askedOf() == Party.ENGINEER).findFirst()
        .map(line -> new NextStep("console.next.fact." + line.fact().id(), List.of(), anchor(item, "fact-" + line.fact().id()), item.item().number()));
  }

  private static Optional<NextStep> appeal(ClaimShown.Item item, Rights rights) {
    return switch (item.item().state()) {
      case UNDER_APPEAL -> rights.judges() ? Optional.of(step(item, "console.next.appeal", "appeal")) : Optional.empty();
      case OPEN, COVERED, NOT_COVERED, REMEDY_CHOSEN, IN_REMEDY, CLOSED, WITHDRAWN -> Optional.empty();
    };
  }

  private static Optional<NextStep> remedy(ClaimShown.Item item, Rights rights) {
    var active = item.remedies().active();
    if (active == null || !rights.carriesOut(active.remedy())) {
      return Optional.empty();
    }
    return ofRemedy(active).map(key -> new NextStep(key, List.of(), anchor(item, "remedy"), item.item().number(), "/console/remedies/" + active.id()));
  }

  /** Message key of what a chosen remedy needs from us now; empty when it waits for the customer or is finished. */
  private static Optional<String> ofRemedy(RemedyView remedy) {
    return switch (remedy.state()) {
      case CHOSEN -> Optional.of(remedy.transportFirst() && remedy.transportAssessed() == null ? "console.next.transport"
          : remedy.remedy() == Remedy.PAID_SERVICE && remedy.quote() == null ? "console.next.quote"
          : "console.next.carryOut");
      case QUOTED -> remedy.quote() != null && remedy.quote().answeredAt() != null ? Optional.of("console.next.carryOut") : Optional.empty();
      case STARTED -> Optional.of("console.next.carryOut");
      case DONE, FAILED, CANCELLED -> Optional.empty();
    };
  }

  private static Optional<NextStep> choice(ClaimShown.Item item, Rights rights) {
    return switch (item.item().state()) {
      case COVERED, NOT_COVERED -> rights.judges() && item.facts().stream().anyMatch(NextSteps::diagnosisOpen)
          ? Optional.of(new NextStep("console.next.fact.remoteDiagnosis", List.of(), anchor(item, "fact-" + Fact.REMOTE_DIAGNOSIS.id()), item.item().number()))
          : Optional.empty();
      case OPEN, UNDER_APPEAL, REMEDY_CHOSEN, IN_REMEDY, CLOSED, WITHDRAWN -> Optional.empty();
    };
  }

  /** Covered, and nobody has diagnosed yet: which remedy is offered hangs on it. */
  private static boolean diagnosisOpen(ClaimShown.FactLine line) {
    return line.fact() == Fact.REMOTE_DIAGNOSIS && (line.value() == null || line.value().equals("NOT_DONE"));
  }

  private static NextStep step(ClaimShown.Item item, String key, String form) {
    return new NextStep(key, List.of(), anchor(item, form), item.item().number());
  }

  static String anchor(ClaimShown.Item item, String form) {
    return "i" + item.item().number() + "-" + form;
  }
}
