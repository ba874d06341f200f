package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cost;
import com.defnoco.aftersale.policy.CostKind;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Question;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemedyOffer;
import com.defnoco.aftersale.policy.Sentence;
import com.defnoco.aftersale.policy.WouldChange;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A decision as JSON, the one form for the API, the store and replays: field for field the answer of {@code POST /coverage-decisions}, always in the same order, so
 * that equal decisions are equal bytes. {@code because} is put into words; the sentences before that are kept beside it ({@link #sentences}), so that a stored decision
 * can be read back whole and said in the other language.
 */
public final class DecisionJson {

  private static final JsonMapper READER = JsonMapper.builder().build();

  private DecisionJson() {}

  /** The canonical text that is stored: without id, in English. */
  public static String write(Decision decision, Edition edition) {
    var text = new StringWriter(2_000);
    try (var json = FactsJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, null, decision, edition, Language.EN);
    }
    return text.toString();
  }

  /** The answer of the interface. @param id echoed first; null: left out */
  public static void write(JsonGenerator json, @Nullable String id, Decision decision, Edition edition, Language language) {
    json.writeStartObject();
    if (id != null) {
      json.writeStringProperty("id", id);
    }
    json.writeStringProperty("outcome", decision.outcome().name());
    json.writeStringProperty("edition", decision.edition());
    json.writeName("cover");
    cover(json, decision.cover());
    json.writeName("refusals");
    json.writeStartArray();
    for (var clause : decision.refusals()) {
      json.writeString(clause.name());
    }
    json.writeEndArray();
    json.writeName("findings");
    json.writeStartArray();
    for (var finding : decision.findings()) {
      finding(json, finding, edition, language);
    }
    json.writeEndArray();
    json.writeName("questions");
    json.writeStartArray();
    for (var question : decision.questions()) {
      json.writeStartObject();
      json.writeStringProperty("fact", question.fact().id());
      json.writeStringProperty("askedOf", question.askedOf().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("wouldChange");
    wouldChange(json, decision.wouldChange());
    json.writeName("remedies");
    json.writeStartArray();
    for (var offer : decision.remedies()) {
      json.writeStartObject();
      json.writeStringProperty("remedy", offer.remedy().name());
      json.writeBooleanProperty("offered", offer.offered());
      json.writeStringProperty("clause", offer.clause().name());
      json.writeStringProperty("because", edition.say(offer.because(), language));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("costs");
    json.writeStartArray();
    for (var cost : decision.costs()) {
      json.writeStartObject();
      json.writeStringProperty("kind", cost.kind().name());
      json.writeStringProperty("payer", cost.payer().name());
      json.writeStringProperty("clause", cost.clause().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The sentences of a decision before they are put into words: findings first, then remedies. */
  static String sentences(Decision decision) {
    var text = new StringWriter(1_000);
    try (var json = FactsJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      decision.findings().forEach(finding -> sentence(json, finding.because()));
      decision.remedies().forEach(offer -> sentence(json, offer.because()));
      json.writeEndArray();
    }
    return text.toString();
  }

  /** The decision that was stored as these two texts. */
  static Decision read(String answer, String sentences) {
    var json = READER.readTree(answer);
    var because = new ArrayList<Sentence>();
    READER.readTree(sentences).forEach(node -> because.add(sentence(node)));
    return read(json, because.iterator());
  }

  private static void cover(JsonGenerator json, Optional<Cover> cover) {
    if (cover.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("startsOn", cover.get().startsOn().toString());
    json.writeStringProperty("basis", cover.get().basis().name());
    json.writeStringProperty("lastDay", cover.get().lastDay().toString());
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, Finding finding, Edition edition, Language language) {
    json.writeStartObject();
    json.writeStringProperty("clause", finding.clause().name());
    json.writeName("reading");
    if (finding.reading().isPresent()) {
      json.writeString(finding.reading().get());
    } else {
      json.writeNull();
    }
    json.writeBooleanProperty("holds", finding.holds());
    json.writeName("facts");
    json.writeStartArray();
    for (var fact : finding.facts()) {
      json.writeString(fact.id());
    }
    json.writeEndArray();
    json.writeStringProperty("because", edition.say(finding.because(), language));
    json.writeEndObject();
  }

  private static void wouldChange(JsonGenerator json, Optional<WouldChange> other) {
    if (other.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("outcome", other.get().outcome().name());
    json.writeName("facts");
    json.writeStartObject();
    other.get().facts().forEach((fact, paper) -> json.writeStringProperty(fact.id(), paper.name()));
    json.writeEndObject();
    json.writeName("cover");
    cover(json, other.get().cover());
    json.writeEndObject();
  }

  private static void sentence(JsonGenerator json, Sentence sentence) {
    json.writeStartObject();
    json.writeStringProperty("template", sentence.template());
    json.writeName("arguments");
    json.writeStartArray();
    for (var argument : sentence.arguments()) {
      json.writeStartObject();
      switch (argument) {
        case Sentence.Day(LocalDate day) -> json.writeStringProperty("day", day.toString());
        case Sentence.Count(int count) -> json.writeNumberProperty("count", count);
        case Sentence.Word(String key) -> json.writeStringProperty("word", key);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Sentence sentence(JsonNode node) {
    var arguments = new ArrayList<Sentence.Argument>();
    for (var argument : node.get("arguments")) {
      if (argument.has("day")) {
        arguments.add(new Sentence.Day(LocalDate.parse(argument.get("day").asString())));
      } else if (argument.has("count")) {
        arguments.add(new Sentence.Count(argument.get("count").asInt()));
      } else {
        arguments.add(new Sentence.Word(argument.get("word").asString()));
      }
    }
    return new Sentence(node.get("template").asString(), arguments);
  }

  private static Decision read(JsonNode json, Iterator<Sentence> because) {
    SortedSet<Clause> refusals = new TreeSet<>();
    json.get("refusals").forEach(clause -> refusals.add(Clause.valueOf(clause.asString())));
    var findings = list(json.get("findings"), node -> new Finding(Clause.valueOf(node.get("clause").asString()),
        node.get("reading").isNull() ? Optional.empty() : Optional.of(node.get("reading").asString()),
        node.get("holds").asBoolean(), list(node.get("facts"), fact -> fact(fact.asString())), because.next()));
    var remedies = list(json.get("remedies"), node -> new RemedyOffer(Remedy.valueOf(node.get("remedy").asString()),
        node.get("offered").asBoolean(), Clause.valueOf(node.get("clause").asString()), because.next()));
    return new Decision(Outcome.valueOf(json.get("outcome").asString()), json.get("edition").asString(), cover(json.get("cover")), refusals, findings,
        list(json.get("questions"), node -> new Question(fact(node.get("fact").asString()), Party.valueOf(node.get("askedOf").asString()))),
        wouldChange(json.get("wouldChange")), remedies,
        list(json.get("costs"), node -> new Cost(CostKind.valueOf(node.get("kind").asString()), Payer.valueOf(node.get("payer").asString()),
            Clause.valueOf(node.get("clause").asString()))));
  }

  private static Optional<Cover> cover(JsonNode node) {
    return node.isNull() ? Optional.empty() : Optional.of(new Cover(LocalDate.parse(node.get("startsOn").asString()),
        Basis.valueOf(node.get("basis").asString()), LocalDate.parse(node.get("lastDay").asString())));
  }

  private static Optional<WouldChange> wouldChange(JsonNode node) {
    if (node.isNull()) {
      return Optional.empty();
    }
    Map<Fact, Paper> papers = new EnumMap<>(Fact.class);
    node.get("facts").properties().forEach(entry -> papers.put(fact(entry.getKey()), Paper.valueOf(entry.getValue().asString())));
    return Optional.of(new WouldChange(Outcome.valueOf(node.get("outcome").asString()), papers, cover(node.get("cover"))));
  }

  private static Fact fact(String id) {
    return Fact.byId(id).orElseThrow(() -> new IllegalArgumentException("a stored decision names the fact " + id + ", which does not exist"));
  }

  private static <T> List<T> list(JsonNode array, java.util.function.Function<JsonNode, T> element) {
    var elements = new ArrayList<T>();
    array.forEach(node -> elements.add(element.apply(node)));
    return elements;
  }
}
