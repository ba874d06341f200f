package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.QuestionsView;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.documents.ClaimRecords;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.documents.Letters;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.inbox.WebChats;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import com.defnoco.aftersale.remedies.remote.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page of one claim, for whoever holds its link and for its customer signed in: where it stands, what we need, the decision, the remedies. Both
 * see and do the same; only the address differs, and with it who acts.
 */
@Controller
@RequestMapping({"/t/{link}", "/my/claims/{number}"})
class TrackingPages {

  private final Claims claims;
  private final Documents documents;
  private final Letters letters;
  private final ClaimRecords records;
  private final Remedies remedies;
  private final Courses courses;
  private final Papers remedyPapers;
  private final RemoteSupport remote;
  private final Editions editions;
  private final Contact contact;
  private final Pages pages;
  private final WebChats chats;
  private final Clock clock;

  TrackingPages(Claims claims, Documents documents, Letters letters, ClaimRecords records, Remedies remedies, Courses courses, Papers remedyPapers, RemoteSupport remote, Editions editions, Contact contact, Pages pages, WebChats chats, Clock clock) {
    this.claims = claims;
    this.documents = documents;
    this.letters = letters;
    this.records = records;
    this.remedies = remedies;
    this.courses = courses;
    this.remedyPapers = remedyPapers;
    this.remote = remote;
    this.editions = editions;
    this.contact = contact;
    this.pages = pages;
    this.chats = chats;
    this.clock = clock;
  }

  /** Below a link its holder acts, below {@code /my} who is signed in; a claim that is not theirs does not exist. */
  @ModelAttribute
  Place place(@PathVariable(required = false) @Nullable String link, @PathVariable(required = false) @Nullable String number, Actor actor) {
    if (link != null && actor instanceof Actor.LinkHolder holder) {
      return new Place("/t/" + link, holder, claims.find(holder, holder.claimId()).number());
    }
    if (number != null && actor instanceof Actor.Customer customer) {
      var claim = claims.find(customer, number);
      return new Place("/my/claims/" + claim.number(), customer, claim.number());
    }
    throw new NotFound();
  }

  @GetMapping
  String claim(@RequestParam(required = false) @Nullable String sent, @ModelAttribute(binding = false) Place place, Page page, Model model) {
    return claim(place, sent != null, List.of(), page, model);
  }

  private String claim(Place place, boolean justSent, List<String> problems, Page page, Model model) {
    var claim = claims.find(place.actor(), place.number());
    var questions = claims.questions(place.actor(), claim.number());
    var papers = documents.of(place.actor(), claim.number());
    var awaited = documents.betterCopiesAwaited(place.actor(), claim.number());
    var items = claim.items().stream().map(item -> tracked(item,
        questions.stream().filter(one -> one.item() == item.number()).findFirst().orElse(new QuestionsView(item.number(), item.decision().outcome(), List.of(), List.of())),
        papers.stream().filter(one -> one.item() == item.number()).toList(),
        awaited.stream().filter(one -> one.item() == item.number()).toList(),
        remedies.options(place.actor(), claim.number(), item.number()),
        editions.byId(item.decision().decision().edition()).orElseThrow(), place.actor())).toList();
    model.addAttribute("tracked", new Tracked(place.base(), claim, items, claims.timeline(place.actor(), claim.number()), justSent));
    chats.seen(place.actor(), claim.id());
    model.addAttribute("lines", lines(place, claim.number()));
    model.addAttribute("version", chats.version(place.actor(), claim.number()));
    model.addAttribute("contact", contact.ways());
    model.addAttribute("problems", problems);
    return "portal/track";
  }

  /** What was said on whatever channel; what was written on this page before conversations were kept stands in the time line alone. */
  private List<WebChats.Line> lines(Place place, String number) {
    var lines = new ArrayList<>(chats.ofClaim(place.actor(), number));
    var said = lines.stream().map(line -> line.text().strip()).collect(Collectors.toSet());
    for (var entry : claims.timeline(place.actor(), number)) {
      if (entry.text() != null && Tracked.MESSAGES.contains(entry.event()) && !said.contains(entry.text().strip())) {
        lines.add(new WebChats.Line(new UUID(0, entry.number()), entry.by() == TimelineEntry.By.CUSTOMER, entry.name() == null ? "DEFNOCO" : entry.name(), entry.text(), entry.at(), "", false, null, List.of()));
      }
    }
    lines.sort(Comparator.comparing(WebChats.Line::at));
    return lines;
  }

  /** What was said, when it has gone on since; 204 when nothing came within the wait, or has come without one. */
  @GetMapping("/messages")
  @Nullable ModelAndView news(@RequestParam(defaultValue = "-1") int after, @RequestParam(defaultValue = "true") boolean wait, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Model model) throws InterruptedException {
    int now = chats.news(place.actor(), place.number(), after, wait ? Duration.ofSeconds(15) : Duration.ZERO).orElse(0);
    if (now == after) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return null;
    }
    chats.seen(place.actor(), claims.find(place.actor(), place.number()).id());
    model.addAttribute("lines", lines(place, place.number()));
    model.addAttribute("version", now);
    model.addAttribute("base", place.base());
    return new ModelAndView("portal/trackLines", model.asMap());
  }

  /** A file of a message. */
  @GetMapping("/said/{file}")
  ResponseEntity<Resource> saidFile(@PathVariable UUID file, @RequestParam(defaultValue = "false") boolean small, @ModelAttribute(binding = false) Place place) {
    return served(chats.file(place.actor(), place.number(), file, small));
  }

  private Tracked.Item tracked(ClaimView.Item item, QuestionsView questions, List<com.defnoco.aftersale.documents.Document> papers,
      List<com.defnoco.aftersale.documents.BetterCopyAsked> awaited, Remedies.Options options, com.defnoco.aftersale.policy.Edition edition, Actor actor) {
    var active = options.active();
    var course = active == null ? null : courses.ofRemedy(actor, active.id()).orElse(null);
    var session = course == null ? null : remote.session(actor, course.remedy().id()).filter(one -> one.state() != Session.State.ENDED).orElse(null);
    return Tracked.item(item, questions, papers, awaited, options, edition, course, session);
  }

  // --- Answers to what we need --------------------------------------------------------------------------------------------------

  /** A paper or photo for an open question, or of one's own accord. */
  @PostMapping(path = "/{item}/files", produces = MediaType.TEXT_HTML_VALUE)
  String files(@PathVariable int item, @RequestParam String kind, @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> parts,
      @RequestParam(defaultValue = "") String note, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) throws IOException {
    var problems = add(place, item, kind, parts, note, page);
    return problems.isEmpty() ? back(place, response, "track.said.file", "item-" + item) : refused(place, response, problems, page, model);
  }

  /** The same for upload.js, which shows the progress and then goes where the answer says. */
  @PostMapping(path = "/{item}/files", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, String>> filesWithProgress(@PathVariable int item, @RequestParam String kind,
      @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> parts, @RequestParam(defaultValue = "") String note, @ModelAttribute(binding = false) Place place,
      HttpServletResponse response, Page page) throws IOException {
    var problems = add(place, item, kind, parts, note, page);
    if (!problems.isEmpty()) {
      return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).body(Map.of("problem", String.join(" ", problems)));
    }
    pages.toast(response, "track.said.file");
    return ResponseEntity.ok(Map.of("go", place.base() + "#item-" + item));
  }

  private List<String> add(Place place, int item, String kind, @Nullable List<MultipartFile> parts, String note, Page page) throws IOException {
    var number = place.number();
    var named = Arrays.stream(DocumentKind.values()).filter(one -> one.name().equals(kind)).findFirst().orElse(DocumentKind.OTHER);
    var chosen = (parts == null ? List.<MultipartFile>of() : parts).stream().filter(part -> !part.isEmpty()).toList();
    if (chosen.isEmpty()) {
      return List.of(page.text("track.file.none"));
    }
    for (var part : chosen) {
      try (var content = part.getInputStream()) {
        documents.add(place.actor(), number, item, named, content, part.getOriginalFilename(), note);
      } catch (InvalidInput refused) {
        return sentences(refused, page);
      } catch (NotPossible refused) {
        return List.of(page.text(refused.key(), refused.arguments().toArray()));
      }
    }
    return List.of();
  }

  /** "I don't have it", or the day of the problem. */
  @PostMapping("/{item}/facts")
  String fact(@PathVariable int item, @RequestParam String fact, @RequestParam(defaultValue = "") String value, @RequestParam(defaultValue = "") String when,
      @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    var known = Fact.byId(fact).filter(Claims.factsCustomersTell()::contains).orElseThrow(NotFound::new);
    String told = value;
    if (known == Fact.OCCURRED_ON) {
      if (!(WrittenDay.read(when, LocalDate.ofInstant(clock.instant(), page.zone())) instanceof WrittenDay.Of(LocalDate day))) {
        return refused(place, response, List.of(page.text("wizard.when.unread", when.length() > 40 ? when.substring(0, 40) + "…" : when)), page, model);
      }
      told = day.toString();
    }
    var answer = told;
    return done(place, response, page, model, "track.said.answer", "item-" + item,
        () -> claims.setFact(place.actor(), place.number(), item, known, answer, page.text("track.toldByYou"), null, null));
  }

  /** No better copy of a paper that could not be read (I12). */
  @PostMapping("/{item}/no-better-copy")
  String noBetterCopy(@PathVariable int item, @RequestParam String kind, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    var named = Arrays.stream(DocumentKind.values()).filter(one -> one.name().equals(kind) && one.isPaper()).findFirst().orElseThrow(NotFound::new);
    return done(place, response, page, model, "track.said.answer", "item-" + item, () -> {
      documents.noBetterCopy(place.actor(), place.number(), item, named, page.text("track.toldByYou"));
      return item;
    });
  }

  @PostMapping("/message")
  String message(@RequestParam(defaultValue = "") String text, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    if (text.isBlank()) {
      return refused(place, response, List.of(page.text("track.message.empty")), page, model);
    }
    return done(place, response, page, model, "track.said.message", "messages",
        () -> claims.message(place.actor(), place.number(), text.strip(), false));
  }

  // --- Remedies -----------------------------------------------------------------------------------------------------------------

  /** One remedy once more, whole, before it is accepted. */
  @GetMapping("/{item}/remedy")
  String confirm(@PathVariable int item, @RequestParam String remedy, @ModelAttribute(binding = false) Place place, Model model) {
    var claim = claims.find(place.actor(), place.number());
    var wanted = remedyOf(remedy);
    var option = remedies.options(place.actor(), claim.number(), item).options().stream()
        .filter(one -> one.remedy() == wanted && one.offered()).findFirst().orElseThrow(NotFound::new);
    model.addAttribute("base", place.base());
    model.addAttribute("item", claim.item(item));
    model.addAttribute("option", option);
    return "portal/remedy";
  }

  @PostMapping("/{item}/remedy")
  String choose(@PathVariable int item, @RequestParam String remedy, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    var wanted = remedyOf(remedy);
    return done(place, response, page, model, "track.said.remedy", "item-" + item,
        () -> remedies.choose(place.actor(), place.number(), item, wanted));
  }

  @PostMapping("/{item}/remedy/cancel")
  String cancel(@PathVariable int item, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    return done(place, response, page, model, "track.said.cancelled", "item-" + item, () -> {
      var active = remedies.options(place.actor(), place.number(), item).active();
      if (active == null || (active.state() != RemedyState.CHOSEN && active.state() != RemedyState.QUOTED)) {
        throw new NotFound();
      }
      return remedies.cancel(place.actor(), active.id(), page.text("track.toldByYou"));
    });
  }

  @PostMapping("/quote")
  String quote(@RequestParam UUID quote, @RequestParam boolean accept, @ModelAttribute(binding = false) Place place, HttpServletResponse response, Page page, Model model) {
    return done(place, response, page, model, accept ? "track.said.quoteAccepted" : "track.said.quoteDeclined", "top",
        () -> remedies.answerQuote(place.actor(), quote, accept));
  }

  /** What was asked about the remedy under way: freight, a day, a consent. */
  @PostMapping("/{item}/asks/{ask}")
  String answer(@PathVariable int item, @PathVariable UUID ask, @RequestParam(defaultValue = "") String answer, @ModelAttribute(binding = false) Place place,
      HttpServletResponse response, Page page, Model model) {
    return done(place, response, page, model, "track.said.answer", "item-" + item, () -> courses.answer(place.actor(), ask, answer));
  }

  @GetMapping("/remedy-papers/{paper}")
  ResponseEntity<Resource> remedyPaper(@PathVariable UUID paper, @ModelAttribute(binding = false) Place place) {
    return served(remedyPapers.serve(place.actor(), paper));
  }

  @GetMapping("/{item}/invitation.ics")
  ResponseEntity<byte[]> invitation(@PathVariable int item, @ModelAttribute(binding = false) Place place) {
    var active = remedies.options(place.actor(), place.number(), item).active();
    if (active == null) {
      throw new NotFound();
    }
    return ResponseEntity.ok().contentType(new MediaType("text", "calendar", java.nio.charset.StandardCharsets.UTF_8))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"session.ics\"")
        .body(remote.invitation(place.actor(), active.id()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Remedy remedyOf(String name) {
    return Arrays.stream(Remedy.values()).filter(one -> one.name().equals(name)).findFirst().orElseThrow(NotFound::new);
  }

  // --- Life cycle ---------------------------------------------------------------------------------------------------------------

  /** A page that says what will happen, before it happens: withdraw, appeal, reopen. */
  @GetMapping({"/{item}/withdraw", "/{item}/appeal", "/{item}/reopen"})
  String ask(@PathVariable int item, jakarta.servlet.http.HttpServletRequest request, @ModelAttribute(binding = false) Place place, Model model) {
    var claim = claims.find(place.actor(), place.number());
    model.addAttribute("base", place.base());
    model.addAttribute("item", claim.item(item));
    model.addAttribute("version", claim.version());
    return "portal/" + request.getRequestURI().substring(request.getRequestURI().lastIndexOf('/') + 1);
  }

  @PostMapping("/{item}/withdraw")
  String withdraw(@PathVariable int item, @RequestParam(defaultValue = "") String reason, @ModelAttribute(binding = false) Place place,
      HttpServletResponse response, Page page, Model model) {
    return done(place, response, page, model, "track.said.withdrawn", "top",
        () -> claims.withdraw(place.actor(), place.number(), item, reason.isBlank() ? page.text("track.noReason") : reason.strip(), null));
  }

  @PostMapping("/{item}/appeal")
  String appeal(@PathVariable int item, @RequestParam(defaultValue = "") String text,
      @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> parts, @RequestParam(defaultValue = "OTHER") String kind, @ModelAttribute(binding = false) Place place,
      HttpServletResponse response, Page page, Model model) throws IOException {
    if (text.isBlank()) {
      return refused(place, response, List.of(page.text("track.appeal.empty")), page, model);
    }
    var number = place.number();
    var named = Arrays.stream(DocumentKind.values()).filter(one -> one.name().equals(kind)).findFirst().orElse(DocumentKind.OTHER);
    try {
      claims.appeal(place.actor(), number, item, text.strip(), null);
      for (var part : parts == null ? List.<MultipartFile>of() : parts) {
        if (!part.isEmpty()) {
          try (var content = part.getInputStream()) {
            documents.add(place.actor(), number, item, named, content, part.getOriginalFilename(), page.text("track.appeal.evidence"));
          }
        }
      }
    } catch (InvalidInput refused) {
      return refused(place, response, sentences(refused, page), page, model);
    } catch (NotPossible refused) {
      return refused(place, response, List.of(page.text(refused.key(), refused.arguments().toArray())), page, model);
    }
    return back(place, response, "track.said.appealed", "item-" + item);
  }

  @PostMapping("/{item}/reopen")
  String reopen(@PathVariable int item, @RequestParam(defaultValue = "") String reason, @ModelAttribute(binding = false) Place place,
      HttpServletResponse response, Page page, Model model) {
    return done(place, response, page, model, "track.said.reopened", "item-" + item,
        () -> claims.reopen(place.actor(), place.number(), item, reason.isBlank() ? page.text("track.noReason") : reason.strip(), null));
  }

  // --- Papers -------------------------------------------------------------------------------------------------------------------

  /** Everything that happened, as it was written, with hashes and our signature; it can be checked at /verify. */
  @GetMapping("/record.json")
  ResponseEntity<byte[]> record(@ModelAttribute(binding = false) Place place) {
    return download(place.number() + "-record.json", MediaType.APPLICATION_JSON, records.json(place.actor(), place.number()));
  }

  @GetMapping("/record.pdf")
  ResponseEntity<byte[]> recordOnPaper(@ModelAttribute(binding = false) Place place, Page page) {
    return download(place.number() + "-record.pdf", MediaType.APPLICATION_PDF, records.pdf(place.actor(), place.number(), page.language()));
  }

  private static ResponseEntity<byte[]> download(String name, MediaType type, byte[] body) {
    return ResponseEntity.ok().contentType(type).header(HttpHeaders.CACHE_CONTROL, "private, no-store").header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(name).build().toString()).body(body);
  }

  @GetMapping("/{item}/letter.pdf")
  ResponseEntity<byte[]> letter(@PathVariable int item, @ModelAttribute(binding = false) Place place, Page page) {
    var letter = letters.latest(place.actor(), place.number(), item, page.language());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(letter.fileName()).build().toString())
        .body(letter.pdf());
  }

  @GetMapping("/files/{id}")
  ResponseEntity<Resource> file(@PathVariable UUID id, @ModelAttribute(binding = false) Place place) {
    return served(documents.serve(place.actor(), place.number(), id));
  }

  @GetMapping("/files/{id}/small")
  ResponseEntity<Resource> small(@PathVariable UUID id, @ModelAttribute(binding = false) Place place) {
    return served(documents.thumbnail(place.actor(), place.number(), id));
  }

  private static ResponseEntity<Resource> served(Served served) {
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  // --- The same ending for every act --------------------------------------------------------------------------------------------

  private String done(Place place, HttpServletResponse response, Page page, Model model, String said, String anchor, Supplier<?> act) {
    try {
      act.get();
    } catch (InvalidInput refused) {
      return refused(place, response, sentences(refused, page), page, model);
    } catch (NotPossible refused) {
      return refused(place, response, List.of(page.text(refused.key(), refused.arguments().toArray())), page, model);
    }
    return back(place, response, said, anchor);
  }

  private String back(Place place, HttpServletResponse response, String said, String anchor) {
    pages.toast(response, said);
    return "redirect:" + place.base() + "#" + anchor;
  }

  private String refused(Place place, HttpServletResponse response, List<String> problems, Page page, Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    return claim(place, false, problems, page, model);
  }

  private static List<String> sentences(InvalidInput refused, Page page) {
    return refused.problems().stream().map(problem -> page.text(problem.key(), problem.arguments().toArray())).toList();
  }
}
