package com.defnoco.aftersale.api;

import com.defnoco.aftersale.claims.FactsJson;
import com.defnoco.aftersale.pages.ApiErrors;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.CostKind;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks the policy and stores nothing. One question as JSON, or a stream of them, one per line, answered line by line in the same order while they come in: a client that sends many should
 * read the answers while it sends.
 */
@RestController
@RequestMapping("/api/v1/coverage-decisions")
class DecisionsApi {

  private static final int LONGEST_QUESTION = 64 * 1024;
  private static final Set<String> MALFORMED = Set.of("claims.problem.json.syntax", "claims.problem.json.bounds");

  private final Editions editions;
  private final ApiErrors errors;

  DecisionsApi(Editions editions, ApiErrors errors) {
    this.editions = editions;
    this.errors = errors;
  }

  /** The facts of one problem by their names; left out or null: not yet known. Contradictory facts: 422. */
  @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = DecisionShape.class)))
  @io.swagger.v3.oas.annotations.parameters.RequestBody(content = {
      @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = FactsShape.class))})
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
  void one(Actor.Integration actor, HttpServletRequest request, HttpServletResponse response) throws IOException {
    require(actor);
    var bytes = request.getInputStream().readNBytes(LONGEST_QUESTION + 1);
    if (bytes.length > LONGEST_QUESTION) {
      throw InvalidInput.at("", "claims.problem.tooLong", LONGEST_QUESTION);
    }
    var language = language(request);
    try {
      var line = new DecisionLine(editions, language);
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      line.answer(bytes, 0, bytes.length);
      line.writeTo(response.getOutputStream());
    } catch (FactsJson.Unreadable unreadable) {
      refuse(request, response, unreadable.problems());
    }
  }

  /** A stream of facts, one object per line; one answer per line in the same order. A line that cannot be answered gets a line that says why. */
  @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(implementation = FactsShape.class)))
  @ApiResponse(responseCode = "200",
      content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(oneOf = {DecisionShape.class, RefusedShape.class})))
  @PostMapping(consumes = MediaType.APPLICATION_NDJSON_VALUE, produces = MediaType.APPLICATION_NDJSON_VALUE)
  void stream(Actor.Integration actor, HttpServletRequest request, HttpServletResponse response) throws IOException {
    require(actor);
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    new DecisionStream(editions, language(request), problems -> errors.inWords(request, problems)).run(request.getInputStream(), response.getOutputStream());
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, List<Problem> problems) throws IOException {
    if (problems.stream().anyMatch(problem -> MALFORMED.contains(problem.key()))) {
      var body = errors.body(request, 400, "malformed", "error.malformed.detail");
      body.put("errors", errors.inWords(request, problems));
      errors.write(response, 400, body);
    } else {
      errors.write(response, 422, errors.invalidInput(request, new InvalidInput(problems)));
    }
  }

  private static void require(Actor.Integration actor) {
    if (!actor.scopes().contains(Scope.DECISIONS)) {
      throw new NotAllowed(Scope.DECISIONS.name());
    }
  }

  /** The language of the sentences; English unless Chinese is asked for. */
  private static Language language(HttpServletRequest request) {
    return request.getHeader("Accept-Language") != null && request.getLocale().getLanguage().equals("zh") ? Language.ZH : Language.EN;
  }

  // ---- As the interface description shows them: FactsJson reads the one, DecisionJson and DecisionLine write the others

  /**
   * @param id echoed
   * @param edition null: the one in force on the first day of the unit's cover
   * @param manufacturedOn a date, or {@code none}: established that it cannot be told
   * @param coveredIssuesOfCustomer the present issue included; 1 unless told
   */
  @Schema(name = "CoverageFacts")
  record FactsShape(@Nullable String id, @Nullable String edition, @Nullable String manufacturedOn, @Nullable LocalDate arrivedAtPortOn, @Nullable Paper invoice,
      @Nullable Paper certificate, @Nullable LocalDate occurredOn, @Nullable Boolean improperUseOrStorage, @Nullable Boolean userDamage, @Nullable Boolean forceMajeure,
      @Nullable Boolean unauthorizedModification, @Nullable RemoteDiagnosis remoteDiagnosis, @Nullable Integer coveredIssuesOfCustomer) {}

  /** @param cover null until start and last day are certain @param refusals every X clause that is certain @param wouldChange null when nothing would */
  @Schema(name = "CoverageDecision")
  record DecisionShape(@Nullable String id, Outcome outcome, String edition, @Nullable PeriodShape cover, List<String> refusals, List<FindingShape> findings,
      List<QuestionShape> questions, @Nullable WouldChangeShape wouldChange, List<RemedyShape> remedies, List<CostShape> costs) {}

  @Schema(name = "CoverPeriod")
  record PeriodShape(LocalDate startsOn, Basis basis, LocalDate lastDay) {}

  @Schema(name = "Finding")
  record FindingShape(String clause, @Nullable String reading, boolean holds, List<String> facts, String because) {}

  @Schema(name = "Question")
  record QuestionShape(String fact, Party askedOf) {}

  /** @param facts what would have to be known, by name */
  @Schema(name = "WouldChange")
  record WouldChangeShape(Outcome outcome, Map<String, String> facts, @Nullable PeriodShape cover) {}

  @Schema(name = "RemedyOffer")
  record RemedyShape(Remedy remedy, boolean offered, String clause, String because) {}

  @Schema(name = "Cost")
  record CostShape(CostKind kind, Payer payer, String clause) {}

  /** What stands in a stream in place of an answer to a line that cannot be answered. */
  @Schema(name = "RefusedLine")
  record RefusedShape(@Nullable String id, RefusalShape error) {}

  @Schema(name = "Refusal")
  record RefusalShape(String type, int status, String detail, List<WrongShape> errors) {}

  @Schema(name = "Wrong")
  record WrongShape(String pointer, String problem) {}
}
