package com.defnoco.aftersale.console;

import com.defnoco.aftersale.certificates.Certificates;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.time.Clock;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.claims.Corrections;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.Consignment;
import com.defnoco.aftersale.registry.ConsignmentQuery;
import com.defnoco.aftersale.registry.Exports;
import com.defnoco.aftersale.registry.Imports;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Consignments with the day they reached their port, its proof, and every correction of it. References may hold slashes. */
@Controller
public class ConsignmentPages {

  private static final int PER_PAGE = 50;
  private static final long LARGEST_PROOF = 20L << 20;

  private final Certificates certificates;
  private final Registry registry;
  private final Exports exports;
  private final Files files;
  private final Corrections corrections;
  private final ListViews lists;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  ConsignmentPages(Certificates certificates, Registry registry, Exports exports, Files files, Corrections corrections, ListViews lists, Pages pages, Editions editions, Clock clock) {
    this.certificates = certificates;
    this.registry = registry;
    this.exports = exports;
    this.files = files;
    this.corrections = corrections;
    this.lists = lists;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  public record Filter(@Nullable String q, @Nullable String port, @Nullable String arrived, @Nullable String after) {

    ConsignmentQuery query(int limit) {
      return new ConsignmentQuery(q, port, arrived == null || arrived.isEmpty() ? null : arrived.equals("yes"), after, limit);
    }

    public String at(String path, @Nullable String from) {
      var address = UriComponentsBuilder.fromPath(path);
      var values = new HashMap<String, Object>();
      Map.of("q", UnitPages.text(q), "port", UnitPages.text(port), "arrived", UnitPages.text(arrived), "after", UnitPages.text(from))
          .forEach((name, value) -> {
            if (!value.isBlank()) {
              address.queryParam(name, "{" + name + "}");
              values.put(name, value);
            }
          });
      return address.encode().buildAndExpand(values).toUriString();
    }
  }

  /** The address of a consignment's page. */
  public static String href(String reference) {
    return "/console/consignments/" + UriUtils.encodePath(reference, StandardCharsets.UTF_8);
  }

  @GetMapping("/console/consignments")
  ModelAndView list(Actor.Staff actor, Filter filter, Page page) {
    return list(actor, filter, page, Returned.nothing(), HttpStatus.OK);
  }

  private ModelAndView list(Actor.Staff actor, Filter filter, Page page, Returned returned, HttpStatus status) {
    var found = registry.consignments(actor, filter.query(PER_PAGE + 1));
    var shown = found.size() > PER_PAGE ? found.subList(0, PER_PAGE) : found;
    var model = new HashMap<String, Object>();
    model.put("filter", filter);
    model.put("consignments", shown);
    model.put("next", found.size() > PER_PAGE ? filter.at("/console/consignments", shown.getLast().reference()) : null);
    model.put("views", lists.of(actor, ListViews.Place.CONSIGNMENTS, filter.at("", null)));
    model.put("ports", ports(page));
    model.put("writes", registry.mayWrite(actor));
    model.put("returned", returned);
    return new ModelAndView("console/consignments", model, status);
  }

  @GetMapping("/console/consignments.csv")
  void file(Actor.Staff actor, Filter filter, HttpServletResponse response) throws IOException {
    UnitPages.csv(response, "consignments.csv");
    exports.consignments(actor, filter.query(500), Exports.Format.CSV, response.getWriter());
  }

  @GetMapping("/console/consignments/{*reference}")
  ModelAndView consignment(Actor.Staff actor, @PathVariable String reference, Page page) {
    return consignment(actor, reference.substring(1), page, Returned.nothing(), HttpStatus.OK);
  }

  private ModelAndView consignment(Actor.Staff actor, String reference, Page page, Returned returned, HttpStatus status) {
    var consignment = registry.consignment(actor, reference);
    var model = new HashMap<String, Object>();
    model.put("consignment", consignment);
    model.put("units", registry.units(actor, new UnitQuery(null, null, consignment.reference(), null, null, 20)));
    model.put("ports", ports(page));
    model.put("kinds", kinds(page));
    model.put("writes", consignment.arrivedOn() == null ? registry.mayWrite(actor) : actor.is(Role.MANAGER));
    model.put("progress", certificates.progress(actor, consignment.reference()).orElse(null));
    model.put("issues", certificates.mayIssueFor(actor) && consignment.arrivedOn() != null && consignment.units() > 0);
    model.put("returned", returned);
    return new ModelAndView("console/consignment", model, status);
  }

  record NewForm(@Nullable String reference, @Nullable String portOfDischarge) {}

  @PostMapping("/console/consignments")
  ModelAndView add(Actor.Staff actor, NewForm form, Page page, HttpServletRequest request, HttpServletResponse response) {
    var reference = UnitPages.text(form.reference()).strip();
    try {
      registry.putConsignment(actor, reference, UnitPages.text(form.portOfDischarge()), null, null, null);
    } catch (InvalidInput refused) {
      return list(actor, new Filter(null, null, null, null), page, Returned.of("new", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "reg.said.consignment");
    return ClaimAnswers.seeOther(href(reference));
  }

  record ArrivalForm(String reference, @Nullable String portOfDischarge, @Nullable String arrivedOn, ArrivalProof.@Nullable Kind kind,
      @Nullable String proofReference, @Nullable String note, @Nullable String reason, @Nullable UUID paperId, @Nullable Boolean seen) {}

  @PostMapping("/console/consignment-arrivals")
  ModelAndView record(Actor.Staff actor, ArrivalForm form, @RequestParam(required = false) @Nullable MultipartFile paper, Page page,
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    var consignment = registry.consignment(actor, UnitPages.text(form.reference()));
    try {
      var arrivedOn = arrivedOn(form.arrivedOn());
      var proof = proof(actor, consignment, form, paper);
      Runnable correction = () -> registry.putConsignment(actor, consignment.reference(), UnitPages.text(form.portOfDischarge()), arrivedOn, proof,
          form.reason());
      if (consignment.arrivedOn() != null && actor.is(Role.MANAGER) && form.seen() == null) {
        // Decisions rest on this day: first is shown what becomes of them.
        var effects = corrections.wouldChange(actor, unitsOf(consignment), correction);
        var fields = new LinkedHashMap<String, String>();
        fields.put("reference", consignment.reference());
        fields.put("portOfDischarge", UnitPages.text(form.portOfDischarge()));
        fields.put("arrivedOn", UnitPages.text(form.arrivedOn()));
        fields.put("kind", proof.kind().name());
        fields.put("proofReference", UnitPages.text(form.proofReference()));
        fields.put("note", UnitPages.text(form.note()));
        fields.put("reason", UnitPages.text(form.reason()));
        if (proof.fileId() != null) {
          fields.put("paperId", proof.fileId().toString());
        }
        var before = page.date(consignment.arrivedOn());
        return CorrectionPage.of(consignment.reference(), href(consignment.reference()), "/console/consignment-arrivals", before,
            arrivedOn == null ? page.text("reg.notArrived") : page.date(arrivedOn), fields, effects, new Words(page, editions, clock.instant()));
      }
      correction.run();
    } catch (InvalidInput refused) {
      return consignment(actor, consignment.reference(), page, Returned.of("arrival", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "reg.said.arrival");
    return ClaimAnswers.seeOther(href(consignment.reference()));
  }

  private List<UUID> unitsOf(Consignment consignment) {
    var all = new ArrayList<UUID>();
    List<UUID> some;
    do {
      some = registry.unitsIn(consignment.id(), all.isEmpty() ? null : all.getLast(), 10_000);
      all.addAll(some);
    } while (some.size() == 10_000);
    return all;
  }

  /** Certificates for every unit in it, by a job; the page shows how far it is. */
  @PostMapping("/console/consignment-certificates")
  ModelAndView certificates(Actor.Staff actor, @RequestParam(defaultValue = "") String reference, HttpServletResponse response) {
    var progress = certificates.issueAll(actor, reference);
    pages.toast(response, "certificates.said.asked");
    return ClaimAnswers.seeOther(href(progress.reference()));
  }

  private static @Nullable LocalDate arrivedOn(@Nullable String typed) {
    return typed == null || typed.isBlank() ? null : Imports.day("/arrivedOn", typed);
  }

  private ArrivalProof proof(Actor.Staff actor, Consignment consignment, ArrivalForm form, @Nullable MultipartFile paper) throws IOException {
    UUID fileId = form.paperId() == null ? consignment.proof().fileId() : files.find(owner(consignment), form.paperId()).id();
    if (paper != null && !paper.isEmpty()) {
      try (var content = paper.getInputStream()) {
        fileId = files.receive(actor, owner(consignment), content, paper.getOriginalFilename(), LARGEST_PROOF).id();
      }
    }
    return new ArrivalProof(form.kind() == null ? ArrivalProof.Kind.NONE_YET : form.kind(), blankToNull(form.proofReference()),
        blankToNull(form.note()), fileId);
  }

  /** The paper of the arrival, as module files serves it. */
  @GetMapping("/console/consignment-papers/{id}")
  ResponseEntity<Resource> paper(Actor.Staff actor, @PathVariable UUID id, @RequestParam String reference) {
    var consignment = registry.consignment(actor, reference);
    if (consignment.arrivals().stream().noneMatch(arrival -> id.equals(arrival.proof().fileId()))) {
      throw new NotFound();
    }
    var served = files.serve(owner(consignment), id);
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  private static String owner(Consignment consignment) {
    return "consignment:" + consignment.id();
  }

  private List<Option> ports(Page page) {
    return registry.ports().stream().map(port -> new Option(port.locode(), port.name(page.language()) + " (" + port.locode() + ")"))
        .sorted(Comparator.comparing(Option::words)).toList();
  }

  private static List<Option> kinds(Page page) {
    return Arrays.stream(ArrivalProof.Kind.values()).map(kind -> new Option(kind.name(), page.text("reg.proof." + kind))).toList();
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
