package com.defnoco.aftersale.api;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Claims for programs: open, read, list, establish facts, choose remedies, withdraw, appeal, reopen. */
@RestController
@RequestMapping("/api/v1/claims")
class ClaimsApi {

  private final Claims claims;
  private final Remedies remedies;
  private final Settings settings;

  ClaimsApi(Claims claims, Remedies remedies, Settings settings) {
    this.claims = claims;
    this.remedies = remedies;
    this.settings = settings;
  }

  // ---- Opening

  /**
   * @param channel how the customer's message came; left out: API
   * @param firstMessageOn local day at the customer's place on which their first message came, where it came before today; counts where nobody knows the day of the problem (I8)
   */
  record NewClaim(NewCustomer customer, List<NewItem> items, @Nullable Channel channel, @Nullable LocalDate firstMessageOn) {}

  /** @param locale {@code en} or {@code zh} @param timeZone IANA name @param country ISO 3166-1 alpha-2 */
  record NewCustomer(String name, @Nullable String email, @Nullable String phone, @Nullable String locale, @Nullable String timeZone, @Nullable String country) {}

  /** @param occurredOn local day at the customer's place; left out: nobody knows (I8) */
  record NewItem(String serialNumber, @Nullable LocalDate occurredOn, String description, @Nullable Set<Symptom> symptoms) {}

  @PostMapping
  ResponseEntity<ClaimAnswer> open(Actor.Integration actor, @RequestBody NewClaim body) {
    if (!actor.scopes().contains(Scope.CLAIMS_WRITE)) {
      throw new NotAllowed(Scope.CLAIMS_WRITE.name());
    }
    var receipt = claims.submit(actor, submission(body));
    var link = receipt.link() == null ? null : settings.link("/t/" + receipt.link());
    return ResponseEntity.created(URI.create(settings.link("/api/v1/claims/" + receipt.claim().number()))).body(answer(receipt.claim(), link));
  }

  // ---- Reading

  @GetMapping("/{number}")
  ClaimAnswer claim(Actor.Integration actor, @PathVariable String number) {
    return answer(claims.find(actor, number), null);
  }

  /** @param next cursor of the page after; null on the last one */
  record ClaimList(List<ClaimLine> claims, @Nullable String next) {}

  record ClaimLine(String number, ClaimState state, UUID customerId, String customerName, List<String> serialNumbers, List<Outcome> outcomes, Channel channel,
      Instant createdAt, Instant updatedAt) {}

  /**
   * Claims, a page at a time, those changed longest ago first, so that a program can follow all changes by {@code updatedAfter}.
   *
   * @param state one or several, separated by commas
   */
  @GetMapping
  ClaimList list(Actor.Integration actor, @RequestParam(required = false) @Nullable String state, @RequestParam(required = false) @Nullable Instant updatedAfter,
      @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
    var query = new ClaimQuery(states(state), Set.of(), null, null, null, null, updatedAfter, false, ClaimQuery.Sort.UPDATED_OLDEST, cursor, limit);
    var slice = claims.list(actor, query);
    return new ClaimList(slice.rows().stream().map(row -> new ClaimLine(row.number(), row.state(), row.customerId(), row.customerName(), row.serialNumbers(), row.outcomes(),
        row.channel(), row.createdAt(), row.updatedAt())).toList(), slice.next());
  }

  // ---- Facts, remedy

  /** @param value text, truth value, whole number as the fact demands; null takes the fact back @param evidence what it rests on, in words */
  record FactBody(@Nullable JsonNode value, @Nullable String evidence) {}

  @PutMapping("/{number}/items/{item}/facts/{fact}")
  ItemAnswer fact(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @PathVariable String fact, @RequestBody FactBody body) {
    var known = Fact.byId(fact).orElseThrow(NotFound::new);
    var view = claims.setFact(actor, number, item, known, text(body.value()), body.evidence() == null ? "" : body.evidence(), null, null);
    return answer(view.item(item));
  }

  record RemedyBody(Remedy remedy) {}

  record RemedyAnswer(UUID id, Remedy remedy, RemedyState state, Instant chosenAt, @Nullable String voucher) {}

  @PostMapping("/{number}/items/{item}/remedy")
  RemedyAnswer remedy(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @RequestBody RemedyBody body) {
    if (body.remedy() == null) {
      throw InvalidInput.at("/remedy", "api.problem.missing");
    }
    return answer(remedies.choose(actor, number, item, body.remedy()));
  }

  // ---- Life cycle

  /** Why, in words: {@code reason} or {@code text}, whichever comes easier. */
  record Words(@Nullable String reason, @Nullable String text) {
    String said() {
      return text != null ? text : reason != null ? reason : "";
    }
  }

  /** Takes back every item that still can be. */
  @PostMapping("/{number}/withdrawal")
  ClaimAnswer withdraw(Actor.Integration actor, @PathVariable String number, @RequestBody(required = false) @Nullable Words body) {
    return answer(claims.withdraw(actor, number, 0, said(body), null), null);
  }

  @PostMapping("/{number}/items/{item}/withdrawal")
  ClaimAnswer withdraw(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @RequestBody(required = false) @Nullable Words body) {
    claims.item(actor, number, item);
    return answer(claims.withdraw(actor, number, item, said(body), null), null);
  }

  /** Appeals every refused item. */
  @PostMapping("/{number}/appeal")
  ClaimAnswer appeal(Actor.Integration actor, @PathVariable String number, @RequestBody Words body) {
    return each(actor, number, Set.of(ItemState.NOT_COVERED), "claims.appeal.notNow", item -> claims.appeal(actor, number, item, body.said(), null));
  }

  @PostMapping("/{number}/items/{item}/appeal")
  ClaimAnswer appeal(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @RequestBody Words body) {
    return answer(claims.appeal(actor, number, item, body.said(), null), null);
  }

  /** Opens every closed or withdrawn item again. */
  @PostMapping("/{number}/reopening")
  ClaimAnswer reopen(Actor.Integration actor, @PathVariable String number, @RequestBody Words body) {
    return each(actor, number, Set.of(ItemState.CLOSED, ItemState.WITHDRAWN), "claims.reopen.notEnded", item -> claims.reopen(actor, number, item, body.said(), null));
  }

  @PostMapping("/{number}/items/{item}/reopening")
  ClaimAnswer reopen(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @RequestBody Words body) {
    return answer(claims.reopen(actor, number, item, body.said(), null), null);
  }

  // ---- Answers

  /** @param trackingLink for the customer; only in the answer to opening */
  record ClaimAnswer(String number, @Nullable String trackingLink, ClaimState state, CustomerAnswer customer, Channel channel, Instant createdAt, Instant updatedAt,
      int version, List<ItemAnswer> items) {}

  record CustomerAnswer(UUID id, String name, String locale) {}

  /**
   * @param outcome what holds: the override's where one is in force, else the decision's
   * @param decision as in the answer of {@code POST /coverage-decisions}
   */
  record ItemAnswer(int item, String serialNumber, @Nullable String model, @Nullable LocalDate occurredOn, String description, List<Symptom> symptoms, boolean danger,
      ItemState state, Outcome outcome, @JsonRawValue @Schema(implementation = DecisionsApi.DecisionShape.class) String decision, int decisionNumber, Instant decidedAt, String sha256,
      @Nullable OverrideAnswer override, List<FactAnswer> facts) {}

  record OverrideAnswer(Outcome outcome, String reason, Instant approvedAt) {}

  record FactAnswer(String fact, @JsonRawValue @Schema(anyOf = {String.class, Boolean.class, Integer.class}) String value, String evidence, @Nullable String reading, @Nullable UUID document,
      Instant at) {}

  private static ClaimAnswer answer(ClaimView claim, @Nullable String link) {
    return new ClaimAnswer(claim.number(), link, claim.state(), new CustomerAnswer(claim.customerId(), claim.customerName(), claim.locale()), claim.channel(),
        claim.createdAt(), claim.updatedAt(), claim.version(), claim.items().stream().map(ClaimsApi::answer).toList());
  }

  private static ItemAnswer answer(ClaimView.Item item) {
    var decision = item.decision();
    var override = decision.override();
    return new ItemAnswer(item.number(), item.serialNumber(), item.model(), item.occurredOn(), item.description(), item.symptoms().stream().sorted().toList(), item.danger(),
        item.state(), decision.outcome(), decision.json(), decision.number(), decision.at(), decision.sha256(),
        override == null || !override.inForce() || override.approvedAt() == null ? null : new OverrideAnswer(override.outcome(), override.reason(), override.approvedAt()),
        item.facts().stream().filter(fact -> !fact.superseded() && fact.value() != null)
            .map(fact -> new FactAnswer(fact.fact().id(), raw(fact.fact(), fact.value()), fact.evidence(), fact.reading(), fact.document(), fact.at())).toList());
  }

  private static RemedyAnswer answer(RemedyView remedy) {
    return new RemedyAnswer(remedy.id(), remedy.remedy(), remedy.state(), remedy.chosenAt(), remedy.voucher() == null ? null : remedy.voucher().code());
  }

  // ---- Helpers

  private static Submission submission(NewClaim body) {
    var problems = new ArrayList<Problem>();
    if (body.customer() == null || body.customer().name() == null) {
      problems.add(Problem.at(body.customer() == null ? "/customer" : "/customer/name", "api.problem.missing"));
    }
    if (body.items() == null) {
      problems.add(Problem.at("/items", "api.problem.missing"));
    }
    var items = new ArrayList<Submission.Item>();
    for (var item : body.items() == null ? List.<NewItem>of() : body.items()) {
      var at = "/items/" + items.size();
      if (item == null) {
        throw InvalidInput.at(at, "api.problem.missing");
      }
      items.add(new Submission.Item(item.serialNumber() == null ? "" : item.serialNumber(), item.occurredOn(), item.description() == null ? "" : item.description(),
          item.symptoms() == null ? Set.of() : item.symptoms(), Set.of()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var customer = body.customer();
    return new Submission(null, new Submission.Contact(customer.name(), customer.email(), customer.phone(), customer.locale(), customer.timeZone(), customer.country()), items,
        body.channel() == null ? Channel.API : body.channel(), body.firstMessageOn());
  }

  private ClaimAnswer each(Actor actor, String number, Set<ItemState> states, String refusal, IntConsumer change) {
    var items = claims.items(actor, number).stream().filter(item -> states.contains(item.state())).toList();
    if (items.isEmpty()) {
      throw new NotPossible(refusal, 1);
    }
    items.forEach(item -> change.accept(item.item()));
    return answer(claims.find(actor, number), null);
  }

  private static Set<ClaimState> states(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Set.of();
    }
    var states = new ArrayList<ClaimState>();
    for (var name : text.split(",")) {
      states.add(Arrays.stream(ClaimState.values()).filter(state -> state.name().equals(name.strip())).findFirst()
          .orElseThrow(() -> InvalidInput.at("/state", "api.problem.state", name.length() > 40 ? name.substring(0, 40) : name, Arrays.toString(ClaimState.values()))));
    }
    return Set.copyOf(states);
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isString() || value.isBoolean() || value.isIntegralNumber()) {
      return value.asString();
    }
    throw InvalidInput.at("/value", "api.problem.value");
  }

  private static String raw(Fact fact, String value) {
    return switch (fact) {
      case IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION, COVERED_ISSUES_OF_CUSTOMER -> value;
      // Canonical texts of these hold letters, digits, dashes and underscores only.
      case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, INVOICE, CERTIFICATE, OCCURRED_ON, REMOTE_DIAGNOSIS -> '"' + value + '"';
    };
  }

  private static String said(@Nullable Words words) {
    return words == null ? "" : words.said();
  }
}
