package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.ClaimAnswers.Asked;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Choosing a remedy with the customer, or taking the choice back; the workbench carries it out. */
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

  @PostMapping("/remedies/{id}/cancellation")
  ModelAndView cancel(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      ClaimPage.ReasonForm form, HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-cancel", "console.said.cancelled",
        () -> remedies.cancel(actor, of(actor, number, item, id), ClaimPage.reason(form.reason())));
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
}
