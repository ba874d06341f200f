package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.diagnosis.Diagnosis;
import com.defnoco.aftersale.diagnosis.LogReports;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a customer's battery log shows, for them and against them, and the report of it. */
@Controller
@RequestMapping({"/t/{link}/logs/{id}", "/my/claims/{number}/logs/{id}"})
class LogPages {

  private final Claims claims;
  private final Diagnosis diagnosis;
  private final LogReports reports;

  LogPages(Claims claims, Diagnosis diagnosis, LogReports reports) {
    this.claims = claims;
    this.diagnosis = diagnosis;
    this.reports = reports;
  }

  @GetMapping
  String log(@PathVariable(required = false) @Nullable String link, @PathVariable(required = false) @Nullable String number, @PathVariable UUID id, Actor actor, Model model) {
    var place = place(link, number, actor);
    model.addAttribute("base", place.base());
    model.addAttribute("log", diagnosis.find(place.actor(), place.number(), id));
    model.addAttribute("rules", Rulebook.current());
    return "portal/log";
  }

  @GetMapping("/report.pdf")
  ResponseEntity<byte[]> pdf(@PathVariable(required = false) @Nullable String link, @PathVariable(required = false) @Nullable String number, @PathVariable UUID id, Actor actor,
      Page page) {
    var place = place(link, number, actor);
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF)
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename("battery-log.pdf").build().toString())
        .body(reports.pdf(place.actor(), place.number(), id, page.language()));
  }

  private Place place(@Nullable String link, @Nullable String number, Actor actor) {
    if (link != null && actor instanceof Actor.LinkHolder holder) {
      return new Place("/t/" + link, holder, claims.find(holder, holder.claimId()).number());
    }
    if (number != null && actor instanceof Actor.Customer customer) {
      return new Place("/my/claims/" + number, customer, claims.find(customer, number).number());
    }
    throw new NotFound();
  }
}
