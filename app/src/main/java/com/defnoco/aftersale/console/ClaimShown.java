package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.DecisionView;
import com.defnoco.aftersale.claims.FactEntry;
import com.defnoco.aftersale.claims.QuestionsView;
import com.defnoco.aftersale.claims.RegistryFact;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.diagnosis.LogView;
import com.defnoco.aftersale.documents.BetterCopyAsked;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.registry.Unit;
import com.defnoco.aftersale.remedies.Remedies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one claim that its page shows.
 *
 * @param of who claims, as kept
 * @param others the customer's other claims, newest first
 * @param messages what both sides and colleagues wrote, oldest first
 * @param timeline what happened, newest first, by the chosen filter
 * @param colleagues whom the claim can be given to
 * @param next the one thing to do now; null when nothing is ours to do
 * @param link the customer's tracking link; null for those who may not hand it on
 * @param open form that the address asks to show open, empty for none
 */
public record ClaimShown(ClaimView claim, Customers.Customer of, List<ClaimRow> others, List<Item> items, List<TimelineEntry> messages,
    List<TimelineEntry> timeline, TimelineFilter filter, List<StaffAccounts.Member> colleagues, @Nullable NextStep next, @Nullable String link,
    Rights rights, String open) {

  /** A colleague's name by id, for the time line. */
  public String colleague(String id) {
    return colleagues.stream().filter(member -> member.id().toString().equals(id)).map(StaffAccounts.Member::name).findFirst().orElse(id);
  }

  /** Which part of the time line is shown. */
  public enum TimelineFilter {
    EVERYTHING, CUSTOMER, MONEY
  }

  /**
   * One item with everything that bears on it.
   *
   * @param unit null while it is not known, or not this reader's to open
   * @param meant serials that the typed one may have been meant to be; only where the unit is not known
   * @param earlier other claims on the same unit, newest first
   * @param decisions newest first
   * @param logs battery logs with what they show
   */
  public record Item(ClaimView.Item item, CoverBar cover, @Nullable QuestionsView questions, List<FactLine> facts, List<Document> documents,
      List<BetterCopyAsked> betterCopies, Remedies.Options remedies, List<DecisionView> decisions, @Nullable Unit unit, List<String> meant,
      List<ClaimRow> earlier, List<ClaimView.Hint> hints, List<LogView> logs) {

    public DecisionView decision() {
      return item.decision();
    }

    /** Where a question is answered: at the paper that came for it, else at the fact itself. */
    public String answeredAt(Fact fact) {
      return documents.stream().filter(document -> Papers.fact(document.kind()) == fact && document.verdict().isEmpty() && document.proposed().isEmpty())
          .findFirst().map(document -> "paper-" + document.id()).orElse("fact-" + fact.id());
    }
  }

  /**
   * One fact as it stands.
   *
   * @param entry what somebody established; null where nobody did
   * @param registry what our own records told the decision; null where they did not
   * @param question asked now; null when this fact cannot change the answer any more or is known
   * @param earlier superseded entries, newest first
   */
  public record FactLine(Fact fact, @Nullable String value, @Nullable FactEntry entry, @Nullable RegistryFact registry,
      QuestionsView.@Nullable Open question, List<FactEntry> earlier) {

    /** Whether staff establish it here; what our own records tell is corrected in the registry. */
    public boolean settable() {
      return switch (fact) {
        case INVOICE, CERTIFICATE, OCCURRED_ON, IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION, REMOTE_DIAGNOSIS -> true;
        case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, COVERED_ISSUES_OF_CUSTOMER -> false;
      };
    }
  }

  /**
   * The one thing to do now.
   *
   * @param key message key of the button
   * @param anchor id of the form on the page that does it
   * @param item 0 for the whole claim
   * @param elsewhere the page that does it; null where the form stands on this one
   */
  public record NextStep(String key, List<String> arguments, String anchor, int item, @Nullable String elsewhere) {

    NextStep(String key, List<String> arguments, String anchor, int item) {
      this(key, arguments, anchor, item, null);
    }
  }
}
