package com.defnoco.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the published description says is what is answered: real answers are held against its schemas. */
class ApiDescriptionTest extends ClaimFixtures {

  private static final String JSON = "application/json";

  @Test
  void itIsOpenApi31AndNamesKeysProblemsAndIdempotency() {
    var api = description();
    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(api.at("/info/title").asString()).isEqualTo("Aftersale");
    assertThat(api.at("/components/securitySchemes/key/scheme").asString()).isEqualTo("bearer");
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var where = operation.getKey() + " " + path.getKey();
        var said = operation.getValue();
        boolean open = path.getKey().startsWith("/api/v1/public/");
        assertThat(said.path("security").isEmpty()).as(where + " needs a key, unless it is public").isEqualTo(open);
        assertThat(said.at("/responses/default/$ref").asString()).as(where).isEqualTo("#/components/responses/Problem");
        assertThat(said.path("parameters").valueStream().map(parameter -> parameter.path("name").asString())).as(where).doesNotContain("actor", "page", "request");
        if (!operation.getKey().equals("get") && !path.getKey().endsWith("coverage-decisions")) {
          assertThat(said.path("parameters").valueStream().map(parameter -> parameter.path("name").asString())).as(where).contains("Idempotency-Key");
        }
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndNoSchemaIsEmpty() {
    var api = description();
    var missing = new TreeSet<String>();
    references(api, missing, api);
    assertThat(missing).isEmpty();
    for (var schema : api.at("/components/schemas").properties()) {
      assertThat(Set.of("JsonNode", "Integration", "Page")).doesNotContain(schema.getKey());
      assertThat(schema.getValue().path("properties").isEmpty()).as(schema.getKey()).isFalse();
      for (var property : schema.getValue().path("properties").properties()) {
        assertThat(property.getValue().has("type") || property.getValue().has("$ref") || property.getValue().has("anyOf") || property.getValue().has("oneOf"))
            .as(schema.getKey() + "." + property.getKey() + " " + property.getValue()).isTrue();
      }
    }
  }

  @Test
  void aDecisionAndAStreamOfThemAnswerAsDescribed() {
    var program = program(Scope.DECISIONS);
    var whole = "{\"id\":\"7\",\"manufacturedOn\":\"2024-01-10\",\"arrivedAtPortOn\":\"2024-03-02\",\"invoice\":\"VALID\",\"certificate\":\"MISSING\",\"occurredOn\":\"2026-04-11\","
        + "\"improperUseOrStorage\":false,\"userDamage\":false,\"forceMajeure\":false,\"unauthorizedModification\":false}";
    for (var facts : List.of(whole, "{}", "{\"userDamage\":true}", whole.replace("MISSING", "VALID"))) {
      agrees("post", "/api/v1/coverage-decisions", 200, JSON, program.postJson("/api/v1/coverage-decisions", facts).body());
    }
    agreesWith("#/components/schemas/CoverageFacts", whole);
    var lines = program.send("POST", "/api/v1/coverage-decisions", "application/x-ndjson", BodyPublishers.ofString(whole + "\n{\"id\":\"x\",\"nonsense\":1}\n{broken\n{}\n")).body();
    assertThat(lines.lines()).hasSize(4);
    lines.lines().forEach(line -> agrees("post", "/api/v1/coverage-decisions", 200, "application/x-ndjson", line));
    agreesWith("#/components/schemas/Problem", program.postJson("/api/v1/coverage-decisions", "{\"occurredOn\":\"2023-02-29\"}").body());
    agreesWith("#/components/schemas/Problem", program.postJson("/api/v1/coverage-decisions", "{").body());
    agreesWith("#/components/schemas/Problem", visitor().postJson("/api/v1/coverage-decisions", "{}").body());
  }

  @Test
  void registryClaimsAndVouchersAnswerAsDescribed() {
    var program = program(Scope.values());
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    clock.set("2026-05-02");
    agrees("get", "/api/v1/units/{serial}", 200, JSON, program.get("/api/v1/units/" + serial).body());
    agrees("get", "/api/v1/units/{serial}/cover", 200, JSON, program.get("/api/v1/units/" + serial + "/cover?on=2026-05-02").body());
    agrees("get", "/api/v1/public/cover/{serial}", 200, JSON, visitor().get("/api/v1/public/cover/" + serial).body());
    agrees("put", "/api/v1/consignments/{reference}", 201, JSON, program.putJson("/api/v1/consignments/DSC-" + next(),
        "{\"portOfDischarge\":\"NLRTM\",\"arrivedOn\":\"2024-03-02\",\"evidence\":{\"kind\":\"TRACKING_EVENT\",\"reference\":\"T 1\"}}").body());
    agrees("put", "/api/v1/models/{code}", 201, JSON, program.putJson("/api/v1/models/DSC-" + next(),
        "{\"name\":\"Described\",\"chemistry\":\"LIPO\",\"cellsInSeries\":6,\"cellsInParallel\":1,\"capacityMilliampHours\":22000}").body());
    agrees("post", "/api/v1/imports/units", 202, JSON, program.send("POST", "/api/v1/imports/units", "text/csv", BodyPublishers.ofString("serial_number,model\n,X\n")).body());

    var body = "{\"customer\":{\"name\":\"Des Cribed\",\"email\":\"%s\"},\"items\":[{\"serialNumber\":\"%s\",\"description\":\"drops\",\"symptoms\":[\"HOT\"]}],\"firstMessageOn\":\"2026-05-01\"}"
        .formatted(address(), serial);
    agreesWith("#/components/schemas/NewClaim", body);
    var opened = program.postJson("/api/v1/claims", body);
    agrees("post", "/api/v1/claims", 201, JSON, opened.body());
    var number = JsonMapper.shared().readTree(opened.body()).path("number").asString();
    agrees("put", "/api/v1/claims/{number}/items/{item}/facts/{fact}", 200, JSON,
        program.putJson("/api/v1/claims/" + number + "/items/1/facts/userDamage", "{\"value\":true,\"evidence\":\"drill hole\"}").body());
    agrees("get", "/api/v1/claims/{number}", 200, JSON, program.get("/api/v1/claims/" + number).body());
    agrees("get", "/api/v1/claims", 200, JSON, program.get("/api/v1/claims?limit=3").body());
    agrees("post", "/api/v1/claims/{number}/items/{item}/remedy", 200, JSON, program.postJson("/api/v1/claims/" + number + "/items/1/remedy", "{\"remedy\":\"PAID_SERVICE\"}").body());
    agrees("post", "/api/v1/claims/{number}/withdrawal", 200, JSON, program.postJson("/api/v1/claims/" + number + "/withdrawal", "{\"reason\":\"sold\"}").body());
    agreesWith("#/components/schemas/Problem", program.postJson("/api/v1/claims/" + number + "/appeal", "{\"text\":\"again\"}").body());
  }

  @Test
  void theDescriptionCanBeDisagreedWith() {
    assertThat(problems(description().at("/components/schemas/CoverageDecision"), JsonMapper.shared().readTree("{\"outcome\":\"PERHAPS\",\"more\":1}"), ""))
        .anyMatch(problem -> problem.contains("outcome")).anyMatch(problem -> problem.contains("more")).anyMatch(problem -> problem.contains("findings"));
  }

  // ---- A small validator: types, enums, required and unknown fields, alternatives, references

  private JsonNode description() {
    if (description == null) {
      description = JsonMapper.shared().readTree(visitor().get("/v3/api-docs").body());
    }
    return description;
  }

  private JsonNode description;

  private void agrees(String method, String path, int status, String mediaType, String answer) {
    var schema = description().path("paths").path(path).path(method).path("responses").path(Integer.toString(status)).path("content").path(mediaType).path("schema");
    assertThat(schema.isMissingNode()).as(method + " " + path + " " + status + " " + mediaType).isFalse();
    assertThat(problems(schema, JsonMapper.shared().readTree(answer), "")).as(answer).isEmpty();
  }

  private void agreesWith(String reference, String json) {
    assertThat(problems(resolve(reference), JsonMapper.shared().readTree(json), "")).as(json).isEmpty();
  }

  private JsonNode resolve(String reference) {
    return description().at(reference.substring(1));
  }

  private List<String> problems(JsonNode schema, JsonNode value, String at) {
    if (schema.has("$ref")) {
      return problems(resolve(schema.path("$ref").asString()), value, at);
    }
    for (var alternatives : List.of("anyOf", "oneOf")) {
      if (schema.has(alternatives)) {
        var all = schema.path(alternatives).valueStream().map(one -> problems(one, value, at)).toList();
        return all.stream().anyMatch(List::isEmpty) ? List.of() : all.getFirst();
      }
    }
    var found = new ArrayList<String>();
    if (schema.has("type") && types(schema).noneMatch(type -> is(type, value))) {
      return List.of(at + " should be " + schema.path("type") + ", is " + value);
    }
    if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
      found.add(at + " is none of " + schema.path("enum") + ": " + value);
    }
    schema.path("required").valueStream().map(JsonNode::asString).filter(name -> value.isObject() && !value.has(name)).forEach(name -> found.add(at + "/" + name + " is missing"));
    if (value.isObject() && schema.has("properties")) {
      value.properties().forEach(field -> {
        var property = schema.path("properties").path(field.getKey());
        if (property.isMissingNode()) {
          found.add(at + "/" + field.getKey() + " is not described");
        } else {
          found.addAll(problems(property, field.getValue(), at + "/" + field.getKey()));
        }
      });
    }
    if (value.isArray()) {
      value.forEach(item -> found.addAll(problems(schema.path("items"), item, at + "/…")));
    }
    return found;
  }

  private static java.util.stream.Stream<String> types(JsonNode schema) {
    return schema.path("type").isArray() ? schema.path("type").valueStream().map(JsonNode::asString) : java.util.stream.Stream.of(schema.path("type").asString());
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  private static void references(JsonNode node, Set<String> missing, JsonNode api) {
    if (node.path("$ref").isString() && api.at(node.path("$ref").asString().substring(1)).isMissingNode()) {
      missing.add(node.path("$ref").asString());
    }
    node.forEach(child -> references(child, missing, api));
  }
}
