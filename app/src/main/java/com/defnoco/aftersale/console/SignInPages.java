package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Next;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.QrCode;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.CompanySignIn;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.parties.StaffSignIn;
import com.defnoco.aftersale.parties.Way;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Staff sign in: password, then a code; the first time they enrol what shows the code. And out again. */
@Controller
class SignInPages {

  private static final String CONSOLE = "/console";
  /** Why the company's own sign-in led nowhere. */
  private static final Set<String> COMPANY_SAYS = Set.of("away", "unfit", "unknown", "taken", "spent");

  private final StaffSignIn signIn;
  private final StaffAccounts staff;
  private final CompanySignIn company;
  private final Sessions sessions;

  SignInPages(StaffSignIn signIn, StaffAccounts staff, CompanySignIn company, Sessions sessions) {
    this.company = company;
    this.signIn = signIn;
    this.staff = staff;
    this.sessions = sessions;
  }

  @GetMapping("/console/sign-in")
  ModelAndView form(@RequestParam(defaultValue = "") String next, @RequestParam(name = "company", defaultValue = "") String companySaid, HttpServletRequest request) {
    return form(COMPANY_SAYS.contains(companySaid) ? Returned.of("sign-in", request, InvalidInput.at("", "parties.company." + companySaid)) : Returned.nothing(), next);
  }

  @PostMapping("/console/sign-in")
  ModelAndView password(@RequestParam String email, @RequestParam String password, @RequestParam(defaultValue = "") String next,
      HttpServletRequest request, HttpServletResponse response) {
    return switch (signIn.password(email, password, Sessions.caller(request), sessions.device(request))) {
      case StaffSignIn.Next.Refused() -> {
        var back = form(Returned.of("sign-in", request, InvalidInput.at("", "admin.signIn.wrong")).without("password"), next);
        back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        yield back;
      }
      case StaffSignIn.Next.Code(UUID id, int version) -> {
        sessions.beginPending(request, response, id, version);
        yield to("/console/sign-in/code", next);
      }
      case StaffSignIn.Next.Enrolment(UUID id, int version) -> {
        sessions.beginPending(request, response, id, version);
        yield to("/console/sign-in/enrol", next);
      }
      case StaffSignIn.Next.Done(UUID id, int version) -> {
        sessions.beginStaff(request, response, id, version, Way.PASSWORD);
        yield in(next);
      }
    };
  }

  @PostMapping("/console/sign-in/demo")
  ModelAndView demo(@RequestParam UUID account, @RequestParam(defaultValue = "") String next, HttpServletRequest request,
      HttpServletResponse response) {
    var done = signIn.demo(account, Sessions.caller(request)).orElseThrow(NotFound::new);
    sessions.beginStaff(request, response, done.id(), done.sessionVersion(), Way.DEMO);
    return in(next);
  }

  @GetMapping("/console/sign-in/code")
  ModelAndView codeForm(@RequestParam(defaultValue = "") String next, HttpServletRequest request) {
    return sessions.pending(request).isPresent() ? codeForm(Returned.nothing(), next) : to("/console/sign-in", next);
  }

  @PostMapping("/console/sign-in/code")
  ModelAndView code(@RequestParam String code, @RequestParam(defaultValue = "") String next, HttpServletRequest request,
      HttpServletResponse response) {
    var pending = sessions.pending(request).orElse(null);
    if (pending == null) {
      return to("/console/sign-in", next);
    }
    if (!signIn.code(pending.id(), pending.sessionVersion(), code, Sessions.caller(request))) {
      var back = codeForm(Returned.of("code", request, InvalidInput.at("/code", "admin.code.wrong")), next);
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    return in(pending, Way.CODE, next, request, response);
  }

  /** A code kept on paper, in place of the authenticator. */
  @PostMapping("/console/sign-in/recovery")
  ModelAndView recovery(@RequestParam String recovery, @RequestParam(defaultValue = "") String next, HttpServletRequest request, HttpServletResponse response) {
    var pending = sessions.pending(request).orElse(null);
    if (pending == null) {
      return to("/console/sign-in", next);
    }
    if (!signIn.recoveryCode(pending.id(), pending.sessionVersion(), recovery, Sessions.caller(request))) {
      var back = codeForm(Returned.of("recovery", request, InvalidInput.at("/recovery", "admin.recovery.wrong")).without("recovery"), next);
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    return in(pending, Way.RECOVERY_CODE, next, request, response);
  }

  @GetMapping("/console/sign-in/enrol")
  ModelAndView enrolForm(@RequestParam(defaultValue = "") String next, Page page, HttpServletRequest request) {
    return sessions.pending(request).map(pending -> enrolForm(pending, Returned.nothing(), next, page)).orElseGet(() -> to("/console/sign-in", next));
  }

  @PostMapping("/console/sign-in/enrol")
  ModelAndView enrol(@RequestParam String code, @RequestParam(defaultValue = "") String next, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    var pending = sessions.pending(request).orElse(null);
    if (pending == null) {
      return to("/console/sign-in", next);
    }
    if (!signIn.enrol(pending.id(), pending.sessionVersion(), code, Sessions.caller(request))) {
      var back = enrolForm(pending, Returned.of("enrol", request, InvalidInput.at("/code", "admin.code.wrong")), next, page);
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    return in(pending, Way.ENROLMENT, next, request, response);
  }

  @PostMapping("/console/sign-out")
  ModelAndView signOut(HttpServletRequest request) {
    sessions.end(request);
    return new ModelAndView("redirect:/console/sign-in");
  }

  /** A link sets a password: opening it shows the form, sending the form uses it up. */
  @GetMapping("/console/set-up/{secret}")
  ModelAndView setUpForm(@PathVariable String secret) {
    return setUpForm(secret, Returned.nothing());
  }

  @PostMapping("/console/set-up/{secret}")
  ModelAndView setUp(@PathVariable String secret, @RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String email,
      @RequestParam String password, HttpServletRequest request) {
    try {
      staff.useLink(secret, name, email, password);
    } catch (InvalidInput refused) {
      var back = setUpForm(secret, Returned.of("set-up", request, refused).without("password"));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    return new ModelAndView("redirect:/console/sign-in");
  }

  private ModelAndView form(Returned returned, String next) {
    return new ModelAndView("console/signIn", Map.of("returned", returned, "next", Next.within(CONSOLE, next), "demo", staff.demoAccounts(), "company", company.isSet(),
        "companyName", company.name()));
  }

  private static ModelAndView codeForm(Returned returned, String next) {
    return new ModelAndView("console/signInCode", Map.of("returned", returned, "next", Next.within(CONSOLE, next)));
  }

  private ModelAndView enrolForm(Sessions.Pending pending, Returned returned, String next, Page page) {
    var enrolment = signIn.enrolment(pending.id(), pending.sessionVersion());
    return new ModelAndView("console/signInEnrol", Map.of("returned", returned, "next", Next.within(CONSOLE, next),
        "picture", QrCode.svg(enrolment.address(), page.text("admin.enrol.picture")), "secret", enrolment.secret().replaceAll("(.{4})(?=.)", "$1 ")));
  }

  private ModelAndView setUpForm(String secret, Returned returned) {
    var link = staff.link(secret).orElseThrow(NotFound::new);
    return new ModelAndView("console/setUp", Map.of("returned", returned, "link", link, "secret", secret, "company", company.isSet() && !link.isFirstAdministrator(), "companyName", company.name()));
  }

  private static ModelAndView to(String step, String next) {
    return new ModelAndView("redirect:" + UriComponentsBuilder.fromPath(step).queryParam("next", "{next}").encode().buildAndExpand(Next.within(CONSOLE, next)));
  }

  private ModelAndView in(Sessions.Pending pending, Way way, String next, HttpServletRequest request, HttpServletResponse response) {
    sessions.beginStaff(request, response, pending.id(), pending.sessionVersion(), way);
    sessions.keepDevice(response, signIn.remembered(pending.id()));
    return in(next);
  }

  private static ModelAndView in(String next) {
    return new ModelAndView("redirect:" + Next.within(CONSOLE, next));
  }
}
