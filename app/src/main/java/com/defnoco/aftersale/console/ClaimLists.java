package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.SavedViews;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The list of claims: filtered by its address, paged by key, kept as views, taken away as CSV. */
@Controller
public class ClaimLists {

  private static final int PAGE = 50;
  /** Rows of an export: more belongs into a report. */
  private static final int EXPORT = 20_000;
  private static final String PLACE = "claims";

  private final Claims claims;
  private final StaffAccounts staff;
  private final SavedViews views;
  private final Editions editions;
  private final Pages pages;
  private final Clock clock;

  ClaimLists(Claims claims, StaffAccounts staff, SavedViews views, Editions editions, Pages pages, Clock clock) {
    this.claims = claims;
    this.staff = staff;
    this.views = views;
    this.editions = editions;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * A page of the list.
   *
   * @param next the filter that shows the page after; null on the last
   */
  public record Listed(ClaimFilter filter, List<ClaimRow> rows, @Nullable ClaimFilter next, Map<ClaimState, Integer> counts, List<StaffAccounts.Member> colleagues,
      List<SavedViews.View> views, Rights rights) {}

  record ViewForm(@Nullable String name, @Nullable String query) {}

  @GetMapping("/console/claims")
  ModelAndView list(Actor.Staff actor, ClaimFilter filter, Page page) {
    return shown(actor, filter, page, Returned.nothing(), HttpStatus.OK);
  }

  private ModelAndView shown(Actor.Staff actor, ClaimFilter filter, Page page, Returned returned, HttpStatus status) {
    var slice = claims.list(actor, filter.query(actor, PAGE));
    var colleagues = staff.all(actor).stream()
        .filter(member -> !member.disabled() && (member.roles().contains(Role.ENGINEER) || member.roles().contains(Role.MANAGER))).toList();
    var listed = new Listed(filter, slice.rows(), slice.next() == null ? null : filter.after(slice.next()), claims.counts(actor), colleagues,
        views.of(actor, PLACE), new Rights(actor));
    return new ModelAndView("console/claims", Map.of("listed", listed, "words", new Words(page, editions, clock.instant()), "returned", returned), status);
  }

  @PostMapping("/console/claims/views")
  ModelAndView keep(Actor.Staff actor, ViewForm form, ClaimFilter filter, Page page, HttpServletRequest request, HttpServletResponse response) {
    try {
      views.keep(actor, PLACE, ClaimPage.text(form.name()), filter.first().address());
    } catch (InvalidInput refused) {
      return shown(actor, filter, page, Returned.of("view", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return shown(actor, filter, page, Returned.of("view", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "console.said.viewKept");
    return ClaimAnswers.seeOther(filter.first().href());
  }

  @PostMapping("/console/claims/views/{id}/removal")
  ModelAndView remove(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    views.remove(actor, id);
    pages.toast(response, "console.said.viewRemoved");
    return ClaimAnswers.seeOther("/console/claims");
  }

  @GetMapping("/console/claims.csv")
  void csv(Actor.Staff actor, ClaimFilter filter, Page page, HttpServletResponse response) throws IOException {
    var words = new Words(page, editions, clock.instant());
    var slice = claims.list(actor, filter.first().query(actor, 200));
    response.setContentType("text/csv; charset=utf-8");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("Content-Disposition", "attachment; filename=\"claims-" + LocalDate.ofInstant(clock.instant(), page.zone()) + ".csv\"");
    response.setHeader("X-Content-Type-Options", "nosniff");
    var csv = new CsvFile(response.getWriter(), "number", "state", "outcomes", "customer", "serial_numbers", "danger", "channel", "assignee", "created_at",
        "updated_at", "waiting_since", "hours_with_us", "first_line");
    for (int rows = 0; ; ) {
      for (var row : slice.rows()) {
        csv.row(java.util.Arrays.asList(row.number(), words.of(row.state()), row.outcomes().stream().map(words::of).collect(Collectors.joining("; ")),
            row.customerName(), String.join("; ", row.serialNumbers()), row.danger(), words.of(row.channel()), row.assigneeName(), row.createdAt(),
            row.updatedAt(), row.waitingSince(), row.ours().toHours(), row.firstLine()));
      }
      rows += slice.rows().size();
      if (slice.next() == null || rows >= EXPORT) {
        return;
      }
      slice = claims.list(actor, filter.after(slice.next()).query(actor, 200));
    }
  }
}
