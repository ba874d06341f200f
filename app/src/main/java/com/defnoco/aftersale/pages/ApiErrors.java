package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Errors as programs get them: problem details (RFC 9457) with a stable {@code type}, a sentence in the reader's language and, for input, one
 * entry per mistake. No stack trace, no class name.
 */
@Component
public class ApiErrors {

  private final Texts texts;
  private final JsonMapper json;

  ApiErrors(Texts texts, JsonMapper json) {
    this.texts = texts;
    this.json = json;
  }

  /**
   * The body of a problem.
   *
   * @param name stable name; the type is {@code urn:aftersale:problem:<name>}
   * @param detailKey message key of the sentence
   */
  public Map<String, Object> body(HttpServletRequest request, int status, String name, String detailKey, Object... arguments) {
    var locale = Pages.localeOf(Pages.languageOf(request));
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "urn:aftersale:problem:" + name);
    body.put("title", texts.text(locale, "error." + name + ".title"));
    body.put("status", status);
    body.put("detail", texts.text(locale, detailKey, arguments));
    return body;
  }

  /** The body for input that cannot be taken, with a pointer and a sentence for each mistake. */
  public Map<String, Object> invalidInput(HttpServletRequest request, InvalidInput invalid) {
    var body = body(request, 422, "invalid-input", "error.invalid-input.detail", invalid.problems().size());
    body.put("errors", inWords(request, invalid.problems()));
    return body;
  }

  /** Pointers with sentences in the reader's language. */
  public List<Map<String, String>> inWords(HttpServletRequest request, List<Problem> problems) {
    var locale = Pages.localeOf(Pages.languageOf(request));
    return problems.stream()
        .map(problem -> Map.of("pointer", problem.pointer(), "problem", texts.text(locale, problem.key(), problem.arguments().toArray())))
        .toList();
  }

  /** 401: no key, or one that does not work. */
  void keyNeeded(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer realm=\"aftersale\"");
    write(response, 401, body(request, 401, "key-needed", "error.key-needed.detail"));
  }

  /** Writes a problem as the answer. */
  public void write(HttpServletResponse response, int status, Map<String, Object> body) throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.getOutputStream().write(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
  }
}
