package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.Aspect;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.ContradictoryFacts;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Example;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.FactRefused;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Reading;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The policy at work: edition, numbers, clauses beside readings beside examples, and facts to try by hand. */
@Controller
public class PolicyPage {

  private final Editions editions;
  private final Clock clock;

  PolicyPage(Editions editions, Clock clock) {
    this.editions = editions;
    this.clock = clock;
  }

  /**
   * Facts tried by hand.
   *
   * @param written what was entered, by fact
   * @param decision null where the facts cannot be read or contradict each other
   * @param wrongs what is wrong, by fact
   */
  public record Trial(Map<Fact, String> written, Facts facts, Edition edition, @Nullable Decision decision, Map<Fact, String> wrongs) {

    public String written(Fact fact) {
      return written.getOrDefault(fact, "");
    }

    /** The cover on a line. */
    public CoverBar bar() {
      var made = facts.manufacturedOn() instanceof Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate day)) ? day : null;
      var cover = decision == null ? null : decision.cover().orElse(null);
      return new CoverBar(made, known(facts.arrivedAtPortOn()), cover == null ? null : cover.startsOn(), cover == null ? null : cover.lastDay(),
          known(facts.occurredOn()));
    }

    private static @Nullable LocalDate known(Known<LocalDate> date) {
      return date.isKnown() ? date.value() : null;
    }
  }

  /** One clause with what stands beside it. */
  public record Ruled(Clause clause, List<Reading> readings, List<Example> examples) {}

  @GetMapping("/console/policy")
  ModelAndView policy(@RequestParam(name = "edition", defaultValue = "") String wished, @RequestParam Map<String, String> entered, Page page) {
    var edition = editions.byId(wished).orElseGet(editions::latest);
    var clauses = java.util.Arrays.stream(Clause.values())
        .map(clause -> new Ruled(clause, edition.readings().stream().filter(reading -> reading.clauses().contains(clause)).toList(),
            edition.examples().stream().filter(example -> example.clauses().contains(clause)).toList()))
        .toList();
    return new ModelAndView("console/policy", Map.of("edition", edition, "all", editions.all(), "clauses", clauses,
        "trial", trial(edition, wished.isBlank(), entered, page), "words", new Words(page, editions, clock.instant())));
  }

  private Trial trial(Edition shown, boolean ofUnit, Map<String, String> entered, Page page) {
    var written = new EnumMap<Fact, String>(Fact.class);
    var wrongs = new LinkedHashMap<Fact, String>();
    var facts = Facts.unknown();
    for (var fact : Fact.values()) {
      var text = entered.getOrDefault(fact.id(), "").strip();
      if (text.isEmpty()) {
        continue;
      }
      written.put(fact, text);
      try {
        facts = facts.with(fact, text);
      } catch (FactRefused refused) {
        wrongs.put(fact, refused.problem(page.language()));
      }
    }
    var edition = ofUnit ? editions.forUnit(facts) : shown;
    if (wrongs.isEmpty()) {
      try {
        return new Trial(written, facts, edition, Adjudicator.decide(edition, facts), wrongs);
      } catch (ContradictoryFacts contradictory) {
        wrongs.put(contradictory.facts().getLast(), contradictory.problem(page.language()));
      }
    }
    return new Trial(written, facts, edition, null, wrongs);
  }

  /** The answer that an example is said to give. */
  public static Outcome answer(Example example) {
    return Outcome.valueOf(example.expected().getOrDefault(Aspect.ANSWER, Outcome.OPEN.name()));
  }

  /** The address that fills an example's facts into the form. */
  public static String trying(Example example) {
    return "/console/policy?" + example.facts().texts().entrySet().stream()
        .map(text -> text.getKey().id() + "=" + URLEncoder.encode(text.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&")) + "#try";
  }
}
