package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.onsite.Visit;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The dispatch board under a real mouse and a real keyboard: a visit is carried to another technician or another day, and what speaks against a place is written there. */
class DispatchBoardTest extends ClaimFixtures {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final LocalDate MONDAY = LocalDate.parse("2025-06-09");

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired OnsiteRepair onsite;

  /** A visit that a customer has confirmed, who drives to it, who else could, and who could not. */
  private record Agreed(UUID remedy, String claim, Actor.Customer owner, Visit visit, Actor.Staff who, Actor.Staff other, Actor.Staff abroad) {}

  @Test
  void aVisitIsDraggedToAnotherTechnicianAndThenToAnotherDay() {
    var agreed = agreed();
    try (var window = window(Look.DESK_ENGLISH_DARK)) {
      var page = window.newPage();
      var heard = new Inspection(page);
      page.navigate("/console/dispatch?from=" + MONDAY);
      drag(page, chip(page, agreed.remedy()), slot(page, agreed, agreed.other(), agreed.visit().day(), agreed.visit().half()));
      assertThat(cell(page, agreed.other(), agreed.visit().day())).containsText(agreed.claim());
      assertThat(cell(page, agreed.who(), agreed.visit().day())).not().containsText(agreed.claim());
      assertThat(onsite.visitOf(engineer, agreed.remedy()).orElseThrow()).satisfies(now -> {
        assertThat(now.technician()).as("the customer keeps the time").isEqualTo(agreed.other().id());
        assertThat(now.half()).isEqualTo(agreed.visit().half());
      });
      assertThat(page.locator("[data-slots]")).hasCount(0);

      var later = agreed.visit().day().equals(MONDAY) ? MONDAY.plusDays(2) : MONDAY;
      drag(page, chip(page, agreed.remedy()), slot(page, agreed, agreed.other(), later, Visit.Half.AFTERNOON));
      assertThat(cell(page, agreed.other(), later).locator(".visit-offered")).containsText(agreed.claim());
      assertThat(courses.of(agreed.owner(), agreed.remedy()).open(Ask.Kind.SLOT)).as("another time is the customer's to accept")
          .hasValueSatisfying(ask -> assertThat(ask.choices().getFirst().value()).contains(later + "_AFTERNOON"));
      assertThat(heard.findings("the board", false)).isEmpty();
    }
  }

  @Test
  void whatIsDroppedWhereSomethingSpeaksAgainstItStaysWhereItWas() {
    var agreed = agreed();
    try (var window = window(Look.DESK_CHINESE_LIGHT)) {
      var page = window.newPage();
      page.navigate("/console/dispatch?from=" + MONDAY);
      var here = page.url();
      lift(page, chip(page, agreed.remedy()));
      var abroad = cell(page, agreed.abroad(), agreed.visit().day()).locator(".slot-no").first();
      assertThat(abroad).containsText("无当地工作许可");
      abroad.hover();
      abroad.hover();
      page.mouse().up();
      assertThat(page.locator("[data-slots]")).hasCount(0);
      assertThat(page).hasURL(here);
      assertThat(cell(page, agreed.who(), agreed.visit().day())).containsText(agreed.claim());
      assertThat(onsite.visitOf(engineer, agreed.remedy())).contains(agreed.visit());
    }
  }

  @Test
  void aVisitIsMovedByKeyboardAloneAndPutBackByEscape() {
    var agreed = agreed();
    try (var window = window(Look.DESK_ENGLISH_DARK)) {
      var page = window.newPage();
      var heard = new Inspection(page);
      page.navigate("/console/dispatch?from=" + MONDAY);
      chip(page, agreed.remedy()).locator(".visit-move").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator(".picked")).containsText(agreed.claim());
      assertThat(page.locator("button[data-slot]:focus")).hasCount(1);
      page.keyboard().press("Escape");
      assertThat(page.locator(".picked")).hasCount(0);
      assertThat(onsite.visitOf(engineer, agreed.remedy())).contains(agreed.visit());

      chip(page, agreed.remedy()).locator(".visit-move").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator(".picked")).isVisible();
      assertThat(cell(page, agreed.abroad(), agreed.visit().day())).containsText("no leave to work there");
      assertThat(heard.findings("the board while a visit is moved", true)).isEmpty();
      var target = slot(page, agreed, agreed.other(), agreed.visit().day(), agreed.visit().half());
      reach(page, target);
      page.keyboard().press("Enter");
      assertThat(page.locator(".picked")).hasCount(0);
      assertThat(cell(page, agreed.other(), agreed.visit().day())).containsText(agreed.claim());
      assertThat(onsite.visitOf(engineer, agreed.remedy()).orElseThrow().technician()).isEqualTo(agreed.other().id());
    }
  }

  @Test
  void aPlaceThatWasTakenMeanwhileIsNamedAndNothingIsLost() {
    var agreed = agreed();
    try (var window = window(Look.PHONE_ENGLISH_LIGHT)) {
      var page = window.newPage();
      page.navigate("/console/dispatch?from=" + MONDAY);
      chip(page, agreed.remedy()).locator(".visit-move").click();
      var target = slot(page, agreed, agreed.other(), agreed.visit().day(), agreed.visit().half());
      assertThat(target).isVisible();
      onsite.away(manager, agreed.other().id(), agreed.visit().day(), "flu");
      target.click();
      assertThat(page.locator("main")).containsText("cannot");
      assertThat(page.locator(".picked")).containsText(agreed.claim());
      assertThat(onsite.visitOf(engineer, agreed.remedy())).contains(agreed.visit());
    }
  }

  // ---- The hand and the eye

  /** Takes hold of it and moves a little, as a hand does, until the board shows where it may go. */
  private static void lift(Page page, Locator what) {
    what.scrollIntoViewIfNeeded();
    var box = what.boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().down();
    page.mouse().move(box.x + box.width / 2 + 12, box.y + box.height / 2 + 8, new com.microsoft.playwright.Mouse.MoveOptions().setSteps(4));
    page.locator("[data-board][data-carrying=true]").waitFor();
  }

  private static void drag(Page page, Locator what, Locator where) {
    lift(page, what);
    where.hover();
    // The second move tells the page that the hand rests there.
    where.hover();
    page.mouse().up();
    assertThat(page.locator("[data-carrying=true]")).hasCount(0);
  }

  /** Goes to a slot with the arrow keys alone: first to its row, then along it. */
  private static void reach(Page page, Locator target) {
    for (int presses = 0; presses < 60 && !(Boolean) target.evaluate("button => button === document.activeElement"); presses++) {
      page.keyboard().press((String) target.evaluate("""
          button => {
            const at = document.activeElement.getBoundingClientRect(), to = button.getBoundingClientRect();
            if (Math.abs(to.top - at.top) > 4) return to.top > at.top ? 'ArrowDown' : 'ArrowUp';
            return to.left > at.left ? 'ArrowRight' : 'ArrowLeft';
          }"""));
    }
    assertThat(target).isFocused();
  }

  private static Locator chip(Page page, UUID remedy) {
    return page.locator(".visit-chip[data-pick$='pick=" + remedy + "']").first();
  }

  private static Locator cell(Page page, Actor.Staff technician, LocalDate day) {
    return page.locator("#cell-" + technician.id() + "-" + day);
  }

  private static Locator slot(Page page, Agreed agreed, Actor.Staff technician, LocalDate day, Visit.Half half) {
    return cell(page, technician, day).locator("form[action$='/slots/" + agreed.remedy() + "']:has(input[name=half][value=" + half + "]) button");
  }

  // ---- Fixtures

  private BrowserContext window(Look look) {
    var address = "http://localhost:" + port;
    var context = look.open(address);
    context.addCookies(List.of(new Cookie("aftersale", sessionCookie("staff", engineer.id())).setUrl(address)));
    return context;
  }

  private Agreed agreed() {
    var skill = "b" + next();
    var first = technician(skill, "ES");
    var second = technician(skill, "ES");
    var abroad = technician(skill, "US");
    var owner = customer("Board by Hand", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    var id = remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id();
    onsite.noteSite(engineer, new Site(id, "Calle de Alcalá 1, Madrid", "ES", 40.42, -3.7, MADRID, "Ada Owner", "Ring twice", "es", Set.of(skill), MONDAY, MONDAY.plusDays(11)), false);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var visit = onsite.visitOf(owner, id).orElseThrow();
    var drives = visit.technician().equals(first.id()) ? first : second;
    return new Agreed(id, number, owner, visit, drives, drives == first ? second : first, abroad);
  }

  private Actor.Staff technician(String skill, String country) {
    var person = staff(Role.TECHNICIAN);
    onsite.put(manager, new Technician(person.id(), person.name(), "Madrid", country, 40.4, -3.7, MADRID, Set.of(skill), Set.of("en", "es"), Set.of()));
    return person;
  }
}
