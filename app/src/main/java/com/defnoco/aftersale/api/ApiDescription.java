package com.defnoco.aftersale.api;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * What {@code /v3/api-docs} says beyond what can be read off the methods: keys, problem details, idempotency, and which fields are always there. The last is read off the
 * records: a component that is not {@code @Nullable} is required.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

  private static final String PROBLEM = "#/components/responses/Problem";
  private static final Set<String> PUBLIC = Set.of("/api/v1/public/");
  /** Calls that answer with another status than 200 when they made or took something. */
  private static final Map<String, List<String>> MADE = Map.of("POST /api/v1/claims", List.of("201"), "POST /api/v1/claims/{number}/items/{item}/documents", List.of("201"),
      "PUT /api/v1/consignments/{reference}", List.of("200", "201"), "PUT /api/v1/models/{code}", List.of("200", "201"), "POST /api/v1/imports/units", List.of("202"),
      "POST /api/v1/imports/consignments", List.of("202"), "POST /api/v1/imports/models", List.of("202"));

  static {
    // Who acts and in which language is no parameter of a call.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class, Actor.Integration.class, Actor.Visitor.class, Page.class);
  }

  @Bean
  GlobalOpenApiCustomizer describedInFull(ApplicationContext context) {
    return api -> {
      api.info(new Info().title("Aftersale").version("1").description("""
          Decisions on warranty cover, the registry of units and consignments, claims and vouchers. Dates are YYYY-MM-DD, instants ISO 8601 with zone. Unknown fields are \
          refused by name. An answer of another program's key, or of nobody's, does not exist (404)."""));
      api.servers(List.of(new Server().url("/").description("this installation")));
      var components = api.getComponents() == null ? new Components() : api.getComponents();
      api.components(components);
      components.addSecuritySchemes("key", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").description("An API key, made in the console under Keys."));
      components.addSchemas("Problem", problem());
      components.addResponses("Problem", new ApiResponse().description("A problem in words, in the language of Accept-Language (en, zh); see RFC 9457.")
          .content(new Content().addMediaType("application/problem+json", new MediaType().schema(reference("Problem")))));
      fields(components, context);
      api.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    };
  }

  private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
    boolean open = PUBLIC.stream().anyMatch(path::startsWith);
    boolean changes = method != PathItem.HttpMethod.GET && !path.equals("/api/v1/coverage-decisions");
    operation.security(open ? List.of() : List.of(new SecurityRequirement().addList("key")));
    if (changes) {
      operation.addParametersItem(new Parameter().in("header").name("Idempotency-Key").required(false).schema(text())
          .description("The same key and body gives the first answer again, another body 422, a concurrent twin 409."));
    }
    var responses = new ApiResponses();
    operation.getResponses().forEach((status, response) -> {
      if (response.getContent() != null && response.getContent().containsKey("*/*")) {
        response.getContent().addMediaType("application/json", response.getContent().remove("*/*"));
      }
      if (status.equals("200")) {
        MADE.getOrDefault(method + " " + path, List.of("200")).forEach(made -> responses.addApiResponse(made, response));
      } else {
        responses.addApiResponse(status, response);
      }
    });
    var problems = new ArrayList<>(open ? List.of("429") : List.of("401", "403"));
    if (path.contains("{") && !open) {
      problems.add("404");
    }
    if (changes) {
      problems.addAll(List.of("409", "422"));
    } else if (method != PathItem.HttpMethod.GET) {
      problems.addAll(List.of("400", "422"));
    }
    problems.forEach(status -> responses.addApiResponse(status, new ApiResponse().$ref(PROBLEM)));
    responses.addApiResponse("default", new ApiResponse().$ref(PROBLEM));
    operation.responses(responses);
  }

  private static Schema<?> problem() {
    var wrong = object().description("One thing to mend.");
    wrong.addProperty("pointer", text().description("JSON pointer into what was sent"));
    wrong.addProperty("problem", text().description("what is wrong and how to mend it"));
    wrong.required(List.of("pointer", "problem"));
    var problem = object();
    problem.addProperty("type", text().description("stable name of the kind of problem, urn:aftersale:problem:…"));
    problem.addProperty("title", text());
    problem.addProperty("status", typed("integer"));
    problem.addProperty("detail", text().description("a sentence for people"));
    problem.addProperty("errors", typed("array").items(wrong));
    problem.required(List.of("type", "title", "status", "detail"));
    return problem;
  }

  // ---- Fields

  /** Required and nullable, as the records of the controllers say. */
  private static void fields(Components components, ApplicationContext context) {
    var schemas = components.getSchemas();
    if (schemas == null) {
      return;
    }
    var records = new HashMap<String, Class<?>>();
    for (var controller : context.getBeansWithAnnotation(RestController.class).values()) {
      for (var nested : controller.getClass().getDeclaredClasses()) {
        collect(nested, records);
      }
    }
    schemas.forEach((name, schema) -> {
      var type = records.get(name);
      if (type != null && schema.getProperties() != null) {
        for (var component : type.getRecordComponents()) {
          field(schema, component);
        }
      }
    });
    schemas.remove(JsonNode.class.getSimpleName());
  }

  /** A record of ours and those it holds, by the names their schemas have. */
  private static void collect(Type type, Map<String, Class<?>> records) {
    if (type instanceof ParameterizedType of) {
      for (var argument : of.getActualTypeArguments()) {
        collect(argument, records);
      }
    } else if (type instanceof Class<?> held && held.isRecord() && held.getName().startsWith("com.defnoco.")) {
      var named = held.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
      if (records.putIfAbsent(named == null || named.name().isEmpty() ? held.getSimpleName() : named.name(), held) == null) {
        for (var component : held.getRecordComponents()) {
          collect(component.getGenericType(), records);
        }
      }
    }
  }

  private static void field(Schema<?> schema, RecordComponent component) {
    Schema<?> property = schema.getProperties().get(component.getName());
    if (property == null) {
      return;
    }
    if (component.getType() == JsonNode.class) {
      property = anyOf(component.getName().equals("evidence") ? List.of(text(), reference("Evidence")) : List.of(text(), typed("boolean"), typed("integer")));
      schema.addProperty(component.getName(), property);
    }
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (!nullable && !component.getType().isAnnotationPresent(Nullable.class)) {
      var required = new LinkedHashSet<>(schema.getRequired() == null ? List.<String>of() : schema.getRequired());
      required.add(component.getName());
      schema.required(List.copyOf(required));
    } else if (property.get$ref() != null || property.getAnyOf() != null || property.getOneOf() != null) {
      var alternatives = new ArrayList<Schema<?>>();
      if (property.getAnyOf() != null) {
        property.getAnyOf().forEach(alternatives::add);
      } else {
        alternatives.add(property);
      }
      alternatives.add(typed("null"));
      schema.addProperty(component.getName(), anyOf(alternatives));
    } else {
      var types = new LinkedHashSet<String>(property.getTypes() == null ? Set.of() : property.getTypes());
      if (!types.isEmpty()) {
        types.add("null");
        property.setTypes(types);
        if (property.getEnum() != null && !property.getEnum().contains(null)) {
          withNull(property);
        }
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void withNull(Schema property) {
    var values = new ArrayList<Object>(property.getEnum());
    values.add(null);
    property.setEnum(values);
  }

  private static Schema<?> anyOf(List<Schema<?>> alternatives) {
    var schema = new Schema<>();
    alternatives.forEach(schema::addAnyOfItem);
    return schema;
  }

  private static Schema<?> reference(String name) {
    return new Schema<>().$ref("#/components/schemas/" + name);
  }

  private static Schema<?> object() {
    return typed("object");
  }

  private static Schema<?> text() {
    return typed("string");
  }

  private static Schema<?> typed(String type) {
    var schema = new Schema<>();
    schema.addType(type);
    return schema;
  }
}
