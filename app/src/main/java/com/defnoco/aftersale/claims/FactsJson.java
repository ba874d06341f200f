package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.FactRefused;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Language;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The facts of a decision as JSON, the one form for the API and the store: {@code {"manufacturedOn":"2024-01-10", …}}, names and values as in the policy; a fact
 * left out or null is not yet known. Read and written token by token, so that a stream of millions of lines costs no tree.
 */
public final class FactsJson {

  /** One flat object: more than a level of nesting, names or values longer than any fact's, are refused before they are read. */
  static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(64).maxNameLength(1_000).maxStringLength(20_000_000).maxNumberLength(100).build())
      .build();

  private FactsJson() {}

  /**
   * A question to the policy.
   *
   * @param id echoed in the answer; null when none was given
   * @param edition asked for by id; null: the one that holds for the unit
   */
  public record Request(@Nullable String id, @Nullable String edition, Facts facts) {}

  /** Why a request cannot be read, with what could be read of its id so that the sender finds the line again. */
  public static final class Unreadable extends RuntimeException {

    private final transient @Nullable String id;
    private final transient List<InvalidInput.Problem> problems;

    public Unreadable(@Nullable String id, List<InvalidInput.Problem> problems) {
      super(problems.toString(), null, false, false);
      this.id = id;
      this.problems = List.copyOf(problems);
    }

    public @Nullable String id() {
      return id;
    }

    public List<InvalidInput.Problem> problems() {
      return problems;
    }
  }

  /** @throws Unreadable naming every unknown, repeated, nested or impossible field */
  public static Request read(byte[] bytes, int offset, int length) {
    var reading = new Reading();
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      reading.object(parser);
      if (parser.nextToken() != null) {
        reading.problem("", "claims.problem.json.more");
      }
    } catch (StreamConstraintsException tooMuch) {
      reading.problem("", "claims.problem.json.bounds");
    } catch (JacksonException notJson) {
      reading.problem("", "claims.problem.json.syntax", position(notJson));
    }
    return reading.result();
  }

  /** Facts as stored. */
  static Facts read(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return read(bytes, 0, bytes.length).facts();
  }

  /** The text that {@link #read} reads; every known fact, in the order of the policy. */
  public static String write(Facts facts) {
    var text = new StringWriter(300);
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      writeFields(json, facts);
      json.writeEndObject();
    }
    return text.toString();
  }

  static void writeFields(JsonGenerator json, Facts facts) {
    facts.texts().forEach((fact, text) -> {
      json.writeName(fact.id());
      writeValue(json, fact, text);
    });
  }

  /** A fact's canonical text with its JSON type: truth values and counts bare, all else quoted. */
  public static void writeValue(JsonGenerator json, Fact fact, String text) {
    switch (fact) {
      case IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION -> json.writeBoolean(text.equals("true"));
      case COVERED_ISSUES_OF_CUSTOMER -> json.writeNumber(Integer.parseInt(text));
      case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, INVOICE, CERTIFICATE, OCCURRED_ON, REMOTE_DIAGNOSIS -> json.writeString(text);
    }
  }

  /** A refused value as a problem that can be said in either language: the sentence is the policy's. */
  static InvalidInput.Problem problem(String pointer, FactRefused refused) {
    return InvalidInput.Problem.at(pointer, "claims.problem.fact", refused.problem(Language.EN), refused.problem(Language.ZH));
  }

  private static String position(JacksonException e) {
    var location = e.getLocation();
    return location == null ? "?" : Integer.toString(Math.max(1, location.getColumnNr()));
  }

  private static final class Reading {

    private @Nullable String id;
    private @Nullable String edition;
    private boolean idSeen;
    private boolean editionSeen;
    private int factsSeen;
    private final Map<Fact, String> texts = new EnumMap<>(Fact.class);
    private @Nullable List<InvalidInput.Problem> problems;

    void object(JsonParser parser) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        problem("", "claims.problem.json.noObject");
        parser.skipChildren();
        return;
      }
      String name;
      while ((name = parser.nextName()) != null) {
        field(parser, name, parser.nextToken());
      }
    }

    private void field(JsonParser parser, String name, JsonToken token) {
      if (name.equals("id")) {
        repeated(name, idSeen);
        idSeen = true;
        id = text(parser, name, token);
      } else if (name.equals("edition")) {
        repeated(name, editionSeen);
        editionSeen = true;
        edition = text(parser, name, token);
      } else {
        fact(parser, name, token);
      }
    }

    private void fact(JsonParser parser, String name, JsonToken token) {
      var known = Fact.byId(name);
      if (known.isEmpty()) {
        problem("/" + escaped(name), "claims.problem.json.unknownField", shortened(name));
        parser.skipChildren();
        return;
      }
      var fact = known.get();
      int bit = 1 << fact.ordinal();
      repeated(name, (factsSeen & bit) != 0);
      factsSeen |= bit;
      if (token == JsonToken.VALUE_NULL) {
        return;
      }
      var type = switch (fact) {
        case IMPROPER_USE_OR_STORAGE, USER_DAMAGE, FORCE_MAJEURE, UNAUTHORIZED_MODIFICATION ->
            token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE ? null : "claims.problem.json.truth";
        case COVERED_ISSUES_OF_CUSTOMER -> token == JsonToken.VALUE_NUMBER_INT ? null : "claims.problem.json.count";
        case MANUFACTURED_ON, ARRIVED_AT_PORT_ON, INVOICE, CERTIFICATE, OCCURRED_ON, REMOTE_DIAGNOSIS ->
            token == JsonToken.VALUE_STRING ? null : "claims.problem.json.text";
      };
      if (type != null) {
        problem(fact.pointer(), type, name);
        parser.skipChildren();
        return;
      }
      texts.put(fact, parser.getString());
    }

    private @Nullable String text(JsonParser parser, String name, JsonToken token) {
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      if (token != JsonToken.VALUE_STRING) {
        problem("/" + name, "claims.problem.json.text", name);
        parser.skipChildren();
        return null;
      }
      var text = parser.getString();
      if (text.length() > 200) {
        problem("/" + name, "claims.problem.json.tooLong", name, 200);
        return null;
      }
      return text;
    }

    private void repeated(String name, boolean seen) {
      if (seen) {
        problem("/" + name, "claims.problem.json.repeatedField", name);
      }
    }

    void problem(String pointer, String key, Object... arguments) {
      if (problems == null) {
        problems = new ArrayList<>();
      }
      if (problems.size() < 50) {
        problems.add(InvalidInput.Problem.at(pointer, key, arguments));
      }
    }

    Request result() {
      if (problems == null) {
        try {
          return new Request(id, edition, Facts.of(texts));
        } catch (FactRefused refused) {
          eachRefused();
        }
      } else {
        eachRefused();
      }
      throw new Unreadable(id, problems == null ? List.of() : problems);
    }

    /** All refused values, not only the first. */
    private void eachRefused() {
      texts.forEach((fact, text) -> {
        try {
          Facts.of(Map.of(fact, text));
        } catch (FactRefused refused) {
          problem(fact.pointer(), "claims.problem.fact", refused.problem(Language.EN), refused.problem(Language.ZH));
        }
      });
    }

    private static String escaped(String name) {
      return shortened(name).replace("~", "~0").replace("/", "~1");
    }

    private static String shortened(String name) {
      return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
  }
}
