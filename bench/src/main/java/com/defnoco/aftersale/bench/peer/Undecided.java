package com.defnoco.aftersale.bench.peer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What the stream of decisions is compared with: the same lines read with the same JSON library, the very answers that the product gave written with it, field by field,
 * in the same order, and nothing decided and no sentence put together. The answers are handed over beforehand.
 */
@RestController
class Undecided {

  private static final JsonFactory FACTORY = JsonFactory.builder().rootValueSeparator((String) null).disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();
  private static final int SEND_AT = 64 * 1024;

  /** A token of an answer; text is null where the token says all. */
  private record Token(JsonToken kind, String text) {}

  private volatile List<Token[]> answers = List.of();

  @PutMapping("/api/v1/public/bench/answers")
  void answers(HttpServletRequest request) throws IOException {
    var read = new ArrayList<Token[]>();
    var tokens = new ArrayList<Token>();
    int depth = 0;
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), request.getInputStream())) {
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        tokens.add(new Token(token, token == JsonToken.PROPERTY_NAME ? parser.currentName() : token.isScalarValue() ? parser.getString() : null));
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          read.add(tokens.toArray(Token[]::new));
          tokens.clear();
        }
      }
    }
    answers = List.copyOf(read);
  }

  @PostMapping("/api/v1/public/bench/undecided")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("application/x-ndjson");
    var buffer = new ByteArrayOutputStream(96 * 1024);
    var out = response.getOutputStream();
    var in = request.getInputStream();
    var bytes = new byte[256 * 1024];
    int end = 0;
    int line = 0;
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer, JsonEncoding.UTF8)) {
      for (int n; (n = in.read(bytes, end, bytes.length - end)) >= 0; ) {
        int start = 0;
        int from = end;
        end += n;
        for (int i = from; i < end; i++) {
          if (bytes[i] == '\n') {
            write(json, read(bytes, start, i - start), answers.get(line++ % answers.size()));
            json.writeRaw('\n');
            start = i + 1;
            if (buffer.size() >= SEND_AT) {
              buffer.writeTo(out);
              buffer.reset();
            }
          }
        }
        System.arraycopy(bytes, start, bytes, 0, end - start);
        end -= start;
        if (in.available() == 0) {
          json.flush();
          buffer.writeTo(out);
          buffer.reset();
          out.flush();
        }
      }
      json.flush();
      buffer.writeTo(out);
    }
    out.flush();
  }

  /** Every value of the line, by name, as text. */
  private static Map<String, String> read(byte[] bytes, int offset, int length) {
    var values = new HashMap<String, String>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        values.put(name, parser.getString());
      }
    }
    return values;
  }

  private static void write(JsonGenerator json, Map<String, String> read, Token[] tokens) {
    boolean id = false;
    for (var token : tokens) {
      switch (token.kind()) {
        case START_OBJECT -> json.writeStartObject();
        case END_OBJECT -> json.writeEndObject();
        case START_ARRAY -> json.writeStartArray();
        case END_ARRAY -> json.writeEndArray();
        case PROPERTY_NAME -> {
          json.writeName(token.text());
          id = token.text().equals("id");
          continue;
        }
        case VALUE_STRING -> json.writeString(id ? read.getOrDefault("id", "") : token.text());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(token.text());
        case VALUE_TRUE -> json.writeBoolean(true);
        case VALUE_FALSE -> json.writeBoolean(false);
        case VALUE_NULL -> json.writeNull();
        default -> throw new IllegalStateException(token.kind().name());
      }
      id = false;
    }
  }
}
