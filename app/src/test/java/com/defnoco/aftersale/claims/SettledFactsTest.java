package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import org.junit.jupiter.api.Test;

/** What has been established stays until the right person, or two of them, establish otherwise. */
class SettledFactsTest extends ClaimFixtures {

  @Test
  void aCustomerCannotTalkAVerdictOfTamperingAway() {
    var number = aClaimWithATamperedInvoice();
    Actor holder = claims.byLink(claims.link(engineer, number));

    assertThatThrownBy(() -> claims.setFact(holder, number, 1, Fact.INVOICE, "MISSING", "", null, null)).isInstanceOf(NotPossible.class);
    assertThat(claims.find(engineer, number).item(1).decision().decision().refusals()).extracting(Enum::name).containsExactly("X3");
  }

  @Test
  void aCustomerCannotMoveTheDayThatAnEngineerEstablished() {
    clock.set("2026-05-10");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01").claim().number();
    settle(number);
    fact(number, Fact.OCCURRED_ON, "2026-05-03");
    Actor holder = claims.byLink(claims.link(engineer, number));

    assertThatThrownBy(() -> claims.setFact(holder, number, 1, Fact.OCCURRED_ON, "2026-05-01", "", null, null)).isInstanceOf(NotPossible.class);
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);
  }

  @Test
  void whatTwoPersonsFoundTwoPersonsUndo() {
    var number = aClaimWithATamperedInvoice();

    var waiting = fact(number, Fact.INVOICE, "VALID");
    assertThat(waiting.item(1).decision().facts().text(Fact.INVOICE)).as("one person's word changes nothing yet").contains("TAMPERED");
    assertThatThrownBy(() -> claims.setFact(engineer, number, 1, Fact.INVOICE, null, "forget it", null, null)).isInstanceOf(NotPossible.class);

    var undone = claims.answerProposal(manager, waiting.item(1).proposals().getFirst().id(), true, "the dealer confirms the invoice");
    assertThat(undone.item(1).decision().facts().text(Fact.INVOICE)).contains("VALID");
  }

  @Test
  void invalidIsAVerdictOnADocumentNeverABareFact() {
    clock.set("2025-06-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number();

    assertThatThrownBy(() -> fact(number, Fact.INVOICE, "INVALID")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aNewerOverrideTakesThePlaceOfTheOlder() {
    clock.set("2026-05-10");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-05").claim().number();
    settle(number);
    approve(number, Outcome.COVERED);
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.COVERED);

    approve(number, Outcome.NOT_COVERED);
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);
  }

  @Test
  void aChosenRemedyFallsWhenAnotherDiagnosisNoLongerOffersIt() {
    clock.set("2025-06-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var item = claims.item(engineer, number, 1);
    claims.remedyStep(engineer, item.itemId(), Remedy.FACTORY_SERVICE, Claims.RemedyStep.CHOSEN, "");
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.REMEDY_CHOSEN);

    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.COVERED);
    assertThatThrownBy(() -> claims.remedyStep(engineer, item.itemId(), Remedy.FACTORY_SERVICE, Claims.RemedyStep.STARTED, "")).isInstanceOf(NotPossible.class);
  }

  private String aClaimWithATamperedInvoice() {
    clock.set("2025-06-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number();
    var proposed = claims.setFact(engineer, number, 1, Fact.INVOICE, "TAMPERED", "the date was painted over", null, null);
    claims.answerProposal(staff(Role.MANAGER), proposed.item(1).proposals().getFirst().id(), true, "two kinds of ink");
    return number;
  }

  private void approve(String number, Outcome outcome) {
    var proposal = claims.requestOverride(engineer, number, 1, outcome, "because " + outcome);
    claims.answerProposal(manager, proposal.id(), true, "agreed");
  }
}
