package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** Who did something, in whose name, with whose words; and who may be the second of two. */
class WhoActedTest extends ClaimFixtures {

  @Autowired StaffAccounts accounts;
  @Autowired Journal journal;
  @Autowired ApplicationEventPublisher events;

  // ---- Through the customer's eyes

  @Test
  void whatAnEngineerDoesThroughTheCustomersLinkIsRecordedAsTheEngineers() {
    clock.set("2026-05-02");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01");
    var theirs = signedIn(engineer);
    assertThat(theirs.get("/t/" + receipt.link()).body()).contains(receipt.claim().number()).as("sees no more than the customer").doesNotContain("/console/claims");
    theirs.post("/t/" + receipt.link() + "/message", "text", "typed in the wrong window");
    var customers = visitor();
    customers.get("/t/" + receipt.link());
    customers.post("/t/" + receipt.link() + "/message", "text", "is there news?");

    assertThat(journal.of("claim:" + receipt.claim().id())).filteredOn(entry -> entry.event().equals("message.received")).extracting(Journal.Entry::actor)
        .containsExactly(engineer.reference(), "customer:" + receipt.claim().customerId());
    assertThat(claims.timeline(engineer, receipt.claim().number())).filteredOn(entry -> "typed in the wrong window".equals(entry.text())).singleElement()
        .satisfies(entry -> assertThat(entry.by()).isEqualTo(TimelineEntry.By.STAFF));
  }

  // ---- Whose words

  @Test
  void theWordsOfAnAppealStandWithTheClaimAndTheJournalOnlyNamesThem() {
    clock.set("2026-09-02");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01");
    var holder = claims.byLink(receipt.link());
    var words = "My neighbour Jan Jansen, +31 6 5555 0199, saw that it was on the charger.";
    claims.appeal(holder, receipt.claim().number(), 1, words, null);
    claims.answerAppeal(engineer, receipt.claim().number(), 1, "Dear Mr Owner, we looked again.", null);
    claims.withdraw(holder, receipt.claim().number(), 1, "I am in hospital in Utrecht", null);
    claims.reopen(holder, receipt.claim().number(), 1, "back home in the Kerkstraat", null);

    assertThat(jdbc.sql("SELECT string_agg(coalesce(reason, '') || details_text, ' ') FROM journal WHERE subject = ?").param("claim:" + receipt.claim().id())
        .query(String.class).single()).doesNotContain("Jansen", "looked again", "Utrecht", "Kerkstraat");
    assertThat(claims.timeline(holder, receipt.claim().number())).filteredOn(entry -> entry.event().equals("item.appealed")).singleElement()
        .satisfies(entry -> assertThat(entry.text()).isEqualTo(words));
    assertThat(claims.timeline(engineer, receipt.claim().number())).extracting(TimelineEntry::text).contains("I am in hospital in Utrecht", "back home in the Kerkstraat");
  }

  // ---- Two persons

  @Test
  void whoManagesPeopleCannotInviteTheirOwnSecondPerson() {
    clock.set("2026-09-02");
    var first = staff(Role.ADMINISTRATOR, Role.ENGINEER);
    var before = invited(first, "before");
    clock.move(Duration.ofDays(1));
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01").claim().number();
    var proposal = claims.requestOverride(first, number, 1, Outcome.COVERED, "goodwill");
    var after = invited(first, "after");
    var otherwise = invited(staff(Role.ADMINISTRATOR), "by another, but later");
    for (var friend : List.of(before, after, otherwise)) {
      assertThatThrownBy(() -> claims.answerProposal(friend, proposal.id(), true, "yes")).isInstanceOfSatisfying(NotPossible.class, e ->
          assertThat(e.key()).isEqualTo("claims.proposal.notApart"));
    }
    assertThat(claims.find(engineer, number).item(1).decision().outcome()).isEqualTo(Outcome.NOT_COVERED);
    assertThat(claims.answerProposal(manager, proposal.id(), true, "a good customer").item(1).decision().outcome()).isEqualTo(Outcome.COVERED);
  }

  @Test
  void norTakeOverAManagersAccountByAResetNorPromoteAFriend() {
    clock.set("2026-09-02");
    var first = staff(Role.ADMINISTRATOR, Role.ENGINEER);
    var taken = staff(Role.MANAGER);
    accounts.resetPassword(first, taken.id());
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01").claim().number();
    clock.move(Duration.ofHours(1));
    var proposal = claims.requestOverride(first, number, 1, Outcome.COVERED, "goodwill");
    clock.move(Duration.ofHours(1));
    var friend = staff(Role.ENGINEER);
    accounts.setRoles(first, friend.id(), Set.of(Role.ENGINEER, Role.MANAGER));
    for (var one : List.of(taken, new Actor.Staff(friend.id(), friend.name(), Set.of(Role.ENGINEER, Role.MANAGER)))) {
      assertThatThrownBy(() -> claims.answerProposal(one, proposal.id(), true, "yes")).isInstanceOf(NotPossible.class);
    }
  }

  @Test
  void aColleagueWhoWasInvitedLongAgoIsASecondPerson() {
    clock.set("2026-09-02");
    var first = staff(Role.ADMINISTRATOR, Role.ENGINEER);
    var colleague = invited(first, "long ago");
    clock.move(Duration.ofDays(31));
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01").claim().number();
    var proposal = claims.requestOverride(first, number, 1, Outcome.COVERED, "goodwill");
    assertThat(claims.answerProposal(colleague, proposal.id(), true, "yes").item(1).decision().outcome()).isEqualTo(Outcome.COVERED);
  }

  private Actor.Staff invited(Actor.Staff by, String name) {
    var id = accounts.invite(by, name, UUID.randomUUID() + "@staff.example", Set.of(Role.MANAGER)).id();
    return new Actor.Staff(id, name, Set.of(Role.MANAGER));
  }

  // ---- Links of those who turned out to be somebody else

  @Test
  void whenTheOwnerOfAnAddressProvesItLinksThatOthersHoldEndAndTheOwnerGetsANewOne() {
    clock.set("2026-05-02");
    var email = address();
    var receipt = claims.submit(visitorAt("192.0.2.7"), submission(email, item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01", "somebody wrote my address " + next())));
    assertThat(claims.byLink(receipt.link())).isNotNull();
    var owner = customer("True Owner", address());
    var mails = mailsTo(owner);
    transaction.executeWithoutResult(t -> events.publishEvent(new CustomersMerged(receipt.claim().customerId(), owner.id())));

    assertThatThrownBy(() -> claims.byLink(receipt.link())).isInstanceOf(NotFound.class);
    assertThat(visitor().get("/t/" + receipt.link()).statusCode()).isEqualTo(404);
    assertThat(claims.find(owner, receipt.claim().number()).customerId()).isEqualTo(owner.id());
    assertThat(mailsTo(owner)).isEqualTo(mails + 1);
    assertThat(claims.byLink(claims.link(owner, receipt.claim().number())).customerId()).isEqualTo(owner.id());
  }

  private int mailsTo(Actor.Customer customer) {
    return jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(customers.find(customer, customer.id()).email()).query(Integer.class).single();
  }
}
