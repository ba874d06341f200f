package com.defnoco.aftersale.console;

import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.parts.Reservation;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import com.defnoco.aftersale.remedies.remote.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
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

/** One remedy being carried out: where it stands, what to do now, what it asked, sent, cost and printed. */
@Controller
public class Workbench {

  private final Courses courses;
  private final Remedies remedies;
  private final Papers papers;
  private final Parts parts;
  private final RemoteSupport remote;
  private final FactoryService factory;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;
  private final Map<CourseKind, Works> works = new EnumMap<>(CourseKind.class);

  Workbench(Courses courses, Remedies remedies, Papers papers, Parts parts, RemoteSupport remote, FactoryService factory, List<Works> works, Pages pages, Editions editions, Clock clock) {
    this.courses = courses;
    this.remedies = remedies;
    this.papers = papers;
    this.parts = parts;
    this.remote = remote;
    this.factory = factory;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
    works.forEach(one -> this.works.put(one.kind(), one));
  }

  /**
   * The page.
   *
   * @param session of remote support; null for others
   * @param untested code of the model whose UN 38.3 summary a return waits for; null where none does
   * @param may whether this person carries it out
   */
  public record Shown(Courses.View view, List<Work> works, List<Reservation> reservations, @Nullable Session session, @Nullable String untested, boolean may, boolean manager, boolean late) {}

  @GetMapping("/console/remedies/{id}")
  ModelAndView show(Actor.Staff actor, @PathVariable UUID id, Page page) {
    return page(actor, id, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/console/remedies/{id}/steps/{verb}")
  ModelAndView act(Actor.Staff actor, @PathVariable UUID id, @PathVariable String verb, @RequestParam MultiValueMap<String, String> fields, Page page,
      HttpServletRequest request, HttpServletResponse response) {
    var view = courses.of(actor, id);
    return done(actor, id, verb, page, request, response, () -> {
      var sent = new Sent(fields);
      switch (verb) {
        case "settle" -> courses.settle(actor, id, sent.text("how").equals("GO_ON"), sent.checked("writeOff"), sent.text("reason"));
        case "answerQuote" -> {
          if (view.remedy().quote() == null) {
            throw new NotFound();
          }
          remedies.answerQuote(actor, view.remedy().quote().id(), sent.text("accept").equals("true"));
        }
        case "force" -> courses.force(actor, id, sent.text("step"), sent.text("reason"));
        default -> {
          if (!works.containsKey(view.course().kind()) || !works.get(view.course().kind()).act(actor, view, verb, sent, page)) {
            throw new NotFound();
          }
        }
      }
    });
  }

  /** The form again, filled for the way that is chosen in it; nothing is done. For whoever reads without script. */
  @PostMapping("/console/remedies/{id}/steps/{verb}/again")
  ModelAndView again(Actor.Staff actor, @PathVariable UUID id, @PathVariable String verb, @RequestParam MultiValueMap<String, String> fields, Page page) {
    var form = at(actor, courses.of(actor, id), page).stream().filter(work -> work.verb().equals(verb) && !work.fills().isEmpty()).findFirst().orElseThrow(NotFound::new);
    var typed = new HashMap<String, String>();
    form.inputs().forEach(input -> typed.put(input.name(), new Sent(fields).text(input.name())));
    typed.putAll(form.fills().getOrDefault(typed.getOrDefault("way", ""), Map.of()));
    return page(actor, id, page, new Returned(verb, typed, List.of()), HttpStatus.OK);
  }

  /** Evidence that something was disposed of. */
  @PostMapping("/console/remedies/{id}/files/disposed")
  ModelAndView disposed(Actor.Staff actor, @PathVariable UUID id, @RequestParam(name = "file", required = false) @Nullable MultipartFile file, Page page,
      HttpServletRequest request, HttpServletResponse response) {
    courses.of(actor, id);
    return done(actor, id, "disposed", page, request, response, () -> {
      if (file == null || file.isEmpty()) {
        throw InvalidInput.at("/file", "work.problem.file");
      }
      try (var content = file.getInputStream()) {
        factory.disposed(actor, id, content, String.valueOf(file.getOriginalFilename()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** The customer's answer, told by telephone. */
  @PostMapping("/console/remedies/{id}/asks/{ask}")
  ModelAndView answer(Actor.Staff actor, @PathVariable UUID id, @PathVariable UUID ask, @RequestParam(defaultValue = "") String answer, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    courses.of(actor, id);
    return done(actor, id, "ask", page, request, response, () -> courses.answer(actor, ask, answer));
  }

  @GetMapping("/console/remedy-papers/{paper}")
  ResponseEntity<Resource> paper(Actor.Staff actor, @PathVariable UUID paper) {
    return served(papers.serve(actor, paper));
  }

  @GetMapping("/console/remedies/{id}/invitation.ics")
  ResponseEntity<byte[]> invitation(Actor.Staff actor, @PathVariable UUID id) {
    return ResponseEntity.ok().contentType(new MediaType("text", "calendar", StandardCharsets.UTF_8)).header("Content-Disposition", "attachment; filename=\"session.ics\"")
        .body(remote.invitation(actor, id).getBytes(StandardCharsets.UTF_8));
  }

  private ModelAndView done(Actor.Staff actor, UUID id, String form, Page page, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, id, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, id, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/remedies/" + id);
  }

  private ModelAndView page(Actor.Staff actor, UUID id, Page page, Returned returned, HttpStatus status) {
    var view = courses.of(actor, id);
    var may = new Rights(actor).carriesOut(view.remedy().remedy()) && view.course().running();
    var shown = new Shown(view, at(actor, view, page), parts.of(id), view.course().kind() == CourseKind.REMOTE ? remote.session(actor, id).orElse(null) : null,
        view.course().kind() == CourseKind.FACTORY && view.course().running() ? factory.untested(actor, id).orElse(null) : null, may, actor.is(Role.MANAGER),
        view.course().late(clock.instant()));
    return new ModelAndView("console/workbench", Map.of("shown", shown, "words", new Words(page, editions, clock.instant()), "returned", returned), status);
  }

  /** What this person can do to it now. */
  private List<Work> at(Actor.Staff actor, Courses.View view, Page page) {
    var may = new Rights(actor).carriesOut(view.remedy().remedy()) && view.course().running() && !view.course().held();
    return may && works.containsKey(view.course().kind()) ? works.get(view.course().kind()).at(actor, view, page) : List.of();
  }

  private static ResponseEntity<Resource> served(Served served) {
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }
}
