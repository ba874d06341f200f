package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.factory.TestSummaries;
import com.defnoco.aftersale.remedies.factory.TestSummary;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What the laboratory certified of each model, and what is not on file. */
@Controller
@RequestMapping("/console/test-summaries")
public class TestSummaryPages {

  private final TestSummaries summaries;
  private final Registry registry;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  TestSummaryPages(TestSummaries summaries, Registry registry, Pages pages, Editions editions, Clock clock) {
    this.summaries = summaries;
    this.registry = registry;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** @param chosen the model whose form is filled; empty: the first that is not on file */
  public record Shown(List<BatteryModel> models, List<TestSummary> summaries, String chosen, boolean writes) {

    public Optional<TestSummary> of(String model) {
      return summaries.stream().filter(one -> one.model().equals(model)).findFirst();
    }
  }

  @GetMapping
  ModelAndView show(Actor.Staff actor, @RequestParam(defaultValue = "") String model, Page page) {
    return page(actor, model, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView put(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    if (!writes(actor)) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
    var sent = new Sent(fields);
    try {
      summaries.put(actor, new TestSummary(sent.text("model"), sent.text("manufacturer"), sent.text("laboratory"), sent.text("report"), sent.date("reportedOn"), sent.text("edition"),
          new TreeSet<>(sent.all("passed")), sent.text("assembled"), sent.text("signatory")));
    } catch (InvalidInput refused) {
      return page(actor, sent.text("model"), page, Returned.of("summary", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/test-summaries");
  }

  private ModelAndView page(Actor.Staff actor, String model, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/testSummaries", Map.of("shown", new Shown(registry.models(actor), summaries.all(actor), model, writes(actor)), "words",
        new Words(page, editions, clock.instant()), "returned", returned), status);
  }

  private static boolean writes(Actor.Staff actor) {
    return actor.is(Role.ENGINEER, Role.MANAGER);
  }
}
