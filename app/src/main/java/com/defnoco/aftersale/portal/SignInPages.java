package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.CustomerSignIn;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Customers sign in by a link sent to their mail address: ask, open, press the button. */
@Controller
class SignInPages {

  private final CustomerSignIn signIn;
  private final Sessions sessions;

  SignInPages(CustomerSignIn signIn, Sessions sessions) {
    this.signIn = signIn;
    this.sessions = sessions;
  }

  @GetMapping("/sign-in")
  ModelAndView form() {
    return new ModelAndView("portal/signIn");
  }

  /** The answer is the same whether the address is known or not. */
  @PostMapping("/sign-in")
  ModelAndView ask(@RequestParam String email, Page page, HttpServletRequest request) {
    try {
      signIn.ask(email, Pages.localeOf(page.language()), request.getRemoteAddr());
    } catch (InvalidInput refused) {
      var problem = refused.problems().getFirst();
      var back = new ModelAndView("portal/signIn", Map.of("email", email, "error", page.text(problem.key(), problem.arguments().toArray())));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    return new ModelAndView("portal/signIn", Map.of("email", email.strip(), "asked", true));
  }

  /** Opening a link does not use it up: mail scanners open every link. */
  @GetMapping("/sign-in/{secret}")
  ModelAndView confirm(@PathVariable String secret) {
    return link(secret, signIn.works(secret));
  }

  @PostMapping("/sign-in/{secret}")
  ModelAndView use(@PathVariable String secret, HttpServletRequest request, HttpServletResponse response) {
    try {
      var customer = signIn.use(secret, Sessions.caller(request));
      sessions.beginCustomer(request, response, customer.id(), customer.sessionVersion());
      return new ModelAndView("redirect:/my");
    } catch (NotFound spent) {
      return link(secret, false);
    }
  }

  @PostMapping("/sign-out")
  ModelAndView signOut(HttpServletRequest request) {
    sessions.end(request);
    return new ModelAndView("redirect:/");
  }

  private static ModelAndView link(String secret, boolean works) {
    var view = new ModelAndView("portal/signInLink", Map.of("secret", secret, "works", works));
    if (!works) {
      view.setStatus(HttpStatus.GONE);
    }
    return view;
  }
}
