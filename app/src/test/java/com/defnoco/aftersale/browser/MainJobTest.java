package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.parties.Role;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the product exists for, once from end to end, in the windows of the people who do it. */
class MainJobTest {

  private static DemoApplication demo;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
  }

  @Test
  void fromASerialNumberToAFinishedRemedy() {
    var serials = Samples.coveredUnitsNobodyOwns(demo, 2);
    var threeDaysAgo = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK).format(LocalDate.now().minusDays(3));
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open(demo.address()); var desk = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      // The customer looks their battery up and reports it with a second one, which has swollen.
      var customer = phone.newPage();
      customer.navigate("/");
      customer.locator("#serial").fill(serials.get(0).toLowerCase(Locale.ROOT));
      customer.locator("main form[action='/cover'] button[type=submit]").click();
      assertThat(customer.locator("h1")).containsText("Covered until");
      customer.locator("main form[action='/claim/new'] button").click();
      assertThat(customer.locator("input[name=serial]").first()).hasValue(serials.get(0).toUpperCase(Locale.ROOT));

      var form = new ClaimForm(customer);
      form.batteries(serials.get(0), serials.get(1));
      form.happened("CELL_IMBALANCE", threeDaysAgo, "Cell 4 is half a volt below the others after each flight.").nextBattery(2);
      customer.locator("#symptom-SWELLING").check();
      assertThat(form.danger()).isVisible();
      assertThat(form.danger()).containsText("charg");
      form.danger().locator(".dialog-foot [data-closes]").click();
      form.happened("SWELLING", threeDaysAgo, "Eight millimetres thicker than the other pack.").submit();
      form.understoodTheDanger().papers(true).reachedAt("Ada Byron", "ada@byron.example");
      var link = form.send();
      assertThat(customer.locator(".answer-green h2").first()).containsText("has arrived");
      assertThat(customer.locator("main")).containsText("Do this first");
      var number = customer.locator("aside .clause-id").first().innerText().strip();

      // An engineer, invited this morning, sets a password and a second factor and decides.
      var engineer = desk.newPage();
      StaffMember.invited(demo, "Grace Hopper", Role.ENGINEER).setsAPassword(engineer).enrols(engineer);
      assertThat(engineer.locator("a.topbar-name[href='/console/me']")).containsText("Grace Hopper");
      engineer.navigate("/console/claims/" + number);
      assertThat(engineer.locator("h1")).containsText(number);
      judgeThePapers(engineer, 2);
      for (int item = 1; item <= 2; item++) {
        for (var cause : List.of("improperUseOrStorage", "userDamage", "forceMajeure", "unauthorizedModification")) {
          set(engineer, "i" + item + "-fact-" + cause, "false", "Log and photos show nothing of the kind.");
        }
        set(engineer, "i" + item + "-fact-remoteDiagnosis", "NOT_FIXABLE_REMOTELY", "The cells need the bench.");
        assertThat(engineer.locator("#item-" + item + " .item-head .badge")).containsText("Covered");
      }

      // The customer reads the decision and takes a remedy for the first battery.
      customer.navigate(link);
      assertThat(customer.locator("#item-1 .answer-title")).containsText("Covered");
      assertThat(customer.locator("#item-2 .answer-title")).containsText("Covered");
      var letter = phone.request().get(link + "/1/letter.pdf");
      assertThat(letter.headers().get("content-type")).startsWith("application/pdf");
      assertThat(new String(letter.body(), 0, 5, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      customer.locator("#item-1 a[href*='remedy=FACTORY_SERVICE']").click();
      customer.locator("main form[action$='/1/remedy'] button[type=submit]").click();
      assertThat(customer.locator("#item-1 .remedy-chosen")).isVisible();

      // First it is known how the pack may travel; nothing is sent before the customer accepted the freight.
      engineer.navigate("/console/claims/" + number);
      engineer.locator("#item-1 a[href^='/console/remedies/']").first().click();
      var workbench = engineer.url();
      for (var question : engineer.locator("form[action$='/assess'] select").all()) {
        question.selectOption("NO");
      }
      step(engineer, "assess");
      engineer.locator("#freightBoth-amountThere").fill("140");
      engineer.locator("#freightBoth-amountBack").fill("120.50");
      step(engineer, "freightBoth");
      customer.navigate(link);
      assertThat(customer.locator("#item-1 .question")).containsText("260.50");
      customer.locator("#item-1 .question button[value=YES]").click();
      assertThat(customer.locator("#item-1 .course")).containsText("return number");

      // The return: papers, the factory's door, the bench, and back.
      engineer.navigate(workbench);
      engineer.locator("#authorise-mode").selectOption("SEA");
      step(engineer, "authorise");
      customer.navigate(link);
      assertThat(customer.locator("#item-1 .course a[href*='/remedy-papers/']")).hasCount(5);
      var authorisation = customer.locator("#item-1 .course").innerText().replaceAll("(?s).*(RA-[0-9-]+).*", "$1");
      engineer.navigate("/console/receiving");
      engineer.locator("#code").fill(authorisation);
      engineer.locator("#serial").fill(serials.getFirst());
      engineer.locator("#condition").fill("Box whole, terminals taped.");
      engineer.locator("form[action='/console/receiving'] button").click();
      engineer.locator("#inspect-finding").fill("Cell 3 weak, as diagnosed.");
      step(engineer, "inspect");
      step(engineer, "beginWork");
      engineer.locator("#ready-report").fill("Cell module changed, capacity 99 % of rated.");
      step(engineer, "ready");
      engineer.locator("#sendBack-address").fill("Waalhaven 1, Rotterdam");
      engineer.locator("#sendBack-carrier").fill("DHL");
      engineer.locator("#sendBack-tracking").fill("MAINJOB" + number.replaceAll("\\D", ""));
      step(engineer, "sendBack");
      step(engineer, "returned");
      engineer.navigate("/console/claims/" + number);
      assertThat(engineer.locator("#item-1 .item-head .badge")).containsText("Closed");
      customer.navigate(link);
      assertThat(customer.locator("#item-1")).containsText("capacity 99 % of rated");
    }
  }

  private static void step(Page page, String verb) {
    page.locator("form[action$='/steps/" + verb + "'] button[type=submit]:not([formaction])").click();
    assertThat(page.locator(".problems, .error-summary")).hasCount(0);
  }

  /** Every invoice and certificate of every item is found valid. */
  private static void judgeThePapers(Page page, int items) {
    for (int item = 1; item <= items; item++) {
      var open = page.locator("#item-" + item + " details.paper form[action$='/verdict']");
      int papers = open.count();
      for (int i = 0; i < papers; i++) {
        var paper = page.locator("#item-" + item + " details.paper:has(form[action$='/verdict'])").nth(i);
        paper.locator("summary").click();
        paper.locator("input[value=VALID]").check();
        paper.locator("textarea[name=evidence]").fill("Serial and buyer agree with unit and consignment.");
        paper.locator("textarea[name=reason]").fill("In order.");
        var paperId = paper.getAttribute("id");
        paper.locator("form[action$='/verdict'] button[type=submit]").click();
        assertThat(page.locator("#" + paperId + " .paper-verdict .badge")).containsText("Valid");
      }
      if (papers == 0) {
        set(page, "i" + item + "-fact-invoice", "VALID", "The same invoice names both packs.");
        set(page, "i" + item + "-fact-certificate", "VALID", "Certificate seen.");
      }
    }
  }

  private static void set(Page page, String id, String value, String evidence) {
    var fact = page.locator("#" + id);
    if (fact.getAttribute("open") == null) {
      fact.locator("summary").click();
    }
    fact.locator("input[name=value][value='" + value + "']").check();
    fact.locator("textarea[name=evidence]").fill(evidence);
    fact.locator("button[type=submit]").click();
    assertThat(page.locator("#" + id + " .fact-source")).containsText(evidence);
  }
}
