package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.pages.Meaning;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Wrong;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.ContradictoryFacts;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.FactRefused;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The policy as a document, and as something to try: the same clauses, readings and rules that decide claims. */
@Controller
public class PolicyPages {

  /**
   * Facts tried by hand and what follows from them.
   *
   * @param written what was entered, by fact
   * @param decision null where the facts cannot be read or contradict each other
   */
  public record Trial(Edition edition, Map<Fact, String> written, Facts facts, @Nullable Decision decision, List<Wrong> wrongs) {

    public CoverBar bar() {
      return Tracked.Item.bar(facts, java.util.Objects.requireNonNull(decision));
    }

    public String written(Fact fact) {
      return written.getOrDefault(fact, "");
    }
  }

  private final Editions editions;
  private final Clock clock;

  PolicyPages(Editions editions, Clock clock) {
    this.editions = editions;
    this.clock = clock;
  }

  @GetMapping("/policy")
  String policy(@RequestParam Map<String, String> entered, @RequestHeader(name = "HX-Request", required = false) @Nullable String part, Page page, Model model) {
    var trial = trial(entered, page);
    model.addAttribute("trial", trial);
    if (part != null) {
      return "portal/policyAnswer";
    }
    model.addAttribute("edition", editions.latest());
    return "portal/policy";
  }

  /** Colour of an outcome, by its name. */
  public static Meaning meaning(String outcome) {
    return switch (Outcome.valueOf(outcome)) {
      case COVERED -> Meaning.GREEN;
      case NOT_COVERED -> Meaning.RED;
      case OPEN -> Meaning.AMBER;
    };
  }

  /** Facts as the query that fills them into the form. */
  public static String query(Facts facts) {
    return facts.texts().entrySet().stream()
        .map(text -> text.getKey().id() + "=" + URLEncoder.encode(text.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
  }

  @GetMapping("/help")
  String help() {
    return "portal/help";
  }

  /** What a good copy of a paper looks like; our requests for a better one lead here. */
  @GetMapping("/help/papers")
  String papers() {
    return "portal/helpPapers";
  }

  private Trial trial(Map<String, String> entered, Page page) {
    var written = new EnumMap<Fact, String>(Fact.class);
    var facts = Facts.unknown();
    var wrongs = new ArrayList<Wrong>();
    for (var fact : Fact.values()) {
      var text = entered.getOrDefault(fact.id(), "").strip();
      if (text.isEmpty()) {
        continue;
      }
      written.put(fact, text);
      try {
        facts = facts.with(fact, canonical(fact, text, page));
      } catch (FactRefused refused) {
        wrongs.add(new Wrong("try-" + fact.id(), refused.problem(page.language())));
      }
    }
    var edition = editions.forUnit(facts);
    if (wrongs.isEmpty()) {
      try {
        return new Trial(edition, written, facts, Adjudicator.decide(edition, facts), List.of());
      } catch (ContradictoryFacts contradictory) {
        wrongs.add(new Wrong("try-" + contradictory.facts().getFirst().id(), contradictory.problem(page.language())));
      }
    }
    return new Trial(edition, written, facts, null, wrongs);
  }

  /** Dates may be written as people write them; everything else is chosen from a list. */
  private String canonical(Fact fact, String text, Page page) {
    return switch (fact) {
      case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, OCCURRED_ON ->
          WrittenDay.read(text, LocalDate.ofInstant(clock.instant(), page.zone())) instanceof WrittenDay.Of(LocalDate day) ? day.toString() : text;
      case INVOICE, CERTIFICATE, IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION, REMOTE_DIAGNOSIS,
          COVERED_ISSUES_OF_CUSTOMER -> text;
    };
  }
}
