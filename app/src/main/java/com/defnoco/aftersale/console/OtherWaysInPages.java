package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Next;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CompanySignIn;
import com.defnoco.aftersale.parties.Passkeys;
import com.defnoco.aftersale.parties.StaffSignIn;
import com.defnoco.aftersale.parties.Way;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Passkeys and the company's own sign-in, beside password and code. A passkey is spoken for by a script of ours in the browser, so that its steps answer with JSON;
 * the company's sign-in is a walk by links, which works without.
 */
@Controller
class OtherWaysInPages {

  private static final String CONSOLE = "/console";
  private static final String MAKE = "passkey-made";
  private static final String SHOW = "passkey-shown";
  private static final String COMPANY = "company";
  private static final String LINK = "company-link";
  private static final Duration THERE_AND_BACK = Duration.ofMinutes(10);
  private static final int LONGEST_ANSWER = 20_000;

  private final Passkeys passkeys;
  private final CompanySignIn company;
  private final StaffSignIn signIn;
  private final Sessions sessions;
  private final Pages pages;

  OtherWaysInPages(Passkeys passkeys, CompanySignIn company, StaffSignIn signIn, Sessions sessions, Pages pages) {
    this.passkeys = passkeys;
    this.company = company;
    this.signIn = signIn;
    this.sessions = sessions;
    this.pages = pages;
  }

  // ---------------------------------------------------------------- passkeys

  @PostMapping("/console/me/passkeys/options")
  ResponseEntity<Map<String, Object>> makePasskey(Actor.Staff actor, @RequestParam String current, Page page, HttpServletRequest request) {
    return answered(page, () -> {
      var question = passkeys.make(actor, current);
      sessions.keep(request, MAKE, question.challenge());
      return question.options();
    });
  }

  @PostMapping("/console/me/passkeys")
  ResponseEntity<Map<String, Object>> keepPasskey(Actor.Staff actor, @RequestParam String name, @RequestParam String answer, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    return answered(page, () -> {
      var challenge = sessions.take(request, MAKE, Passkeys.CHALLENGE).orElseThrow(() -> InvalidInput.at("", "parties.passkey.late"));
      passkeys.keep(actor, name, within(answer), challenge);
      pages.toast(response, "admin.passkey.made");
      return Map.of("next", "/console/me");
    });
  }

  @PostMapping("/console/me/passkeys/{id}/forget")
  ModelAndView forgetPasskey(Actor.Staff actor, @PathVariable String id, HttpServletResponse response) {
    passkeys.forget(actor, id);
    pages.toast(response, "admin.passkey.forgotten");
    return new ModelAndView("redirect:/console/me");
  }

  @PostMapping("/console/sign-in/passkey/options")
  ResponseEntity<Map<String, Object>> askForPasskey(HttpServletRequest request) {
    var question = passkeys.ask();
    sessions.keep(request, SHOW, question.challenge());
    return ResponseEntity.ok(question.options());
  }

  @PostMapping("/console/sign-in/passkey")
  ResponseEntity<Map<String, Object>> showPasskey(@RequestParam String answer, @RequestParam(defaultValue = "") String next, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    return answered(page, () -> {
      var challenge = sessions.take(request, SHOW, Passkeys.CHALLENGE).orElseThrow(() -> InvalidInput.at("", "parties.passkey.late"));
      var in = passkeys.signIn(within(answer), challenge, Sessions.caller(request)).orElseThrow(() -> InvalidInput.at("", "parties.passkey.refused"));
      sessions.beginStaff(request, response, in.id(), in.sessionVersion(), Way.PASSKEY);
      sessions.keepDevice(response, signIn.remembered(in.id()));
      return Map.of("next", Next.within(CONSOLE, next));
    });
  }

  private static String within(String answer) {
    if (answer.length() > LONGEST_ANSWER) {
      throw InvalidInput.at("", "parties.passkey.unfit");
    }
    return answer;
  }

  private static ResponseEntity<Map<String, Object>> answered(Page page, Supplier<Map<String, Object>> work) {
    try {
      return ResponseEntity.ok(work.get());
    } catch (InvalidInput refused) {
      var problem = refused.problems().getFirst();
      return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).body(Map.of("problem", page.text(problem.key(), problem.arguments().toArray())));
    } catch (NotPossible refused) {
      return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).body(Map.of("problem", page.text(refused.key(), refused.arguments().toArray())));
    }
  }

  // ---------------------------------------------------------------- the company's own sign-in

  /** A link and no form: our rules for forms let none lead to another site. */
  @GetMapping("/console/sign-in/company")
  ModelAndView toCompany(@RequestParam(defaultValue = "") String next, @RequestParam(defaultValue = "") String invitation, HttpServletRequest request) {
    if (!company.isSet()) {
      throw new NotFound();
    }
    try {
      var begun = company.begin(Sessions.caller(request));
      var link = sessions.take(request, LINK, THERE_AND_BACK).orElse("");
      sessions.keep(request, COMPANY, String.join(" ", begun.state(), begun.nonce(), begun.verifier(), encoded(Next.within(CONSOLE, next)), encoded(invitation), encoded(link)));
      return new ModelAndView("redirect:" + begun.address());
    } catch (NotPossible away) {
      return refused(next, away.key());
    }
  }

  @GetMapping(CompanySignIn.BACK)
  ModelAndView fromCompany(@RequestParam(defaultValue = "") String code, @RequestParam(defaultValue = "") String state, HttpServletRequest request,
      HttpServletResponse response) {
    if (!company.isSet()) {
      throw new NotFound();
    }
    var kept = sessions.take(request, COMPANY, THERE_AND_BACK).map(text -> text.split(" ", -1)).orElse(null);
    // A state that this browser did not begin with may be somebody else's sign-in, pushed upon its person.
    if (kept == null || code.isEmpty() || !MessageDigest.isEqual(kept[0].getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8))) {
      return refused("", "parties.company.unfit");
    }
    var next = decoded(kept[3]);
    var invitation = decoded(kept[4]);
    var linkTo = kept[5].isEmpty() ? null : sessions.staffIn(request).filter(actor -> actor.id().toString().equals(decoded(kept[5]))).orElse(null);
    if (!kept[5].isEmpty() && linkTo == null) {
      return refused(next, "parties.company.unfit");
    }
    return switch (company.back(code, kept[1], kept[2], invitation.isEmpty() ? null : invitation, linkTo, Sessions.caller(request))) {
      case CompanySignIn.End.In(UUID id, int version) -> {
        sessions.beginStaff(request, response, id, version, Way.COMPANY);
        sessions.keepDevice(response, signIn.remembered(id));
        yield new ModelAndView("redirect:" + (linkTo != null ? "/console/me" : next));
      }
      case CompanySignIn.End.Refused(String key) -> refused(next, key);
    };
  }

  /** One's password again, before an account of the company's becomes one's own. */
  @PostMapping("/console/me/company")
  ModelAndView mayLink(Actor.Staff actor, @RequestParam String current, HttpServletRequest request, HttpServletResponse response) {
    try {
      company.mayLink(actor, current);
    } catch (InvalidInput | NotPossible wrong) {
      pages.toast(response, wrong instanceof NotPossible demo ? demo.key() : "parties.password.wrong");
      return new ModelAndView("redirect:/console/me");
    }
    sessions.keep(request, LINK, actor.id().toString());
    return new ModelAndView("redirect:/console/me?company=go");
  }

  @PostMapping("/console/me/company-unlink")
  ModelAndView unlinkOwn(Actor.Staff actor, HttpServletRequest request, HttpServletResponse response) {
    try {
      company.unlink(actor, actor.id());
    } catch (NotPossible only) {
      pages.toast(response, only.key());
      return new ModelAndView("redirect:/console/me");
    }
    sessions.end(request);
    return new ModelAndView("redirect:/console/sign-in");
  }

  @PostMapping("/console/people/{id}/company-unlink")
  ModelAndView unlink(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    company.unlink(actor, id);
    pages.toast(response, "admin.company.unlinked");
    return new ModelAndView("redirect:/console/people/" + id);
  }

  private ModelAndView refused(String next, String key) {
    return new ModelAndView("redirect:" + UriComponentsBuilder.fromPath("/console/sign-in").queryParam("company", key.substring(key.lastIndexOf('.') + 1))
        .queryParam("next", "{next}").encode().buildAndExpand(Next.within(CONSOLE, next)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
