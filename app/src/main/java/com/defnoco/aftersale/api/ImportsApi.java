package com.defnoco.aftersale.api;

import com.defnoco.aftersale.pages.ApiErrors;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.registry.ImportReport;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.Imports;
import com.defnoco.aftersale.registry.Reading;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists of units, consignments and models, for programs: sent as CSV, Excel workbook or JSON lines, worked on in the background. Headings we
 * do not know are told by {@code ?map=Heading=column}, as often as needed.
 */
@RestController
@RequestMapping("/api/v1/imports")
class ImportsApi {

  private final Imports imports;
  private final ApiErrors words;
  private final Settings settings;

  ImportsApi(Imports imports, ApiErrors words, Settings settings) {
    this.imports = imports;
    this.words = words;
    this.settings = settings;
  }

  /**
   * An import and how far it is.
   *
   * @param rows lines with data
   * @param reading how the file was read: encoding, separator, and which heading means which column
   * @param dateOrders columns of dates, and how dates such as 3/2/2024 in them were read
   * @param notes what was noticed about the file as a whole
   * @param errors address of the refused rows as CSV, with what to mend
   */
  record ImportAnswer(UUID id, Kind kind, ImportReport.State state, boolean dryRun, String fileName, int rows, int processed, int created,
      int updated, int unchanged, int refused, Reading reading, Map<String, Reading.DateOrder> dateOrders, List<Map<String, String>> notes, String errors, Instant createdAt,
      @Nullable Instant finishedAt) {}

  @PostMapping("/units")
  ResponseEntity<ImportAnswer> units(Actor.Integration actor, HttpServletRequest request,
      @RequestParam(defaultValue = "false") boolean dryRun, @RequestParam(defaultValue = "units") String fileName,
      @RequestParam(required = false) @Nullable List<String> map) throws IOException {
    return receive(actor, Kind.UNITS, request, dryRun, fileName, map);
  }

  @PostMapping("/consignments")
  ResponseEntity<ImportAnswer> consignments(Actor.Integration actor, HttpServletRequest request,
      @RequestParam(defaultValue = "false") boolean dryRun, @RequestParam(defaultValue = "consignments") String fileName,
      @RequestParam(required = false) @Nullable List<String> map) throws IOException {
    return receive(actor, Kind.CONSIGNMENTS, request, dryRun, fileName, map);
  }

  @PostMapping("/models")
  ResponseEntity<ImportAnswer> models(Actor.Integration actor, HttpServletRequest request,
      @RequestParam(defaultValue = "false") boolean dryRun, @RequestParam(defaultValue = "models") String fileName,
      @RequestParam(required = false) @Nullable List<String> map) throws IOException {
    return receive(actor, Kind.MODELS, request, dryRun, fileName, map);
  }

  private ResponseEntity<ImportAnswer> receive(Actor.Integration actor, Kind kind, HttpServletRequest request, boolean dryRun, String fileName,
      @Nullable List<String> map) throws IOException {
    var report = imports.receive(actor, kind, fileName, request.getInputStream(), dryRun, Imports.told(map == null ? List.of() : map), false);
    return ResponseEntity.accepted().location(URI.create(settings.link("/api/v1/imports/" + report.id()))).body(answer(request, report));
  }

  @GetMapping("/{id}")
  ImportAnswer report(Actor.Integration actor, HttpServletRequest request, @PathVariable UUID id) {
    return answer(request, imports.report(actor, id));
  }

  /** The refused rows as CSV in the reader's language: line, result, what to mend, and the row as it came. */
  @GetMapping("/{id}/errors.csv")
  void errors(Actor.Integration actor, Page page, @PathVariable UUID id, HttpServletResponse response) throws IOException {
    imports.report(actor, id);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"errors.csv\"");
    imports.writeRows(actor, id, true, Pages.localeOf(page.language()), response.getWriter());
  }

  private ImportAnswer answer(HttpServletRequest request, ImportReport r) {
    return new ImportAnswer(r.id(), r.kind(), r.state(), r.dryRun(), r.fileName(), r.rows(), r.processed(), r.created(), r.updated(),
        r.unchanged(), r.refused(), r.reading(), r.dateOrders(), words.inWords(request, r.notes()), settings.link("/api/v1/imports/" + r.id() + "/errors.csv"),
        r.createdAt(), r.finishedAt());
  }
}
