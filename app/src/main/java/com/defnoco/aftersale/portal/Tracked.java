package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.QuestionsView;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.documents.BetterCopyAsked;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.pages.Happening;
import com.defnoco.aftersale.pages.Meaning;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Step;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.Sentence;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.remote.Session;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One claim as its customer reads it.
 *
 * @param base address of its page
 * @param justSent it was sent a moment ago
 */
public record Tracked(String base, ClaimView claim, List<Item> items, List<TimelineEntry> timeline, boolean justSent) {

  static final Set<String> MESSAGES = Set.of("message.sent", "message.received");

  /** One battery. @param edition by which it was decided; puts the findings into words @param course of the remedy under way; null when none @param session a guided one that is booked; null when none */
  public record Item(ClaimView.Item item, QuestionsView questions, List<Document> documents, List<BetterCopyAsked> betterCopies,
      Remedies.Options remedies, Edition edition, Courses.@Nullable View course, @Nullable Session session) {

    public Decision decision() {
      return item.decision().decision();
    }

    /** What holds: an approved override, or the policy's answer. */
    public Outcome outcome() {
      return item.decision().outcome();
    }

    public Meaning meaning() {
      return switch (outcome()) {
        case COVERED -> Meaning.GREEN;
        case NOT_COVERED -> Meaning.RED;
        case OPEN -> Meaning.AMBER;
      };
    }

    public CoverBar bar() {
      return bar(item.decision().facts(), decision());
    }

    static CoverBar bar(Facts facts, Decision decision) {
      return new CoverBar(
          facts.manufacturedOn() instanceof Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate day)) ? day : null,
          facts.arrivedAtPortOn().isKnown() ? facts.arrivedAtPortOn().value() : null,
          decision.cover().map(Cover::startsOn).orElse(null), decision.cover().map(Cover::lastDay).orElse(null),
          facts.occurredOn().isKnown() ? facts.occurredOn().value() : null);
    }

    public String say(Sentence sentence, Page page) {
      return edition.say(sentence, page.language());
    }

    public boolean finished() {
      return item.state() == ItemState.CLOSED || item.state() == ItemState.WITHDRAWN;
    }

    /** Before a remedy has started. */
    public boolean canWithdraw() {
      return switch (item.state()) {
        case OPEN, COVERED, NOT_COVERED, UNDER_APPEAL, REMEDY_CHOSEN -> true;
        case IN_REMEDY, CLOSED, WITHDRAWN -> false;
      };
    }

    public boolean canAppeal() {
      return item.state() == ItemState.NOT_COVERED;
    }
  }

  static Item item(ClaimView.Item item, QuestionsView questions, List<Document> documents, List<BetterCopyAsked> betterCopies, Remedies.Options remedies,
      Edition edition, Courses.@Nullable View course, @Nullable Session session) {
    return new Item(item, questions, documents, betterCopies, remedies, edition, course, session);
  }

  /** Whether its customer is signed in here; else somebody holds its link. */
  public boolean own() {
    return base.startsWith("/my/");
  }

  /** Address of something below this claim. */
  public String href(String below) {
    return base + below;
  }

  /** Whether a pack that may burn is still in the customer's hands. */
  public boolean danger() {
    return items.stream().anyMatch(item -> item.item().danger() && !item.finished());
  }

  /** Whether anything waits for the customer. */
  public boolean needsYou() {
    return items.stream().anyMatch(item -> !item.finished() && (!item.questions().mine().isEmpty() || !item.betterCopies().isEmpty() || item.course() != null && !item.course().openAsks().isEmpty()));
  }

  /** Received, examined, decided, remedy, finished: by the battery that has come least far. */
  public List<Step> steps(Page page) {
    int at = items.stream().mapToInt(item -> switch (item.item().state()) {
      case OPEN, UNDER_APPEAL -> 1;
      case COVERED, NOT_COVERED -> 2;
      case REMEDY_CHOSEN, IN_REMEDY -> 3;
      case CLOSED, WITHDRAWN -> 5;
    }).min().orElse(1);
    var names = List.of("received", "examined", "decided", "remedy", "finished");
    return java.util.stream.IntStream.range(0, names.size()).mapToObj(step -> new Step(page.text("track.step." + names.get(step)),
        step < at ? Step.State.DONE : step == at ? Step.State.CURRENT : Step.State.TO_COME,
        step == 0 ? page.dateTime(claim.createdAt()) : null)).toList();
  }

  public List<TimelineEntry> messages() {
    return timeline.stream().filter(entry -> MESSAGES.contains(entry.event()) && entry.text() != null).toList();
  }

  /** What happened, newest first, in sentences; what has no sentence for customers is ours alone. */
  public List<Happening> happenings(Page page) {
    return timeline.stream().filter(entry -> !stillOpen(entry) && !saidAlready(entry) && !ourWorkingNote(entry)).filter(entry -> !MESSAGES.contains(entry.event()) && (page.has("track.event." + entry.event()) || page.has("timeline." + entry.event())))
        .sorted(java.util.Comparator.comparing(TimelineEntry::number).reversed())
        .map(entry -> new Happening(entry.at(), icon(entry.event()), sentence(entry, page), entry.text(), who(entry, page))).toList();
  }

  /** That the answer is still open is decided anew with every fact; to the customer it is no news. */
  private static boolean stillOpen(TimelineEntry entry) {
    return entry.event().equals("item.decided") && "OPEN".equals(entry.details().get("outcome"));
  }

  /** A paper that answers a question is told as such, not once more as a file. */
  private boolean saidAlready(TimelineEntry entry) {
    return entry.event().equals("document.added") && timeline.stream().anyMatch(other -> other.event().equals("paper.received")
        && other.item() == entry.item() && Duration.between(other.at(), entry.at()).abs().toSeconds() < 5);
  }

  /** What an engineer established stands among the findings, with its clause; the time line would only repeat it. */
  private static boolean ourWorkingNote(TimelineEntry entry) {
    return entry.event().equals("fact.set") && entry.by() != TimelineEntry.By.CUSTOMER;
  }

  private String sentence(TimelineEntry entry, Page page) {
    var said = page.text((page.has("track.event." + entry.event()) ? "track.event." : "timeline.") + entry.event());
    return items.size() > 1 && entry.item() > 0 ? page.text("track.event.ofItem", said, entry.item()) : said;
  }

  /** An amount as the reader writes it, the currency named by its code: a dollar sign is of many countries. */
  public static String money(BigDecimal amount, Currency currency, Page page) {
    var format = NumberFormat.getNumberInstance(Pages.localeOf(page.language()));
    format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
    format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
    return format.format(amount) + " " + currency.getCurrencyCode();
  }

  public static String icon(Remedy remedy) {
    return switch (remedy) {
      case REMOTE_SUPPORT -> "headset";
      case FACTORY_SERVICE -> "factory";
      case ONSITE_REPAIR -> "person-visit";
      case LOYALTY_DISCOUNT -> "voucher";
      case PAID_SERVICE -> "money";
    };
  }

  public static Meaning meaning(RemedyState state) {
    return switch (state) {
      case CHOSEN, STARTED -> Meaning.BLUE;
      case QUOTED -> Meaning.AMBER;
      case DONE -> Meaning.GREEN;
      case FAILED -> Meaning.RED;
      case CANCELLED -> Meaning.NEUTRAL;
    };
  }

  private static @Nullable String who(TimelineEntry entry, Page page) {
    // A decision follows from the facts, whoever told the last one.
    if (entry.event().equals("item.decided")) {
      return null;
    }
    return switch (entry.by()) {
      case CUSTOMER -> page.text("track.you");
      case STAFF -> page.text("track.us");
      case PROGRAM -> null;
    };
  }

  private static String icon(String event) {
    return switch (event) {
      case "claim.submitted" -> "claim";
      case "claim.waiting", "paper.notEnough" -> "question";
      case "item.decided", "item.appealed", "item.appealAnswered" -> "policy";
      case "paper.received" -> "file";
      case "item.withdrawn" -> "undo";
      case "item.reopened", "claim.resumed" -> "refresh";
      case "item.closed", "remedy.done" -> "check-circle";
      case "remedy.failed", "remedy.cancelled", "quote.declined" -> "cross-circle";
      case "remedy.chosen", "remedy.started" -> "remedy";
      case "quote.offered", "quote.accepted" -> "money";
      case "voucher.issued", "voucher.redeemed" -> "voucher";
      case "link.renewed" -> "link";
      case "unit.linked" -> "battery";
      default -> "circle";
    };
  }
}
