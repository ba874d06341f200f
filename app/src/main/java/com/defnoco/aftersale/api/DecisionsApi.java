package com.defnoco.aftersale.api;

import com.defnoco.aftersale.claims.FactsJson;
import com.defnoco.aftersale.pages.ApiErrors;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
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

  /** The facts of one problem by their names; left out or null: not yet known. */
  @io.swagger.v3.oas.annotations.parameters.RequestBody(content = {
      @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = FactsShape.class)),
      @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(implementation = FactsShape.class))})
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

  /** The request as the interface description shows it; it is read by {@link FactsJson}. */
  @Schema(name = "CoverageFacts")
  record FactsShape(String id, String edition, String manufacturedOn, LocalDate arrivedAtPortOn, Paper invoice,
      Paper certificate, LocalDate occurredOn, Boolean improperUseOrStorage, Boolean userDamage, Boolean forceMajeure,
      Boolean unauthorizedModification, RemoteDiagnosis remoteDiagnosis, Integer coveredIssuesOfCustomer) {}
}
