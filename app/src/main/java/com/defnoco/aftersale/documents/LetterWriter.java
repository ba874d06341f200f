package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.DecisionView;
import com.defnoco.aftersale.documents.LetterText.Bar;
import com.defnoco.aftersale.documents.LetterText.Block;
import com.defnoco.aftersale.documents.LetterText.Mark;
import com.defnoco.aftersale.documents.LetterText.Pair;
import com.defnoco.aftersale.documents.LetterText.What;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Outcome;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a decision into the words of a letter: what holds, why by clause and reading, what would change it, what can be done and who pays. */
final class LetterWriter {

  private final Texts texts;
  private final Edition edition;
  private final Language language;
  private final Locale locale;

  LetterWriter(Texts texts, Edition edition, Language language) {
    this.texts = texts;
    this.edition = edition;
    this.language = language;
    this.locale = language == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
  }

  /**
   * @param latest whether no later decision has replaced this one
   * @param link where the customer finds the claim
   */
  LetterText write(ClaimView claim, ClaimView.Item item, DecisionView view, boolean latest, String link) {
    var decision = view.decision();
    var outcome = view.outcome();
    var date = date(LocalDate.ofInstant(view.at(), ZoneOffset.UTC));
    var title = text("letter.title", claim.number(), item.number());
    return new LetterText(language, title, text("letter.sender"), text("letter.senderLine"), claim.customerName(), facts(claim, item, view, date),
        notices(view, latest), outcome, text("letter.headline." + outcome), lead(view), bar(view), text("letter.why"),
        decision.findings().stream().map(this::finding).toList(), change(view), questions(view), text("letter.remedies"),
        view.remedies().stream()
            .map(offer -> new LetterText.Remedy(heading(edition.word("remedy." + offer.remedy(), language)), offer.offered(),
                text(offer.offered() ? "letter.remedy.offered" : "letter.remedy.notOffered"), edition.say(offer.because(), language), offer.clause().name()))
            .sorted(Comparator.comparing(remedy -> !remedy.offered()))
            .toList(),
        text("letter.costs"),
        view.costs().stream()
            .map(cost -> new LetterText.Cost(heading(edition.word("cost." + cost.kind(), language)), text("letter.payer." + cost.payer()), cost.clause().name()))
            .toList(),
        new Block(text("letter.appeal"), List.of(text("letter.appeal.how", claim.number()))),
        new Block(text("letter.follow"), List.of(text("letter.follow.how"))), link, text("letter.hash"), view.sha256(),
        text("letter.footer", claim.number(), item.number(), view.number(), decision.edition()), texts.text(locale, "letter.page", "{0}", "{1}"), view.at());
  }

  private List<Pair> facts(ClaimView claim, ClaimView.Item item, DecisionView view, String date) {
    var facts = new ArrayList<Pair>();
    facts.add(new Pair(text("letter.claim"), claim.number()));
    facts.add(new Pair(text("letter.battery"), item.serialNumber()));
    if (item.model() != null) {
      facts.add(new Pair(text("letter.model"), item.model()));
    }
    facts.add(new Pair(text("letter.date"), date));
    facts.add(new Pair(text("letter.decision"), text("letter.decision.number", view.number(), view.decision().edition())));
    return facts;
  }

  private List<String> notices(DecisionView view, boolean latest) {
    var notices = new ArrayList<String>();
    if (!latest) {
      notices.add(text("letter.replaced"));
    }
    var override = view.override();
    if (override != null && override.inForce()) {
      notices.add(text("letter.exception", edition.word("outcome." + view.decision().outcome(), language), override.reason()));
    }
    return notices;
  }

  /** One sentence where one is enough; where several clauses refuse, each of them. */
  private String lead(DecisionView view) {
    var override = view.override();
    if (override != null && override.inForce()) {
      return text("letter.lead.exception." + view.outcome());
    }
    var decision = view.decision();
    return switch (decision.outcome()) {
      case COVERED -> {
        var cover = decision.cover();
        var occurred = view.facts().occurredOn();
        yield cover.isPresent() && occurred.isKnown()
            ? text("letter.lead.covered", date(occurred.value()), date(cover.get().startsOn()), date(cover.get().lastDay()))
            : text("letter.lead.coveredAnyway");
      }
      case NOT_COVERED -> String.join(language == Language.ZH ? "" : " ",
          decision.findings().stream().filter(LetterWriter::refuses).map(finding -> edition.say(finding.because(), language)).distinct().toList());
      case OPEN -> decision.questions().size() == 1 ? text("letter.lead.open.one") : text("letter.lead.open", decision.questions().size());
    };
  }

  private Bar bar(DecisionView view) {
    var facts = view.facts();
    var cover = view.decision().cover();
    var made = facts.manufacturedOn() instanceof Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate day)) ? day : null;
    var arrived = facts.arrivedAtPortOn().isKnown() ? facts.arrivedAtPortOn().value() : null;
    var problem = facts.occurredOn().isKnown() ? facts.occurredOn().value() : null;
    var starts = cover.map(Cover::startsOn).orElse(null);
    var last = cover.map(Cover::lastDay).orElse(null);
    var marks = new ArrayList<Dated>();
    marks.add(new Dated(What.MADE, made));
    marks.add(new Dated(What.ARRIVED, arrived));
    if (starts != null && !starts.equals(arrived)) {
      marks.add(new Dated(What.STARTS, starts));
    }
    marks.add(new Dated(What.PROBLEM, problem));
    marks.add(new Dated(What.LAST_DAY, last));
    if (problem != null && last != null && problem.isAfter(last)) {
      marks.add(marks.remove(marks.size() - 2)); // in the order of time
    }
    return new Bar(made, arrived, starts, last, problem, marks.stream()
        .map(mark -> new Mark(mark.what(), text("letter.mark." + mark.what()), mark.day() != null ? shortDate(mark.day())
            : text(mark.what() == What.LAST_DAY ? "letter.mark.notCertain" : "letter.mark.notKnown")))
        .toList());
  }

  private record Dated(What what, @Nullable LocalDate day) {}

  private LetterText.Finding finding(Finding finding) {
    var sources = new ArrayList<String>();
    sources.add(text("letter.clause", finding.clause().name(), edition.text(finding.clause()).in(language)));
    finding.reading().flatMap(edition::reading).ifPresent(reading -> sources.add(text("letter.reading", reading.id(), reading.choice().in(language))));
    return new LetterText.Finding(finding.clause().name(), edition.say(finding.because(), language), finding.holds(), refuses(finding), sources);
  }

  private Optional<Block> change(DecisionView view) {
    if (view.outcome() != Outcome.NOT_COVERED) {
      return Optional.empty();
    }
    var change = view.decision().wouldChange();
    if (change.isEmpty()) {
      return Optional.of(new Block(text("letter.change"), List.of(text("letter.change.nothing"))));
    }
    var papers = String.join(text("letter.and"), change.get().facts().keySet().stream().map(fact -> edition.word("fact." + fact.id(), language)).toList());
    var words = change.get().cover().filter(cover -> change.get().outcome() == Outcome.COVERED)
        .map(cover -> text("letter.change.covered", papers, date(cover.lastDay())))
        .orElseGet(() -> text("letter.change.open", papers));
    return Optional.of(new Block(text("letter.change"), List.of(words)));
  }

  private Optional<Block> questions(DecisionView view) {
    if (view.outcome() != Outcome.OPEN || view.decision().questions().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Block(text("letter.questions"), view.decision().questions().stream()
        .map(question -> "• " + text("letter.question", heading(edition.word("fact." + question.fact().id(), language)),
            edition.word("party." + question.askedOf(), language)))
        .toList()));
  }

  private static boolean refuses(Finding finding) {
    return finding.clause().isExclusion() && finding.holds();
  }

  /** A day as the reader writes it: 2 May 2026, 2026年5月2日. */
  private String date(LocalDate day) {
    return DateTimeFormatter.ofPattern(language == Language.ZH ? "uuuu'年'M'月'd'日'" : "d MMMM uuuu", locale).format(day);
  }

  private String shortDate(LocalDate day) {
    return language == Language.ZH ? date(day) : DateTimeFormatter.ofPattern("d MMM uuuu", locale).format(day);
  }

  private String text(String key, Object... arguments) {
    // Numbers as digits, without the grouping that a message pattern would add.
    var plain = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      plain[i] = Objects.toString(arguments[i]);
    }
    return texts.text(locale, key, plain);
  }

  private static String heading(String words) {
    return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
