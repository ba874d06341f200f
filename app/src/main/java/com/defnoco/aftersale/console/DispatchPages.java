package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.onsite.FieldNote;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.onsite.Visit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Technicians by day, the plan for what waits, and the technician's own page at the customer's. */
@Controller
public class DispatchPages {

  private final OnsiteRepair onsite;
  private final Courses courses;
  private final StaffAccounts accounts;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  DispatchPages(OnsiteRepair onsite, Courses courses, StaffAccounts accounts, Pages pages, Editions editions, Clock clock) {
    this.onsite = onsite;
    this.courses = courses;
    this.accounts = accounts;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /**
   * The board.
   *
   * @param people who may become technicians; empty for those who may not say so
   * @param picked the remedy that is being moved; null when none is
   */
  public record Board(OnsiteRepair.Week week, List<OnsiteRepair.Proposal> plan, List<StaffAccounts.Member> people, boolean manages, UUID me, Map<UUID, String> claims,
      OnsiteRepair.@Nullable Picked picked) {

    public List<OnsiteRepair.OfferedSlot> offered(UUID technician, LocalDate day) {
      return week.offered().stream().filter(one -> one.technician().equals(technician) && one.day().equals(day)).toList();
    }

    /** The address of this board with a remedy picked up; the two weeks stay. */
    public String pick(UUID remedy) {
      return "/console/dispatch?from=" + week.from() + "&pick=" + remedy;
    }

    public List<Visit> at(UUID technician, LocalDate day) {
      return week.visits().stream().filter(visit -> visit.technician().equals(technician) && visit.day().equals(day)).toList();
    }

    public boolean away(UUID technician, LocalDate day) {
      return week.away().contains(new OnsiteRepair.Away(technician, day));
    }
  }

  public record OnSite(Visit visit, Courses.View view, Site site, List<FieldNote> notes, boolean works) {}

  @GetMapping("/console/dispatch")
  ModelAndView board(Actor.Staff actor, @RequestParam(required = false) @Nullable LocalDate from, @RequestParam(required = false) @Nullable UUID pick, Page page) {
    return board(actor, from, pick, page, Returned.nothing(), HttpStatus.OK);
  }

  /** Puts a visit where it was dropped, or where Enter was pressed. */
  @PostMapping("/console/dispatch/slots/{remedy}")
  ModelAndView place(Actor.Staff actor, @PathVariable UUID remedy, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    courses.of(actor, remedy);
    var sent = new Sent(fields);
    try {
      UUID technician;
      try {
        technician = UUID.fromString(sent.text("technician"));
      } catch (IllegalArgumentException unknown) {
        throw InvalidInput.at("/technician", "console.problem.choose");
      }
      onsite.place(actor, remedy, technician, sent.date("day"), sent.of(Visit.Half.class, "half"));
    } catch (InvalidInput refused) {
      return board(actor, null, null, page, Returned.of("slot", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return board(actor, sent.dateOrNone("day"), remedy, page, Returned.of("slot", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "onsite.said.placed");
    return ClaimAnswers.seeOther("/console/dispatch?from=" + sent.date("day"));
  }

  /** Keeps the technician's pages on the phone, so that they open without reception; allowed for visits alone. */
  @GetMapping("/console/visits/worker.js")
  ResponseEntity<Resource> worker(Actor.Staff actor) {
    onsite.technicians(actor);
    return ResponseEntity.ok().contentType(MediaType.valueOf("text/javascript;charset=UTF-8")).header("Cache-Control", "no-cache").header("Service-Worker-Allowed", "/console/visits/")
        .body(new ClassPathResource("static/js/visit-worker.js"));
  }

  @PostMapping("/console/visits/{visit}/photos")
  ModelAndView photo(Actor.Staff actor, @PathVariable UUID visit, @RequestParam(required = false) @Nullable MultipartFile file, @RequestParam MultiValueMap<String, String> fields, Page page,
      HttpServletRequest request) {
    onsite.visit(actor, visit);
    var sent = new Sent(fields);
    try {
      if (file == null || file.isEmpty()) {
        throw InvalidInput.at("/file", "work.problem.file");
      }
      try (var content = file.getInputStream()) {
        onsite.photo(actor, visit, UUID.fromString(sent.text("key")), content, String.valueOf(file.getOriginalFilename()), sent.text("madeAt").isEmpty() ? clock.instant() : Instant.parse(sent.text("madeAt")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (IllegalArgumentException | DateTimeException unreadable) {
        throw InvalidInput.at("/content", "onsite.problem.note");
      }
    } catch (InvalidInput refused) {
      return visit(actor, visit, page, Returned.of("photos", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return visit(actor, visit, page, Returned.of("photos", request, refused), HttpStatus.CONFLICT);
    }
    return ClaimAnswers.seeOther("/console/visits/" + visit);
  }

  @PostMapping("/console/dispatch/technicians")
  ModelAndView put(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    onsite.technicians(actor);
    var sent = new Sent(fields);
    return done(actor, "technician", page, request, response, () -> {
      var member = accounts.all(actor).stream().filter(one -> one.id().toString().equals(sent.text("person"))).findFirst()
          .orElseThrow(() -> InvalidInput.at("/person", "console.problem.choose"));
      ZoneId zone;
      try {
        zone = ZoneId.of(sent.text("zone"));
      } catch (DateTimeException unknown) {
        throw InvalidInput.at("/zone", "onsite.problem.zone");
      }
      onsite.put(actor, new Technician(member.id(), member.name(), sent.text("home"), sent.text("country").toUpperCase(Locale.ROOT), sent.number("latitude").doubleValue(),
          sent.number("longitude").doubleValue(), zone, OnsiteWorks.words(sent.text("skills")), OnsiteWorks.words(sent.text("languages")), upper(sent.text("visas"))));
    });
  }

  private static java.util.Set<String> upper(String text) {
    return OnsiteWorks.words(text).stream().map(word -> word.toUpperCase(Locale.ROOT)).collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
  }

  /** Ill or away: what was planned for that day falls and is planned anew. */
  @PostMapping("/console/dispatch/absences")
  ModelAndView away(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    onsite.technicians(actor);
    var sent = new Sent(fields);
    return done(actor, "away", page, request, response, () -> {
      UUID technician;
      try {
        technician = UUID.fromString(sent.text("technician"));
      } catch (IllegalArgumentException unknown) {
        throw InvalidInput.at("/technician", "console.problem.choose");
      }
      onsite.away(actor, technician, sent.date("day"), sent.text("reason"));
    });
  }

  @GetMapping("/console/visits/{visit}")
  ModelAndView visit(Actor.Staff actor, @PathVariable UUID visit, Page page) {
    return visit(actor, visit, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/console/visits/{visit}/{act}")
  ModelAndView act(Actor.Staff actor, @PathVariable UUID visit, @PathVariable String act, @RequestParam MultiValueMap<String, String> fields, Page page,
      HttpServletRequest request, HttpServletResponse response) {
    onsite.visit(actor, visit);
    var sent = new Sent(fields);
    try {
      switch (act) {
        case "begin" -> onsite.begin(actor, visit);
        case "notes" -> onsite.note(actor, visit, notes(sent));
        case "fixed" -> onsite.end(actor, visit, true, sent.text("report"));
        case "failed" -> onsite.end(actor, visit, false, sent.text("report"));
        default -> throw new com.defnoco.aftersale.platform.NotFound();
      }
    } catch (InvalidInput refused) {
      return visit(actor, visit, page, Returned.of(act, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return visit(actor, visit, page, Returned.of(act, request, refused), HttpStatus.CONFLICT);
    }
    return ClaimAnswers.seeOther("/console/visits/" + visit);
  }

  /** One note of a form, or many that a phone kept until it had reception; each with the key the phone gave it. */
  private List<FieldNote> notes(Sent sent) {
    var keys = sent.all("key");
    var kinds = sent.all("kind");
    var contents = sent.all("content");
    var times = sent.all("madeAt");
    var notes = new ArrayList<FieldNote>();
    for (int i = 0; i < contents.size() && i < 200; i++) {
      try {
        var at = i < times.size() && !times.get(i).isEmpty() ? Instant.parse(times.get(i)) : clock.instant();
        notes.add(new FieldNote(UUID.fromString(keys.get(i)), FieldNote.Kind.valueOf(kinds.get(i)), contents.get(i), at));
      } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException unreadable) {
        throw InvalidInput.at("/content", "onsite.problem.note");
      }
    }
    if (notes.isEmpty()) {
      throw InvalidInput.at("/content", "onsite.problem.note");
    }
    return notes;
  }

  private ModelAndView done(Actor.Staff actor, String form, Page page, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return board(actor, null, null, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return board(actor, null, null, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/dispatch");
  }

  private ModelAndView board(Actor.Staff actor, @Nullable LocalDate from, @Nullable UUID pick, Page page, Returned returned, HttpStatus status) {
    var week = onsite.week(actor, from == null ? LocalDate.ofInstant(clock.instant(), page.zone()) : from);
    var manages = actor.is(Role.ENGINEER, Role.MANAGER);
    var claims = new HashMap<UUID, String>();
    week.visits().forEach(visit -> claims.put(visit.remedyId(), courses.of(new Actor.System(), visit.remedyId()).remedy().claimNumber()));
    week.offered().forEach(one -> claims.computeIfAbsent(one.remedyId(), id -> courses.of(new Actor.System(), id).remedy().claimNumber()));
    var picked = pick == null || !manages ? null : onsite.pick(actor, pick, week.from());
    var board = new Board(week, onsite.plan(actor), manages ? accounts.all(actor).stream().filter(one -> one.roles().contains(Role.TECHNICIAN) && !one.disabled()).toList() : List.of(),
        manages, actor.id(), claims, picked);
    return new ModelAndView("console/dispatch", Map.of("board", board, "words", words(page), "returned", returned), status);
  }

  private ModelAndView visit(Actor.Staff actor, UUID id, Page page, Returned returned, HttpStatus status) {
    var visit = onsite.visit(actor, id);
    var shown = new OnSite(visit, courses.of(actor, visit.remedyId()), onsite.site(actor, visit.remedyId()).orElseThrow(), onsite.notes(actor, id),
        actor.is(Role.TECHNICIAN, Role.ENGINEER, Role.MANAGER));
    return new ModelAndView("console/visit", Map.of("shown", shown, "words", words(page), "returned", returned), status);
  }

  private Words words(Page page) {
    return new Words(page, editions, clock.instant());
  }
}
