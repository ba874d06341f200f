package com.defnoco.aftersale.console;

import com.defnoco.aftersale.batterylog.ColumnMapping;
import com.defnoco.aftersale.batterylog.ColumnMapping.Column;
import com.defnoco.aftersale.batterylog.ColumnMapping.Quantity;
import com.defnoco.aftersale.batterylog.ColumnMapping.Unit;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.diagnosis.Diagnosis;
import com.defnoco.aftersale.diagnosis.LogReports;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One battery log of a claim: its curve, its findings for and against, and what an engineer makes of them. */
@Controller
@RequestMapping("/console/claims/{number}/logs/{id}")
class LogPages {

  private final Diagnosis diagnosis;
  private final LogReports reports;
  private final Pages pages;

  LogPages(Diagnosis diagnosis, LogReports reports, Pages pages) {
    this.diagnosis = diagnosis;
    this.reports = reports;
    this.pages = pages;
  }

  @GetMapping
  ModelAndView page(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id) {
    return page(actor, number, id, Returned.nothing(), HttpStatus.OK);
  }

  @GetMapping("/chart.json")
  ResponseEntity<Map<String, Object>> chart(Actor.Staff actor, Page page, @PathVariable String number, @PathVariable UUID id) {
    return ResponseEntity.ok(reports.chart(actor, number, id, page.language()));
  }

  @GetMapping("/report.pdf")
  ResponseEntity<byte[]> pdf(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id, @RequestParam(defaultValue = "EN") Language language) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).header(HttpHeaders.CONTENT_DISPOSITION, attachment("battery-log.pdf"))
        .body(reports.pdf(actor, number, id, language));
  }

  @GetMapping("/report.json")
  ResponseEntity<byte[]> json(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).header(HttpHeaders.CONTENT_DISPOSITION, attachment("battery-log.json"))
        .body(reports.json(actor, number, id).getBytes(StandardCharsets.UTF_8));
  }

  record AnswerForm(@Nullable String fact, @Nullable String value, @Nullable String reason) {}

  @PostMapping("/findings/{finding}/acceptance")
  ModelAndView accept(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id, @PathVariable String finding, AnswerForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return done(actor, number, id, finding, "diagnosis.said.accepted", request, response, () ->
        diagnosis.accept(actor, number, id, finding, Fact.byId(ClaimPage.text(form.fact())).orElse(null), !"false".equals(form.value()), ClaimPage.text(form.reason())));
  }

  @PostMapping("/findings/{finding}/rejection")
  ModelAndView reject(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id, @PathVariable String finding, AnswerForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return done(actor, number, id, finding, "diagnosis.said.rejected", request, response, () -> diagnosis.reject(actor, number, id, finding, ClaimPage.text(form.reason())));
  }

  /** The columns of a table, as corrected: what each holds and in which unit. */
  @PostMapping("/columns")
  ModelAndView columns(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, number, id, "columns", "diagnosis.said.columns", request, response, () -> {
      var result = diagnosis.find(actor, number, id).result();
      if (result == null || result.table() == null) {
        throw new NotFound();
      }
      var before = ColumnMapping.fromText(result.table());
      var columns = new ArrayList<Column>();
      int cells = 0;
      for (int i = 0; i < result.headers().size(); i++) {
        var holds = choice(Quantity.values(), request.getParameter("holds-" + i));
        if (holds != null) {
          var unit = choice(Unit.values(), request.getParameter("unit-" + i));
          columns.add(new Column(i, result.headers().get(i), holds, unit == null ? Unit.NONE : unit, holds == Quantity.CELL ? ++cells : 0));
        }
      }
      diagnosis.correctMapping(actor, number, id, new ColumnMapping(before.separator(), before.decimalComma(), "on".equals(request.getParameter("dischargeNegative")), columns));
    });
  }

  private static <E extends Enum<E>> @Nullable E choice(E[] values, @Nullable String name) {
    return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst().orElse(null);
  }

  private ModelAndView done(Actor.Staff actor, String number, UUID id, String form, String said, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, number, id, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, number, id, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, said);
    return ClaimAnswers.seeOther("/console/claims/" + number + "/logs/" + id + "#" + form);
  }

  private ModelAndView page(Actor.Staff actor, String number, UUID id, Returned returned, HttpStatus status) {
    var model = new HashMap<String, Object>();
    model.put("log", diagnosis.find(actor, number, id));
    model.put("history", diagnosis.history(actor, number, id));
    model.put("rules", Rulebook.current());
    model.put("judges", new Rights(actor).judges());
    model.put("returned", returned);
    return new ModelAndView("console/log", model, status);
  }

  private static String attachment(String name) {
    return ContentDisposition.attachment().filename(name).build().toString();
  }
}
