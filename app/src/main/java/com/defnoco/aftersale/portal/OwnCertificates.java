package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.certificates.Certificate;
import com.defnoco.aftersale.certificates.Registrations;
import com.defnoco.aftersale.certificates.Registrations.Completion;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Wrong;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.registry.CoverLookup;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Owners complete the certificate of their battery, and hand the battery to the next owner. */
@Controller
public class OwnCertificates {

  private final Registrations registrations;
  private final Customers customers;
  private final CoverLookup cover;
  private final Clock clock;

  OwnCertificates(Registrations registrations, Customers customers, CoverLookup cover, Clock clock) {
    this.registrations = registrations;
    this.customers = customers;
    this.cover = cover;
    this.clock = clock;
  }

  /** What was typed; null where the form has no such field. */
  public record Typed(@Nullable String number, @Nullable String serial, @Nullable String buyer, @Nullable String purchasedOn, @Nullable String invoiceNumber,
      @Nullable String email) {

    static final Typed NOTHING = new Typed("", "", "", "", "", "");

    static String text(@Nullable String typed) {
      return typed == null ? "" : typed.strip();
    }
  }

  // ---- With the paper in hand

  /** Number and serial are filled in where the paper was checked before. */
  @GetMapping("/certificate")
  String form(@RequestParam(defaultValue = "") String number, @RequestParam(defaultValue = "") String serial, Actor actor, Model model) {
    return show(withName(actor, new Typed(number, serial, "", "", "", "")), List.of(), model);
  }

  @PostMapping("/certificate")
  String complete(Typed typed, Actor actor, HttpServletRequest request, HttpServletResponse response, Page page, Model model) {
    var wrongs = new ArrayList<Wrong>();
    var completed = tried(() -> registrations.complete(actor, request.getRemoteAddr(), new Registrations.Paper(Typed.text(typed.number()), Typed.text(typed.serial())),
        completion(typed, page), Pages.localeOf(page.language())), "number", wrongs, response, page);
    return completed == null ? show(typed, wrongs, model) : done(completed, typed, page, model);
  }

  private static String show(Typed typed, List<Wrong> wrongs, Model model) {
    model.addAttribute("typed", typed);
    model.addAttribute("wrongs", wrongs);
    return "portal/certificate";
  }

  private static String done(Certificate completed, Typed typed, Page page, Model model) {
    model.addAttribute("completed", completed);
    model.addAttribute("email", Typed.text(typed.email()));
    return "portal/certificateDone";
  }

  /** The PDF of the paper whose code somebody has: all that stands in it stands on that paper. */
  @GetMapping("/certificate/{code}.pdf")
  ResponseEntity<byte[]> pdf(@PathVariable String code, HttpServletRequest request) {
    return download(registrations.pdfByCode(request.getRemoteAddr(), code));
  }

  // ---- One's own battery

  @GetMapping("/my/units/{serial}")
  String own(@PathVariable String serial, Actor.Customer owner, Page page, Model model) {
    return own(owner, serial, withName(owner, Typed.NOTHING), List.of(), null, model);
  }

  @PostMapping("/my/units/{serial}/certificate")
  String completeOwn(@PathVariable String serial, Typed typed, Actor.Customer owner, HttpServletResponse response, Page page, Model model) {
    var wrongs = new ArrayList<Wrong>();
    var completed = tried(() -> registrations.completeOwn(owner, serial, completion(typed, page), Pages.localeOf(page.language())), "buyer", wrongs, response, page);
    return completed == null ? own(owner, serial, typed, wrongs, null, model) : "redirect:/my/units/" + completed.serial();
  }

  @GetMapping("/my/units/{serial}/certificate.pdf")
  ResponseEntity<byte[]> ownPdf(@PathVariable String serial, Actor.Customer owner) {
    return download(registrations.ownPdf(owner, serial));
  }

  /** The link is told in this answer alone: what is kept of it is its hash. */
  @PostMapping("/my/units/{serial}/offer")
  String offer(@PathVariable String serial, @RequestParam(defaultValue = "") String email, Actor.Customer owner, HttpServletResponse response, Page page, Model model) {
    try {
      var offered = registrations.offer(owner, serial, email, Pages.localeOf(page.language()));
      return own(owner, serial, withName(owner, Typed.NOTHING), List.of(), offered, model);
    } catch (InvalidInput refused) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return own(owner, serial, new Typed("", "", "", "", "", email), List.of(new Wrong("offer-email", page.text("certificates.problem.email"))), null, model);
    }
  }

  @PostMapping("/my/units/{serial}/offer/withdrawal")
  String withdraw(@PathVariable String serial, Actor.Customer owner) {
    registrations.withdrawOffer(owner, serial);
    return "redirect:/my/units/" + registrations.ownUnit(owner, serial).unit().serial();
  }

  private String own(Actor.Customer owner, String serial, Typed typed, List<Wrong> wrongs, Registrations.@Nullable Offered offered, Model model) {
    var own = registrations.ownUnit(owner, serial);
    model.addAttribute("own", own);
    model.addAttribute("cover", cover.cover(owner, own.unit().serial(), null));
    model.addAttribute("typed", typed);
    model.addAttribute("wrongs", wrongs);
    model.addAttribute("offered", offered);
    return "portal/myUnit";
  }

  // ---- The next owner

  @GetMapping("/certificate/offers/{secret}")
  String offered(@PathVariable String secret, Actor actor, HttpServletRequest request, HttpServletResponse response, Model model) {
    return offer(secret, withName(actor, Typed.NOTHING), List.of(), request, response, model);
  }

  @PostMapping("/certificate/offers/{secret}")
  String accept(@PathVariable String secret, Typed typed, Actor actor, HttpServletRequest request, HttpServletResponse response, Page page, Model model) {
    var wrongs = new ArrayList<Wrong>();
    try {
      var completed = tried(() -> registrations.accept(actor, request.getRemoteAddr(), secret, completion(typed, page), Pages.localeOf(page.language())), "buyer", wrongs, response, page);
      return completed == null ? offer(secret, typed, wrongs, request, response, model) : done(completed, typed, page, model);
    } catch (NotFound gone) {
      return offer(secret, typed, List.of(), request, response, model);
    }
  }

  private String offer(String secret, Typed typed, List<Wrong> wrongs, HttpServletRequest request, HttpServletResponse response, Model model) {
    var offer = registrations.offered(request.getRemoteAddr(), secret);
    if (offer.isEmpty()) {
      response.setStatus(HttpStatus.GONE.value());
    }
    model.addAttribute("secret", secret);
    model.addAttribute("offer", offer.orElse(null));
    model.addAttribute("typed", typed);
    model.addAttribute("wrongs", wrongs);
    return "portal/offer";
  }

  // ---- Small parts

  /** What came of it; null when something is wrong, which is told then. */
  private static @Nullable Certificate tried(Supplier<Certificate> step, String field, List<Wrong> wrongs, HttpServletResponse response, Page page) {
    try {
      return step.get();
    } catch (InvalidInput refused) {
      refused.problems().forEach(problem -> wrongs.add(new Wrong(problem.pointer().substring(1), page.text(problem.key(), problem.arguments().toArray()))));
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    } catch (NotPossible refused) {
      wrongs.add(new Wrong(field, page.text(refused.key(), refused.arguments().toArray())));
      response.setStatus(HttpStatus.CONFLICT.value());
    } catch (TooOften refused) {
      wrongs.add(new Wrong(field, page.text("own.tooOften", Math.max(1, (refused.retryAfterSeconds() + 59) / 60))));
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refused.retryAfterSeconds()));
    }
    return null;
  }

  private Completion completion(Typed typed, Page page) {
    LocalDate purchased = WrittenDay.read(Typed.text(typed.purchasedOn()), LocalDate.ofInstant(clock.instant(), page.zone())) instanceof WrittenDay.Of(LocalDate day) ? day : null;
    return new Completion(Typed.text(typed.buyer()), purchased, Typed.text(typed.invoiceNumber()), Typed.text(typed.email()));
  }

  /** Who is signed in need not type what we know. */
  private Typed withName(Actor actor, Typed typed) {
    if (!(actor instanceof Actor.Customer customer)) {
      return typed;
    }
    var known = customers.find(customer, customer.id());
    return new Typed(typed.number(), typed.serial(), known.name(), "", "", known.email());
  }

  private static ResponseEntity<byte[]> download(byte[] pdf) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).header("X-Content-Type-Options", "nosniff").cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename("certificate.pdf").build().toString()).body(pdf);
  }
}
