package com.defnoco.aftersale.api;

import com.defnoco.aftersale.claims.DecisionJson;
import com.defnoco.aftersale.claims.FactsJson;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.ContradictoryFacts;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Answers questions to the policy into one buffer that is used over and over: whatever the length of a stream, the memory is that of a few lines. Not for use by two threads.
 */
final class DecisionLine {

  /** Answers follow one another without a separator of the generator's own; whoever streams writes the line breaks. */
  private static final JsonFactory FACTORY = JsonFactory.builder().rootValueSeparator((String) null).disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();

  private final Editions editions;
  private final Language language;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(96 * 1024);
  private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer, JsonEncoding.UTF8);

  DecisionLine(Editions editions, Language language) {
    this.editions = editions;
    this.language = language;
  }

  /** Adds the answer. @throws FactsJson.Unreadable when there is none; then nothing was added */
  void answer(byte[] bytes, int offset, int length) {
    var question = FactsJson.read(bytes, offset, length);
    Edition edition;
    Decision decision;
    try {
      edition = question.edition() == null ? editions.forUnit(question.facts()) : edition(question.id(), question.edition());
      decision = Adjudicator.decide(edition, question.facts());
    } catch (ContradictoryFacts contradiction) {
      throw new FactsJson.Unreadable(question.id(), contradiction.facts().stream()
          .map(fact -> Problem.at(fact.pointer(), "claims.problem.fact", contradiction.problem(Language.EN), contradiction.problem(Language.ZH))).toList());
    }
    DecisionJson.write(json, question.id(), decision, edition, language);
  }

  /** Adds what is said instead of an answer. */
  void refusal(@Nullable String id, List<Map<String, String>> problems) {
    json.writeStartObject();
    if (id == null) {
      json.writeNullProperty("id");
    } else {
      json.writeStringProperty("id", id);
    }
    json.writeName("error");
    json.writeStartObject();
    json.writeStringProperty("type", "urn:aftersale:problem:invalid-input");
    json.writeNumberProperty("status", 422);
    json.writeStringProperty("detail", problems.isEmpty() ? "" : problems.getFirst().get("problem"));
    json.writeName("errors");
    json.writeStartArray();
    for (var problem : problems) {
      json.writeStartObject();
      json.writeStringProperty("pointer", problem.get("pointer"));
      json.writeStringProperty("problem", problem.get("problem"));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  void endLine() {
    json.writeRaw('\n');
  }

  /** Bytes waiting, as far as the generator has let go of them. */
  int waiting() {
    return buffer.size();
  }

  void writeTo(OutputStream out) throws IOException {
    json.flush();
    buffer.writeTo(out);
    buffer.reset();
  }

  private Edition edition(@Nullable String id, String wanted) {
    return editions.byId(wanted).orElseThrow(() -> new FactsJson.Unreadable(id, List.of(Problem.at("/edition", "claims.problem.edition", wanted))));
  }
}
