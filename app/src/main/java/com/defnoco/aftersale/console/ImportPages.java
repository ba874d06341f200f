package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Corrections;
import com.defnoco.aftersale.pages.Meaning;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.ImportReport;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.Imports;
import com.defnoco.aftersale.registry.Reading;
import com.defnoco.aftersale.registry.Registry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Bringing in lists: check a file first, see every row's verdict, then apply it. */
@Controller
public class ImportPages {

  private static final int ROWS_SHOWN = 200;

  private final Imports imports;
  private final Registry registry;
  private final Corrections corrections;
  private final Editions editions;
  private final Pages pages;
  private final Clock clock;

  ImportPages(Imports imports, Registry registry, Corrections corrections, Editions editions, Pages pages, Clock clock) {
    this.imports = imports;
    this.registry = registry;
    this.corrections = corrections;
    this.editions = editions;
    this.pages = pages;
    this.clock = clock;
  }

  @GetMapping("/console/imports")
  ModelAndView list(Actor.Staff actor, Page page, @RequestParam(defaultValue = "UNITS") Kind kind) {
    return list(actor, page, kind, List.of(), HttpStatus.OK);
  }

  private ModelAndView list(Actor.Staff actor, Page page, Kind kind, List<String> problems, HttpStatus status) {
    var model = new HashMap<String, Object>();
    model.put("kind", kind);
    model.put("kinds", Arrays.stream(Kind.values()).map(one -> new Option(one.name(), page.text("reg.kind." + one))).toList());
    model.put("latest", imports.latest(actor));
    model.put("problems", problems);
    model.put("writes", registry.mayWrite(actor));
    return new ModelAndView("console/imports", model, status);
  }

  /** Takes a file and judges it; it is applied from its own page, once somebody has seen the verdicts. */
  @PostMapping("/console/imports")
  ModelAndView receive(Actor.Staff actor, Page page, @RequestParam Kind kind, @RequestParam MultipartFile file) throws IOException {
    try (var content = file.getInputStream()) {
      var name = file.getOriginalFilename();
      var report = imports.receive(actor, kind, name == null ? "" : name, content, true, Map.of(), true);
      return ClaimAnswers.seeOther("/console/imports/" + report.id());
    } catch (InvalidInput refused) {
      var locale = Pages.localeOf(page.language());
      return list(actor, page, kind, refused.problems().stream().map(problem -> imports.inWords(problem, locale)).toList(),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  @GetMapping("/console/imports/{id}")
  ModelAndView report(Actor.Staff actor, Page page, @PathVariable UUID id, @RequestParam(required = false) @Nullable Verdict only) {
    return report(actor, page, id, only, List.of(), HttpStatus.OK);
  }

  private ModelAndView report(Actor.Staff actor, Page page, UUID id, @Nullable Verdict only, List<String> problems, HttpStatus status) {
    var report = imports.report(actor, id);
    var model = new HashMap<String, Object>();
    model.put("report", report);
    model.put("problems", problems);
    model.put("first", imports.rows(actor, id, null, 0, 3));
    model.put("choices", Imports.columns(report.kind()).stream().map(column -> new Option(column, column)).toList());
    model.put("only", only);
    model.put("rows", imports.rows(actor, id, only, 0, ROWS_SHOWN));
    model.put("columns", Imports.columns(report.kind()));
    model.put("say", new Sentences(imports, Pages.localeOf(page.language())));
    model.put("writes", registry.mayWrite(actor));
    model.put("corrects", actor.is(Role.MANAGER));
    return new ModelAndView("console/import", model, status);
  }

  /** Reads the trial again with the columns and the order of dates that somebody chose: fields {@code column-0}… and {@code order-<column>}. */
  @PostMapping("/console/imports/{id}/reading")
  ModelAndView correct(Actor.Staff actor, Page page, @PathVariable UUID id, @RequestParam Map<String, String> fields) {
    var columns = new HashMap<Integer, String>();
    var orders = new HashMap<String, Reading.DateOrder>();
    fields.forEach((name, value) -> {
      if (name.matches("column-\\d{1,3}")) {
        columns.put(Integer.valueOf(name.substring(7)), value);
      } else if (name.startsWith("order-")) {
        Arrays.stream(Reading.DateOrder.values()).filter(order -> order.name().equals(value)).findAny()
            .ifPresent(order -> orders.put(name.substring(6), order));
      }
    });
    try {
      return ClaimAnswers.seeOther("/console/imports/" + imports.correct(actor, id, new Reading.Correction(columns, orders)).id());
    } catch (InvalidInput refused) {
      var locale = Pages.localeOf(page.language());
      return report(actor, page, id, null, refused.problems().stream().map(problem -> imports.inWords(problem, locale)).toList(),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  /** Problems and notes in the reader's language. */
  public record Sentences(Imports imports, Locale locale) {

    public String of(InvalidInput.Problem problem) {
      return imports.inWords(problem, locale);
    }

    public Meaning meaning(@Nullable Verdict verdict) {
      return switch (verdict) {
        case null -> Meaning.NEUTRAL;
        case CREATED, UPDATED -> Meaning.GREEN;
        case UNCHANGED -> Meaning.NEUTRAL;
        case REFUSED -> Meaning.RED;
      };
    }
  }

  /** Which decisions the corrections of a trial would change: tried and undone. For managers. */
  @GetMapping("/console/imports/{id}/changes")
  ModelAndView changes(Actor.Staff actor, Page page, @PathVariable UUID id) {
    var report = imports.report(actor, id);
    var correcting = imports.correcting(actor, id);
    var effects = corrections.wouldChange(actor, correcting.units(), correcting.correction());
    return CorrectionPage.of(report.fileName(), "/console/imports/" + id, "/console/imports/" + id + "/application", "",
        page.text(report.updated() > correcting.rows() ? "reg.correction.byListSome" : "reg.correction.byList", correcting.rows(), report.updated()), Map.of(), effects,
        new Words(page, editions, clock.instant()));
  }

  @PostMapping("/console/imports/{id}/application")
  ModelAndView apply(Actor.Staff actor, @PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
    var report = imports.apply(actor, id);
    pages.toast(response, "reg.said.applying");
    return ClaimAnswers.seeOther("/console/imports/" + report.id());
  }

  @GetMapping("/console/imports/{id}/rows.csv")
  void rows(Actor.Staff actor, Page page, @PathVariable UUID id, @RequestParam(defaultValue = "false") boolean refused,
      HttpServletResponse response) throws IOException {
    imports.report(actor, id);
    UnitPages.csv(response, refused ? "to-mend.csv" : "rows.csv");
    imports.writeRows(actor, id, refused, Pages.localeOf(page.language()), response.getWriter());
  }

  /** A small file of each kind that goes in as it is. */
  @GetMapping("/console/imports/samples/{kind}.csv")
  ResponseEntity<Resource> sample(Actor.Staff actor, @PathVariable String kind) {
    if (Arrays.stream(Kind.values()).noneMatch(known -> known.name().toLowerCase(Locale.ROOT).equals(kind))) {
      throw new NotFound();
    }
    return ResponseEntity.ok().contentType(new MediaType("text", "csv", java.nio.charset.StandardCharsets.UTF_8))
        .header("Content-Disposition", "attachment; filename=\"" + kind + ".csv\"")
        .body(new ClassPathResource("registry/samples/" + kind + ".csv"));
  }
}
