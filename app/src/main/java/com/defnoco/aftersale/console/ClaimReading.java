package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.FactEntry;
import com.defnoco.aftersale.claims.QuestionsView;
import com.defnoco.aftersale.claims.RegistryFact;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.console.ClaimShown.FactLine;
import com.defnoco.aftersale.console.ClaimShown.TimelineFilter;
import com.defnoco.aftersale.diagnosis.Diagnosis;
import com.defnoco.aftersale.diagnosis.LogView;
import com.defnoco.aftersale.documents.BetterCopyAsked;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import com.defnoco.aftersale.registry.Unit;
import com.defnoco.aftersale.remedies.Remedies;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gathers what the page of one claim shows, from the modules that know it. */
@Component
class ClaimReading {

  private static final Set<String> MESSAGES = Set.of("message.sent", "message.received", "note.added");

  private final Claims claims;
  private final Documents documents;
  private final Diagnosis diagnosis;
  private final Remedies remedies;
  private final Registry registry;
  private final Customers customers;
  private final StaffAccounts staff;
  private final Settings settings;

  ClaimReading(Claims claims, Documents documents, Diagnosis diagnosis, Remedies remedies, Registry registry, Customers customers, StaffAccounts staff,
      Settings settings) {
    this.claims = claims;
    this.documents = documents;
    this.diagnosis = diagnosis;
    this.remedies = remedies;
    this.registry = registry;
    this.customers = customers;
    this.staff = staff;
    this.settings = settings;
  }

  ClaimShown of(Actor.Staff actor, String number, TimelineFilter filter, String open) {
    var rights = new Rights(actor);
    var claim = claims.find(actor, number);
    var questions = claims.questions(actor, number);
    var papers = documents.of(actor, number);
    var awaited = documents.betterCopiesAwaited(actor, number);
    var logs = diagnosis.of(actor, number);
    var items = claim.items().stream()
        .map(item -> item(actor, claim, item, questions, papers, awaited, logs))
        .toList();
    var timeline = claims.timeline(actor, number);
    return new ClaimShown(claim, customers.find(actor, claim.customerId()), others(actor, claim), items,
        timeline.stream().filter(entry -> MESSAGES.contains(entry.event()) && entry.text() != null).toList(),
        timeline.stream().filter(entry -> shown(entry, filter)).sorted(Comparator.comparing(TimelineEntry::number).reversed()).toList(),
        filter, colleagues(actor), NextSteps.of(claim, items, rights), rights.judges() ? settings.link("/t/" + claims.link(actor, number)) : null, rights, open);
  }

  private ClaimShown.Item item(Actor.Staff actor, ClaimView claim, ClaimView.Item item, List<QuestionsView> questions, List<Document> papers,
      List<BetterCopyAsked> awaited, List<LogView> logs) {
    var asked = questions.stream().filter(one -> one.item() == item.number()).findFirst().orElse(null);
    return new ClaimShown.Item(item, cover(item), asked,
        Arrays.stream(Fact.values()).map(fact -> line(fact, item, asked)).toList(),
        papers.stream().filter(document -> document.item() == item.number()).toList(),
        awaited.stream().filter(one -> one.item() == item.number()).toList(),
        remedies.options(actor, claim.number(), item.number()),
        claims.decisions(actor, claim.number(), item.number()),
        unit(actor, item), meant(item),
        item.unitId() == null ? List.of() : claims.ofUnit(actor, item.unitId()).stream().filter(row -> !row.id().equals(claim.id())).toList(),
        claim.hints().stream().filter(hint -> hint.item() == item.number()).toList(),
        logs.stream().filter(log -> log.document().item() == item.number()).toList());
  }

  private static FactLine line(Fact fact, ClaimView.Item item, @Nullable QuestionsView asked) {
    var decision = item.decision();
    FactEntry entry = item.facts().stream().filter(one -> one.fact() == fact && !one.superseded()).findFirst().orElse(null);
    RegistryFact record = decision.registryFacts().stream().filter(one -> one.fact() == fact).findFirst().orElse(null);
    QuestionsView.Open question = asked == null ? null : asked.open().stream().filter(one -> one.fact() == fact).findFirst().orElse(null);
    return new FactLine(fact, decision.facts().text(fact).orElse(null), entry, record, question,
        item.facts().stream().filter(one -> one.fact() == fact && one.superseded()).toList());
  }

  private static CoverBar cover(ClaimView.Item item) {
    var facts = item.decision().facts();
    var made = facts.manufacturedOn() instanceof Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate day)) ? day : null;
    var cover = item.decision().decision().cover();
    return new CoverBar(made, known(facts.arrivedAtPortOn()), cover.map(Cover::startsOn).orElse(null), cover.map(Cover::lastDay).orElse(null),
        known(facts.occurredOn()));
  }

  private static @Nullable LocalDate known(Known<LocalDate> date) {
    return date.isKnown() ? date.value() : null;
  }

  private @Nullable Unit unit(Actor.Staff actor, ClaimView.Item item) {
    if (item.unitId() == null) {
      return null;
    }
    try {
      return registry.unit(actor, item.serialNumber());
    } catch (NotFound withdrawnSince) {
      return null;
    }
  }

  private List<String> meant(ClaimView.Item item) {
    if (item.unitId() != null) {
      return List.of();
    }
    return switch (registry.resolve(item.typed())) {
      case Resolution.DidYouMean(List<String> serials) -> serials;
      case Resolution.Found found -> List.of(found.unit().serial());
      case Resolution.Unknown unknown -> List.of();
      case Resolution.Impossible impossible -> List.of();
    };
  }

  private List<com.defnoco.aftersale.claims.ClaimRow> others(Actor.Staff actor, ClaimView claim) {
    var query = new ClaimQuery(Set.of(), Set.of(), null, null, claim.customerId(), null, null, false, ClaimQuery.Sort.CREATED_NEWEST, null, 11);
    return claims.list(actor, query).rows().stream().filter(row -> !row.id().equals(claim.id())).limit(10).toList();
  }

  private List<StaffAccounts.Member> colleagues(Actor.Staff actor) {
    return staff.all(actor).stream()
        .filter(member -> !member.disabled() && (member.roles().contains(Role.ENGINEER) || member.roles().contains(Role.MANAGER)))
        .toList();
  }

  private static boolean shown(TimelineEntry entry, TimelineFilter filter) {
    return switch (filter) {
      case EVERYTHING -> true;
      case CUSTOMER -> entry.customerVisible();
      case MONEY -> entry.money();
    };
  }
}
