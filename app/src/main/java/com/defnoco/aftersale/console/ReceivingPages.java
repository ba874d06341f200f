package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportClass;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The factory's door: what comes in is scanned, looked at, and let in or kept apart. */
@Controller
@RequestMapping("/console/receiving")
class ReceivingPages {

  private final FactoryService factory;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  ReceivingPages(FactoryService factory, Pages pages, Editions editions, Clock clock) {
    this.factory = factory;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  @GetMapping
  ModelAndView door(Actor.Staff actor, Page page) {
    return page(actor, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView receive(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, @RequestParam(name = "photos", required = false) @Nullable List<MultipartFile> photos, Page page, HttpServletRequest request, HttpServletResponse response) {
    factory.arrivals(actor);
    var sent = new Sent(fields);
    try {
      var arrival = factory.receive(actor, sent.text("code"), sent.text("serial"), sent.text("condition"), sent.of(TransportClass.class, "seen"));
      keep(actor, arrival.id(), photos);
      pages.toast(response, arrival.problem() == null ? "factory.said.received" : "factory.said.quarantined");
      return ClaimAnswers.seeOther(arrival.remedyId() == null ? "/console/receiving" : "/console/remedies/" + arrival.remedyId());
    } catch (InvalidInput refused) {
      return page(actor, page, Returned.of("receive", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, page, Returned.of("receive", request, refused), HttpStatus.CONFLICT);
    }
  }

  @PostMapping("/{arrival}/photos")
  ModelAndView photos(Actor.Staff actor, @PathVariable UUID arrival, @RequestParam(name = "photos", required = false) @Nullable List<MultipartFile> photos, Page page, HttpServletRequest request) {
    factory.receives(actor);
    try {
      if (photos == null || photos.stream().allMatch(MultipartFile::isEmpty)) {
        throw InvalidInput.at("/photos", "work.problem.file");
      }
      keep(actor, arrival, photos);
    } catch (InvalidInput refused) {
      return page(actor, page, Returned.of("photos-" + arrival, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return ClaimAnswers.seeOther("/console/receiving");
  }

  @GetMapping("/{arrival}/photos/{file}")
  ResponseEntity<Resource> photo(Actor.Staff actor, @PathVariable UUID arrival, @PathVariable UUID file) {
    var served = factory.photo(actor, arrival, file);
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  private void keep(Actor.Staff actor, UUID arrival, @Nullable List<MultipartFile> photos) {
    for (var photo : photos == null ? List.<MultipartFile>of() : photos) {
      if (!photo.isEmpty()) {
        try (var content = photo.getInputStream()) {
          factory.photo(actor, arrival, content, String.valueOf(photo.getOriginalFilename()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @PostMapping("/{arrival}/settlement")
  ModelAndView settle(Actor.Staff actor, @PathVariable UUID arrival, @RequestParam(defaultValue = "") String how, Page page, HttpServletRequest request, HttpServletResponse response) {
    factory.arrivals(actor);
    try {
      factory.settleArrival(actor, arrival, how);
    } catch (InvalidInput refused) {
      return page(actor, page, Returned.of("settle-" + arrival, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, page, Returned.of("settle-" + arrival, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/receiving");
  }

  private ModelAndView page(Actor.Staff actor, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/receiving", Map.of("arrivals", factory.arrivals(actor), "words", new Words(page, editions, clock.instant()), "returned", returned,
        "works", actor.is(Role.BENCH, Role.ENGINEER, Role.MANAGER)), status);
  }
}
