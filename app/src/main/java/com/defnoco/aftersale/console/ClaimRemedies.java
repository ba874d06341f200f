package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.ClaimAnswers.Asked;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Choosing a remedy with the customer and carrying it out. */
@Controller
@RequestMapping("/console/claims/{number}/items/{item}")
class ClaimRemedies {

  private final Remedies remedies;
  private final ClaimAnswers answers;

  ClaimRemedies(Remedies remedies, ClaimAnswers answers) {
    this.remedies = remedies;
    this.answers = answers;
  }

  record ChoiceForm(@Nullable Remedy remedy) {}

  record ReportForm(@Nullable String report) {}

  record TransportForm(@Nullable String assessment) {}

  record QuoteForm(@Nullable String currency, @Nullable List<String> text, @Nullable List<String> amount) {}

  record QuoteAnswerForm(@Nullable Boolean accept) {}

  @PostMapping("/remedy")
  ModelAndView choose(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ChoiceForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return done(actor, number, item, request, response, "console.said.chosen", () -> {
      if (form.remedy() == null) {
        throw InvalidInput.at("/remedy", "console.problem.choose");
      }
      remedies.choose(actor, number, item, form.remedy());
    });
  }

  @PostMapping("/remedies/{id}/transport")
  ModelAndView assessTransport(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      TransportForm form, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, number, item, request, response, "console.said.transport", () -> {
      if (ClaimPage.text(form.assessment()).isEmpty()) {
        throw InvalidInput.at("/assessment", "console.problem.assessment");
      }
      remedies.assessTransport(actor, of(actor, number, item, id), ClaimPage.text(form.assessment()));
    });
  }

  @PostMapping("/remedies/{id}/start")
  ModelAndView start(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      HttpServletRequest request, HttpServletResponse response) {
    return done(actor, number, item, request, response, "console.said.started", () -> remedies.start(actor, of(actor, number, item, id)));
  }

  @PostMapping("/remedies/{id}/report")
  ModelAndView finish(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, ReportForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return done(actor, number, item, request, response, "console.said.finished", () -> {
      if (ClaimPage.text(form.report()).isEmpty()) {
        throw InvalidInput.at("/report", "console.problem.report");
      }
      remedies.finish(actor, of(actor, number, item, id), ClaimPage.text(form.report()));
    });
  }

  @PostMapping("/remedies/{id}/failure")
  ModelAndView fail(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, ClaimPage.ReasonForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-failure", "console.said.failed",
        () -> remedies.fail(actor, of(actor, number, item, id), ClaimPage.reason(form.reason())));
  }

  @PostMapping("/remedies/{id}/cancellation")
  ModelAndView cancel(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      ClaimPage.ReasonForm form, HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-cancel", "console.said.cancelled",
        () -> remedies.cancel(actor, of(actor, number, item, id), ClaimPage.reason(form.reason())));
  }

  @PostMapping("/remedies/{id}/quote")
  ModelAndView quote(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, QuoteForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-quote", "console.said.quoted",
        () -> remedies.quote(actor, of(actor, number, item, id), ClaimPage.text(form.currency()).toUpperCase(Locale.ROOT), lines(form)));
  }

  @PostMapping("/remedies/{id}/quotes/{quote}/answer")
  ModelAndView answerQuote(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      @PathVariable UUID quote, QuoteAnswerForm form, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, number, item, request, response, Boolean.TRUE.equals(form.accept()) ? "console.said.quoteAccepted" : "console.said.quoteDeclined", () -> {
      if (form.accept() == null) {
        throw InvalidInput.at("/accept", "console.problem.choose");
      }
      of(actor, number, item, id);
      remedies.answerQuote(actor, quote, form.accept());
    });
  }

  private ModelAndView done(Actor.Staff actor, String number, int item, HttpServletRequest request, HttpServletResponse response, String said,
      Runnable act) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-remedy", said, act);
  }

  /** The remedy, when it belongs to the item that the address names: an address never does more than it says. */
  private UUID of(Actor.Staff actor, String number, int item, UUID id) {
    var remedy = remedies.find(actor, id);
    if (remedy.item() != item || !remedy.claimNumber().equals(number)) {
      throw new com.defnoco.aftersale.platform.NotFound();
    }
    return id;
  }

  /** The filled-in lines of a quote; rows left empty do not count. */
  private static List<Quote.Line> lines(QuoteForm form) {
    var texts = form.text() == null ? List.<String>of() : form.text();
    var amounts = form.amount() == null ? List.<String>of() : form.amount();
    var lines = new ArrayList<Quote.Line>();
    for (int i = 0; i < texts.size(); i++) {
      var text = ClaimPage.text(texts.get(i));
      var amount = i < amounts.size() ? ClaimPage.text(amounts.get(i)) : "";
      if (text.isEmpty() && amount.isEmpty()) {
        continue;
      }
      if (text.isEmpty()) {
        throw InvalidInput.at("/text", "console.problem.quoteText", i + 1);
      }
      try {
        lines.add(new Quote.Line(text, new BigDecimal(amount.replace(",", "."))));
      } catch (NumberFormatException notANumber) {
        throw InvalidInput.at("/amount", "console.problem.quoteAmount", i + 1);
      }
    }
    if (lines.isEmpty()) {
      throw InvalidInput.at("/text", "console.problem.quoteEmpty");
    }
    return lines;
  }
}
