package com.defnoco.aftersale.console;

import com.defnoco.aftersale.operations.BackupPlans;
import com.defnoco.aftersale.operations.Components;
import com.defnoco.aftersale.operations.Health;
import com.defnoco.aftersale.operations.Jobs;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How the program runs: what is to mend, backups, background work. */
@Controller
class OperationPages {

  private final Health health;
  private final BackupPlans backups;
  private final Jobs jobs;
  private final Components components;
  private final Pages pages;

  OperationPages(Health health, BackupPlans backups, Jobs jobs, Components components, Pages pages) {
    this.health = health;
    this.backups = backups;
    this.jobs = jobs;
    this.components = components;
    this.pages = pages;
  }

  @GetMapping("/console/operations")
  ModelAndView operations(Actor.Staff actor) {
    return operations(actor, Returned.nothing());
  }

  /**
   * What is wrong and what to do, for whoever looks after this machine. Anybody else is told only whether something is: what exactly would help an attacker too.
   */
  @GetMapping(path = "/health", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  ResponseEntity<String> health(HttpServletRequest request, Page page) {
    var complaints = health.complaints(new Actor.System());
    String words;
    if (complaints.isEmpty()) {
      words = page.text("admin.operations.well");
    } else if (isThisMachine(request)) {
      words = complaints.stream().map(complaint -> page.text(complaint.key(), complaint.arguments().toArray())).collect(Collectors.joining("\n"));
    } else {
      words = page.text("admin.operations.elsewhere");
    }
    return ResponseEntity.ok().header("Cache-Control", "no-store").body(words + "\n");
  }

  /** What a proxy on this machine hands on comes from elsewhere, whether or not we are told to believe it. */
  private static boolean isThisMachine(HttpServletRequest request) {
    if (request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  @GetMapping("/console/operations/components.json")
  ResponseEntity<byte[]> components(Actor.Staff actor) {
    return ResponseEntity.ok().contentType(MediaType.parseMediaType("application/vnd.cyclonedx+json")).header("Cache-Control", "no-store")
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename("aftersale.cdx.json").build().toString()).body(components.file(actor));
  }

  @PostMapping("/console/operations/backup")
  ModelAndView backUpNow(Actor.Staff actor, HttpServletResponse response) {
    backups.makeNow(actor);
    pages.toast(response, "admin.backup.asked");
    return new ModelAndView("redirect:/console/operations");
  }

  @PostMapping("/console/operations/plan")
  ModelAndView plan(Actor.Staff actor, @RequestParam(defaultValue = "false") boolean daily, @RequestParam String hour, @RequestParam String keep,
      @RequestParam(defaultValue = "") String passphrase, @RequestParam(defaultValue = "false") boolean unlock, HttpServletRequest request, HttpServletResponse response) {
    try {
      backups.change(actor, daily, number(hour), number(keep), unlock ? "" : passphrase.isEmpty() ? null : passphrase);
    } catch (InvalidInput refused) {
      var back = operations(actor, Returned.of("plan", request, refused).without("passphrase"));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    pages.toast(response, "admin.backup.saved");
    return new ModelAndView("redirect:/console/operations");
  }

  @PostMapping("/console/operations/job")
  ModelAndView tryJob(Actor.Staff actor, @RequestParam String task, @RequestParam String instance, HttpServletResponse response) {
    jobs.tryNow(actor, task, instance);
    pages.toast(response, "admin.jobs.tried");
    return new ModelAndView("redirect:/console/operations");
  }

  private ModelAndView operations(Actor.Staff actor, Returned returned) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("complaints", health.complaints(actor));
    model.put("plan", backups.plan(actor));
    model.put("runs", backups.newest(actor));
    model.put("whole", backups.lastWhole(actor).orElse(null));
    model.put("troubled", jobs.troubled(actor));
    model.put("waiting", jobs.waiting(actor));
    model.put("components", components.count(actor));
    model.put("returned", returned);
    return new ModelAndView("console/operations", model);
  }

  /** A typed number, or one that no field takes. */
  private static int number(String typed) {
    return typed.strip().matches("\\d{1,4}") ? Integer.parseInt(typed.strip()) : -1;
  }
}
