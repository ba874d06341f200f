package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Wrong;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.SerialNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.json.JsonMapper;

/**
 * A new claim in five steps, each a page of its own with its own address. What was written so far is a text in the session, and a copy of it on the
 * phone (draft.js); every step works as a plain form.
 */
@Controller
@RequestMapping("/claim/new")
class ClaimPages {

  static final int STEPS = 5;
  /** As many as a submission takes. */
  private static final int MOST_BATTERIES = 50;
  private static final int MOST_FILES = 40;
  private static final long MOST_BYTES = 512L << 20;
  /** Files that one draft may send, removed ones included; and one network, whatever sessions it begins. */
  private static final int UPLOADS_OF_A_DRAFT = 80;
  private static final int UPLOADS_OF_A_NETWORK = 240;
  private static final int LONGEST_DESCRIPTION = 5_000;
  /** All descriptions together: a session is a row in the database, and who has more to tell sends a file. */
  private static final int LONGEST_DESCRIPTIONS = 30_000;
  private static final int LONGEST_DAY = 60;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_PHONE = 40;
  private static final String KEPT = "claim-draft";
  private static final Pattern ITEM = Pattern.compile("/items/([0-9]{1,3})/([a-zA-Z]+).*");
  private static final Logger LOG = LoggerFactory.getLogger(ClaimPages.class);

  private final Claims claims;
  private final Customers customers;
  private final Documents documents;
  private final Files files;
  private final Registry registry;
  private final LabelReader labels;
  private final Pages pages;
  private final JsonMapper json;
  private final Clock clock;
  private final Budgets budgets;

  ClaimPages(Claims claims, Customers customers, Documents documents, Files files, Registry registry, LabelReader labels, Pages pages, JsonMapper json, Clock clock,
      Budgets budgets) {
    this.budgets = budgets;
    this.claims = claims;
    this.customers = customers;
    this.documents = documents;
    this.files = files;
    this.registry = registry;
    this.labels = labels;
    this.pages = pages;
    this.json = json;
    this.clock = clock;
  }

  // --- 1: which batteries -------------------------------------------------------------------------------------------------------

  @GetMapping
  String batteries(@RequestParam(defaultValue = "") String serial, HttpSession session, Page page, Model model) {
    var draft = draft(session, page);
    var serials = new ArrayList<>(draft.serials());
    if (!serial.isBlank() && serial.length() <= 60 && !serials.contains(serial.strip())) {
      serials.add(serial.strip());
    }
    return batteries(draft, serials, List.of(), model);
  }

  @PostMapping
  String batteries(@RequestParam(name = "serial", required = false) @Nullable List<String> typed, @RequestParam(required = false) @Nullable MultipartFile photo,
      @RequestParam(defaultValue = "") String go, HttpSession session, HttpServletResponse response, Page page, Model model) throws IOException {
    var draft = draft(session, page);
    var serials = new ArrayList<>((typed == null ? List.<String>of() : typed).stream().map(String::strip).filter(one -> !one.isEmpty())
        .limit(MOST_BATTERIES).toList());
    var wrongs = new ArrayList<Wrong>();
    if (photo != null && !photo.isEmpty()) {
      var read = labels.read(photo.getBytes()).flatMap(registry::serialOnLabel);
      read.ifPresentOrElse(found -> serials.add(found.text()), () -> wrongs.add(new Wrong("photo", page.text("scan.nothing"))));
    }
    var canonical = new ArrayList<String>();
    for (int i = 0; i < serials.size(); i++) {
      switch (SerialNumber.read(serials.get(i))) {
        case SerialNumber.Reading.Of(SerialNumber read) -> canonical.add(read.text());
        case SerialNumber.Reading.Impossible(String key, List<Object> arguments) ->
            wrongs.add(new Wrong("serial-" + (i + 1), page.text(key, arguments.toArray())));
      }
    }
    if (go.equals("more") || !wrongs.isEmpty()) {
      if (go.equals("more")) {
        serials.add("");
      }
      return wrong(response, batteries(draft, serials, wrongs, model), wrongs);
    }
    if (canonical.isEmpty()) {
      return wrong(response, batteries(draft, serials, List.of(new Wrong("serial-1", page.text("wizard.serial.missing"))), model), List.of());
    }
    keep(session, draft.withSerials(canonical.stream().distinct().toList()));
    return "redirect:/claim/new/problem?battery=1";
  }

  private static String batteries(Draft draft, List<String> serials, List<Wrong> wrongs, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("serials", serials.isEmpty() ? List.of("") : serials);
    model.addAttribute("wrongs", wrongs);
    return "portal/claim/batteries";
  }

  // --- 2: what happened ---------------------------------------------------------------------------------------------------------

  @GetMapping("/problem")
  String problem(@RequestParam(defaultValue = "1") int battery, HttpSession session, Page page, Model model) {
    var draft = draft(session, page);
    if (battery < 1 || battery > draft.serials().size() || battery - 1 > draft.told().size()) {
      return "redirect:" + firstOpen(draft);
    }
    return problem(draft, battery, draft.told(battery - 1), battery == 1 && draft.told().isEmpty(), List.of(), model);
  }

  @PostMapping("/problem")
  String problem(@RequestParam(defaultValue = "1") int battery, @RequestParam(name = "symptom", required = false) @Nullable Set<String> symptom,
      @RequestParam(defaultValue = "") String when, @RequestParam(defaultValue = "") String description, @RequestParam(defaultValue = "") String unsure,
      @RequestParam(defaultValue = "false") boolean forAll, HttpSession session, HttpServletResponse response, Page page, Model model) {
    var draft = draft(session, page);
    if (battery < 1 || battery > draft.serials().size() || battery - 1 > draft.told().size()) {
      return "redirect:" + firstOpen(draft);
    }
    var known = Arrays.stream(Symptom.values()).map(Enum::name).collect(Collectors.toSet());
    var symptoms = new HashSet<>(symptom == null ? Set.<String>of() : symptom);
    symptoms.retainAll(known);
    var told = new Draft.Told(symptoms, unsure.isEmpty() ? when.strip() : "", description.strip());
    var copies = forAll ? draft.serials().size() - battery + 1 : 1;
    var others = java.util.stream.IntStream.range(0, draft.told().size()).filter(i -> i < battery - 1 || (!forAll && i >= battery))
        .mapToLong(i -> draft.told().get(i).description().length()).sum();
    var wrongs = new ArrayList<Wrong>();
    if (symptoms.isEmpty()) {
      wrongs.add(new Wrong("symptom-" + Symptom.values()[0].name(), page.text("wizard.symptom.missing")));
    }
    dayProblem(told.when(), page).ifPresent(problem -> wrongs.add(new Wrong("when", problem)));
    if (told.when().isEmpty() && unsure.isEmpty()) {
      wrongs.add(new Wrong("when", page.text("wizard.when.missing")));
    }
    if (told.when().length() > LONGEST_DAY) {
      wrongs.add(new Wrong("when", page.text("wizard.when.unread", shortened(told.when()))));
    }
    if (told.description().length() > LONGEST_DESCRIPTION) {
      wrongs.add(new Wrong("description", page.text("wizard.description.long", LONGEST_DESCRIPTION)));
    } else if (others + (long) copies * told.description().length() > LONGEST_DESCRIPTIONS) {
      wrongs.add(new Wrong("description", page.text("wizard.description.together", LONGEST_DESCRIPTIONS)));
    }
    if (!wrongs.isEmpty()) {
      return wrong(response, problem(draft, battery, told, forAll, wrongs, model), wrongs);
    }
    var next = draft.withTold(battery - 1, told, forAll);
    keep(session, next);
    if (!next.warned() && symptoms.stream().map(Symptom::valueOf).anyMatch(Symptom::danger)) {
      return "redirect:/claim/new/safety";
    }
    return "redirect:" + afterProblem(next);
  }

  private String problem(Draft draft, int battery, Draft.@Nullable Told told, boolean forAll, List<Wrong> wrongs, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("battery", battery);
    model.addAttribute("told", told == null ? new Draft.Told(Set.of(), "", "") : told);
    model.addAttribute("answered", told != null);
    model.addAttribute("forAll", forAll);
    model.addAttribute("wrongs", wrongs);
    return "portal/claim/problem";
  }

  private static String afterProblem(Draft draft) {
    return draft.told().size() < draft.serials().size() ? "/claim/new/problem?battery=" + (draft.told().size() + 1) : "/claim/new/proof";
  }

  private LocalDate today(Page page) {
    return LocalDate.ofInstant(clock.instant(), page.zone());
  }

  private Optional<String> dayProblem(String when, Page page) {
    return switch (WrittenDay.read(when, today(page))) {
      // A day to come at the customer's place may already be today further east.
      case WrittenDay.Of(LocalDate day) when day.isAfter(today(page).plusDays(1)) -> Optional.of(page.text("wizard.when.future", page.date(day)));
      case WrittenDay.Of(LocalDate day) when day.getYear() < 2000 -> Optional.of(page.text("wizard.when.long", page.date(day)));
      case WrittenDay.Of of -> Optional.empty();
      case WrittenDay.Nothing nothing -> Optional.empty();
      case WrittenDay.Unclear(LocalDate one, LocalDate other) -> Optional.of(page.text("wizard.when.unclear", page.date(one), page.date(other)));
      case WrittenDay.Impossible(String text) -> Optional.of(page.text("wizard.when.impossible", shortened(text)));
      case WrittenDay.NotADay(String text) -> Optional.of(page.text("wizard.when.unread", shortened(text)));
    };
  }

  // --- Safety first -------------------------------------------------------------------------------------------------------------

  @GetMapping("/safety")
  String safety(HttpSession session, Page page, Model model) {
    model.addAttribute("draft", draft(session, page));
    return "portal/claim/safety";
  }

  @PostMapping("/safety")
  String safetyRead(HttpSession session, Page page) {
    var draft = draft(session, page).warnedNow();
    keep(session, draft);
    return "redirect:" + (draft.serials().isEmpty() ? "/claim/new" : afterProblem(draft));
  }

  // --- 3: proof -----------------------------------------------------------------------------------------------------------------

  @GetMapping("/proof")
  String proof(HttpSession session, Page page, Model model) {
    var draft = draft(session, page);
    return missingBefore(draft, 3).orElseGet(() -> proof(draft, List.of(), model));
  }

  @PostMapping("/proof")
  String proof(@RequestParam(defaultValue = "") String invoice, @RequestParam(defaultValue = "") String certificate,
      @RequestParam(required = false) @Nullable List<MultipartFile> invoiceFile, @RequestParam(required = false) @Nullable List<MultipartFile> certificateFile,
      @RequestParam(required = false) @Nullable List<MultipartFile> otherFile, @RequestParam(defaultValue = "") String remove, Actor actor,
      HttpSession session, HttpServletResponse response, Page page, Model model) throws IOException {
    var wrongs = new ArrayList<Wrong>();
    var draft = draft(session, page);
    if (!remove.isEmpty()) {
      keep(session, withoutFile(draft, remove).withPapers(known(invoice), known(certificate)));
      return "redirect:/claim/new/proof";
    }
    draft = receive(actor, draft, DocumentKind.INVOICE, invoiceFile, "invoice-file", wrongs, page);
    draft = receive(actor, draft, DocumentKind.WARRANTY_CERTIFICATE, certificateFile, "certificate-file", wrongs, page);
    draft = receive(actor, draft, null, otherFile, "other-file", wrongs, page);
    draft = draft.withPapers(
        answer(invoice, draft, DocumentKind.INVOICE, "invoice", wrongs, page),
        answer(certificate, draft, DocumentKind.WARRANTY_CERTIFICATE, "certificate", wrongs, page));
    keep(session, draft);
    if (!wrongs.isEmpty()) {
      return wrong(response, proof(draft, wrongs, model), wrongs);
    }
    return "redirect:/claim/new/contact";
  }

  /** One file at once, for upload.js. */
  @PostMapping("/files")
  ResponseEntity<Map<String, Object>> file(@RequestParam(defaultValue = "OTHER") String kind, @RequestParam MultipartFile file, Actor actor,
      HttpSession session, Page page) throws IOException {
    var wrongs = new ArrayList<Wrong>();
    var named = Arrays.stream(DocumentKind.values()).filter(one -> one.name().equals(kind) && one.isPaper()).findFirst().orElse(null);
    // upload.js sends one after the other: the session keeps the last draft that was written.
    var draft = receive(actor, draft(session, page), named, List.of(file), "file", wrongs, page);
    if (wrongs.isEmpty()) {
      keep(session, draft);
      return ResponseEntity.ok(Map.of("name", shortened(String.valueOf(file.getOriginalFilename())), "size", file.getSize()));
    }
    return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).body(Map.of("problem", wrongs.getFirst().sentence()));
  }

  private static String proof(Draft draft, List<Wrong> wrongs, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("limit", Files.USUAL_LIMIT_BYTES);
    model.addAttribute("wrongs", wrongs);
    return "portal/claim/proof";
  }

  private Draft receive(Actor actor, Draft draft, @Nullable DocumentKind kind, @Nullable List<MultipartFile> parts, String field,
      List<Wrong> wrongs, Page page) throws IOException {
    var now = draft;
    for (var part : parts == null ? List.<MultipartFile>of() : parts) {
      if (part.isEmpty() && (part.getOriginalFilename() == null || part.getOriginalFilename().isEmpty())) {
        continue;
      }
      if (now.files().size() >= MOST_FILES) {
        wrongs.add(new Wrong(field, page.text("wizard.files.many", MOST_FILES)));
        break;
      }
      if (now.files().stream().mapToLong(Draft.Attached::size).sum() + part.getSize() > MOST_BYTES) {
        wrongs.add(new Wrong(field, page.text("wizard.files.large", MOST_BYTES >> 20)));
        break;
      }
      if (!maySend(actor, now)) {
        wrongs.add(new Wrong(field, page.text("wizard.files.tooOften")));
        break;
      }
      try (var content = part.getInputStream()) {
        var file = files.receive(actor, draft.owner(), content, part.getOriginalFilename(),
            kind == null || kind == DocumentKind.LOG || kind == DocumentKind.OTHER ? Files.LOG_LIMIT_BYTES : Files.USUAL_LIMIT_BYTES);
        now = now.withFile(new Draft.Attached(file.id(), (kind != null ? kind : kindOf(file)).name(), file.name(), file.size()));
      } catch (InvalidInput refused) {
        refused.problems().forEach(problem ->
            wrongs.add(new Wrong(field, page.text("wizard.file.refused", shortened(String.valueOf(part.getOriginalFilename())), page.text(problem.key(), problem.arguments().toArray())))));
      }
    }
    return now;
  }

  /** Judging a file takes time and room: neither one draft nor one network may send them without end. */
  private boolean maySend(Actor actor, Draft draft) {
    return budgets.take("claim:upload:draft:" + draft.id(), UPLOADS_OF_A_DRAFT, Duration.ofMinutes(2))
        && (!(actor instanceof Actor.Visitor(String address)) || budgets.take("claim:upload:address:" + Budgets.network(address), UPLOADS_OF_A_NETWORK, Duration.ofSeconds(30)));
  }

  private static DocumentKind kindOf(FileReference file) {
    return switch (file.type().family()) {
      case IMAGE -> DocumentKind.PHOTO;
      case VIDEO -> DocumentKind.VIDEO;
      case LOG -> DocumentKind.LOG;
      case PDF, OTHER -> DocumentKind.OTHER;
    };
  }

  private static String answer(String given, Draft draft, DocumentKind kind, String field, List<Wrong> wrongs, Page page) {
    boolean here = !draft.files(kind.name()).isEmpty();
    var answer = here && !known(given).equals(Draft.NONE) ? Draft.SEND : known(given);
    if (answer.isEmpty()) {
      wrongs.add(new Wrong(field + "-send", page.text("wizard." + field + ".missing")));
    } else if (answer.equals(Draft.SEND) && !here) {
      wrongs.add(new Wrong(field + "-file", page.text("wizard." + field + ".noFile")));
    }
    return answer;
  }

  private static String known(String answer) {
    return Set.of(Draft.SEND, Draft.NONE, Draft.LATER).contains(answer) ? answer : "";
  }

  private static Draft withoutFile(Draft draft, String reference) {
    try {
      return draft.withoutFile(UUID.fromString(reference));
    } catch (IllegalArgumentException notAnId) {
      return draft;
    }
  }

  // --- 4: how to reach you ------------------------------------------------------------------------------------------------------

  @GetMapping("/contact")
  String contact(Actor actor, HttpSession session, Page page, Model model) {
    var draft = withWhatWeKnow(actor, draft(session, page));
    return missingBefore(draft, 4).orElseGet(() -> contact(draft, List.of(), page, model));
  }

  @PostMapping("/contact")
  String contact(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String email, @RequestParam(defaultValue = "") String phone,
      @RequestParam(defaultValue = "") String locale, @RequestParam(defaultValue = "") String country, HttpSession session, HttpServletResponse response,
      Page page, Model model) {
    var draft = draft(session, page).withContact(name.strip(), email.strip(), phone.strip(), locale.equals("zh") ? "zh" : "en",
        country.matches("[A-Z]{2}") ? country : "");
    var wrongs = tooLong(draft, page);
    if (wrongs.isEmpty()) {
      keep(session, draft);
      wrongs = contactProblems(draft, page);
    }
    if (!wrongs.isEmpty()) {
      return wrong(response, contact(draft, wrongs, page, model), wrongs);
    }
    return "redirect:/claim/new/check";
  }

  /** Who is signed in need not write again what we have. */
  private Draft withWhatWeKnow(Actor actor, Draft draft) {
    if (!(actor instanceof Actor.Customer(UUID id)) || !draft.name().isEmpty() || !draft.email().isEmpty() || !draft.phone().isEmpty()) {
      return draft;
    }
    var known = customers.find(actor, id);
    var email = nullToEmpty(known.email());
    // Who signed in before they ever told a name is kept under their address.
    return draft.withContact(known.name().equals(email) ? "" : known.name(), email, nullToEmpty(known.phone()), known.locale(), nullToEmpty(known.country()));
  }

  /** What is longer than any name, address or number is not kept. */
  private static List<Wrong> tooLong(Draft draft, Page page) {
    var wrongs = new ArrayList<Wrong>();
    if (draft.name().length() > LONGEST_NAME) {
      wrongs.add(new Wrong("name", page.text("wizard.text.long", LONGEST_NAME)));
    }
    if (draft.email().length() > LONGEST_EMAIL) {
      wrongs.add(new Wrong("email", page.text("wizard.text.long", LONGEST_EMAIL)));
    }
    if (draft.phone().length() > LONGEST_PHONE) {
      wrongs.add(new Wrong("phone", page.text("wizard.text.long", LONGEST_PHONE)));
    }
    return wrongs;
  }

  private static List<Wrong> contactProblems(Draft draft, Page page) {
    var wrongs = new ArrayList<Wrong>();
    if (draft.name().isEmpty()) {
      wrongs.add(new Wrong("name", page.text("wizard.name.missing")));
    }
    if (draft.email().isEmpty() && draft.phone().isEmpty()) {
      wrongs.add(new Wrong("email", page.text("wizard.contact.missing")));
    }
    if (!draft.email().isEmpty() && !draft.email().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")) {
      wrongs.add(new Wrong("email", page.text("wizard.email.malformed", shortened(draft.email()))));
    }
    if (!draft.phone().isEmpty() && draft.phone().replaceAll("[^0-9]", "").length() < 6) {
      wrongs.add(new Wrong("phone", page.text("wizard.phone.malformed", shortened(draft.phone()))));
    }
    return wrongs;
  }

  private static String contact(Draft draft, List<Wrong> wrongs, Page page, Model model) {
    var locale = Pages.localeOf(page.language());
    model.addAttribute("draft", draft);
    model.addAttribute("countries", Arrays.stream(Locale.getISOCountries())
        .map(code -> new Option(code, Locale.of("", code).getDisplayCountry(locale)))
        .sorted(Comparator.comparing(Option::words, java.text.Collator.getInstance(locale))).toList());
    model.addAttribute("wrongs", wrongs);
    return "portal/claim/contact";
  }

  // --- 5: check and send --------------------------------------------------------------------------------------------------------

  @GetMapping("/check")
  String check(HttpSession session, Page page, Model model) {
    var draft = draft(session, page);
    return missingBefore(draft, 5).orElseGet(() -> check(draft, List.of(), page, model));
  }

  @PostMapping("/check")
  String send(Actor actor, HttpServletRequest request, HttpServletResponse response, Page page, Model model) {
    var session = request.getSession();
    var draft = draft(session, page);
    var missing = missingBefore(draft, 5);
    if (missing.isPresent()) {
      return missing.get();
    }
    Submission.Receipt receipt;
    try {
      correct(actor, draft, page);
      receipt = claims.submit(actor, submission(draft, page));
    } catch (InvalidInput refused) {
      var wrongs = refused.problems().stream()
          .map(problem -> new Wrong(stepOf(problem.pointer()), page.text(problem.key(), problem.arguments().toArray()))).toList();
      return wrong(response, check(draft, wrongs, page, model), wrongs);
    }
    if (receipt.link() == null) {
      session.removeAttribute(KEPT);
      return "redirect:/claim/new/sent";
    }
    boolean allArrived = handOver(draft, receipt);
    session.removeAttribute(KEPT);
    if (!allArrived) {
      pages.toast(response, "wizard.files.lost");
    }
    return "redirect:" + (actor instanceof Actor.Customer ? "/my/claims/" + receipt.claim().number() : "/t/" + receipt.link()) + "?sent";
  }

  /** A signed-in customer is who they are whatever the form says; what it says anew is kept with them. */
  private void correct(Actor actor, Draft draft, Page page) {
    if (!(actor instanceof Actor.Customer(UUID id))) {
      return;
    }
    var known = customers.find(actor, id);
    var zone = page.zone().getId().contains("/") ? page.zone().getId() : known.timeZone();
    var told = new Customers.Details(draft.name(), emptyToNull(draft.email()), emptyToNull(draft.phone()), draft.locale(), zone, emptyToNull(draft.country()), known.company());
    if (!told.equals(new Customers.Details(known.name(), known.email(), known.phone(), known.locale(), known.timeZone(), known.country(), known.company()))) {
      customers.change(actor, id, told);
    }
  }

  /** The same claim had been sent before, by somebody who may be somebody else: the link goes to the address on record. */
  @GetMapping("/sent")
  String sent() {
    return "portal/claim/sent";
  }

  private String check(Draft draft, List<Wrong> wrongs, Page page, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("days", draft.told().stream().map(told -> said(told.when(), page)).toList());
    model.addAttribute("country", draft.country().isEmpty() ? "" : Locale.of("", draft.country()).getDisplayCountry(Pages.localeOf(page.language())));
    model.addAttribute("wrongs", wrongs);
    return "portal/claim/check";
  }

  private String said(String when, Page page) {
    return WrittenDay.read(when, today(page)) instanceof WrittenDay.Of(LocalDate day) ? page.date(day) : page.text("wizard.when.unknown");
  }

  /** The step where the problem is mended: what is neither batteries nor what happened is about who claims. */
  static String stepOf(String pointer) {
    var item = ITEM.matcher(pointer);
    return !pointer.startsWith("/items") ? "/claim/new/contact"
        : !item.matches() || item.group(2).equals("serialNumber") ? "/claim/new"
        : item.group(2).equals("withoutPapers") ? "/claim/new/proof"
        : "/claim/new/problem?battery=" + (Integer.parseInt(item.group(1)) + 1);
  }

  private Submission submission(Draft draft, Page page) {
    var without = EnumSet.noneOf(Fact.class);
    if (draft.invoice().equals(Draft.NONE)) {
      without.add(Fact.INVOICE);
    }
    if (draft.certificate().equals(Draft.NONE)) {
      without.add(Fact.CERTIFICATE);
    }
    var items = new ArrayList<Submission.Item>();
    for (int i = 0; i < draft.serials().size(); i++) {
      var told = draft.told().get(i);
      items.add(new Submission.Item(draft.serials().get(i),
          WrittenDay.read(told.when(), today(page)) instanceof WrittenDay.Of(LocalDate day) ? day : null,
          told.description(), told.symptoms().stream().map(Symptom::valueOf).collect(Collectors.toSet()), without));
    }
    var contact = new Submission.Contact(draft.name(), emptyToNull(draft.email()), emptyToNull(draft.phone()), draft.locale(),
        page.zone().getId().contains("/") ? page.zone().getId() : null, emptyToNull(draft.country()));
    return new Submission(draft.id(), contact, items, Channel.PORTAL);
  }

  /** Every file goes to every battery of the claim, because one invoice often lists them all. @return whether all of them arrived */
  private boolean handOver(Draft draft, Submission.Receipt receipt) {
    var link = receipt.link();
    if (link == null) {
      return draft.files().isEmpty();
    }
    var holder = claims.byLink(link);
    var number = receipt.claim().number();
    boolean all = true;
    for (var file : draft.files()) {
      var kind = DocumentKind.valueOf(file.kind());
      try {
        for (var item : receipt.claim().items()) {
          if (item.number() > 1) {
            var again = files.share(file.reference(), draft.owner(), draft.owner());
            documents.addReceived(holder, number, item.number(), kind, draft.owner(), again.id(), "");
          }
        }
        documents.addReceived(holder, number, 1, kind, draft.owner(), file.reference(), "");
      } catch (InvalidInput | NotFound | NotPossible lost) {
        LOG.warn("A file of claim {} could not be added: {}", number, lost.toString());
        all = false;
      }
    }
    return all;
  }

  // --- The draft ----------------------------------------------------------------------------------------------------------------

  private Draft draft(HttpSession session, Page page) {
    if (session.getAttribute(KEPT) instanceof String kept) {
      try {
        return json.readValue(kept, Draft.class);
      } catch (RuntimeException ofAnOlderVersion) {
        LOG.info("A draft of an older version was let go");
      }
    }
    return Draft.begin(UUID.randomUUID(), page.language().tag());
  }

  private void keep(HttpSession session, Draft draft) {
    session.setAttribute(KEPT, json.writeValueAsString(draft));
  }

  /** Where a reader must go back to before they may be at this step. */
  private static Optional<String> missingBefore(Draft draft, int step) {
    if (draft.serials().isEmpty() || draft.told().size() < draft.serials().size()) {
      return Optional.of("redirect:" + firstOpen(draft));
    }
    if (step > 3 && (draft.invoice().isEmpty() || draft.certificate().isEmpty())) {
      return Optional.of("redirect:/claim/new/proof");
    }
    if (step > 4 && (draft.name().isEmpty() || (draft.email().isEmpty() && draft.phone().isEmpty()))) {
      return Optional.of("redirect:/claim/new/contact");
    }
    return Optional.empty();
  }

  private static String firstOpen(Draft draft) {
    return draft.serials().isEmpty() ? "/claim/new" : afterProblem(draft);
  }

  private static String wrong(HttpServletResponse response, String view, List<Wrong> wrongs) {
    if (!wrongs.isEmpty()) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    }
    return view;
  }

  private static String nullToEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
