package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.DatabaseHealth;
import com.defnoco.aftersale.platform.DiskLow;
import com.defnoco.aftersale.platform.FilesAway;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.TooOften;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every failure becomes an answer in the reader's language: a problem detail for a program, a page for a person. Never a stack trace. */
@Controller
@ControllerAdvice
class Errors implements ErrorController {

  private static final Set<String> SAID_IN_FULL = Set.of("not-possible", "not-allowed", "too-often", "invalid-input", "unavailable", "disk-low", "files-away");
  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private final ApiErrors api;
  private final Pages pages;

  Errors(ApiErrors api, Pages pages) {
    this.api = api;
    this.pages = pages;
  }

  @ExceptionHandler
  @Nullable ModelAndView notFound(NotFound e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    return answer(request, response, 404, "not-found", "error.not-found.detail");
  }

  @ExceptionHandler
  @Nullable ModelAndView notPossible(NotPossible e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    return answer(request, response, 409, "not-possible", e.key(), e.arguments().toArray());
  }

  @ExceptionHandler
  @Nullable ModelAndView notAllowed(NotAllowed e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    // Who was refused what belongs in the log (ASVS 16.3.2); the route, not the path: links carry secrets.
    log.warn("Refused {} {}: needs {}", request.getMethod(), route(request), e.needed());
    return answer(request, response, 403, "not-allowed", "error.not-allowed.detail", e.needed());
  }

  @ExceptionHandler
  @Nullable ModelAndView tooOften(TooOften e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", Long.toString(e.retryAfterSeconds()));
    return answer(request, response, 429, "too-often", "error.too-often.detail", e.retryAfterSeconds());
  }

  @ExceptionHandler
  @Nullable ModelAndView invalid(InvalidInput e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (forPrograms(request)) {
      api.write(response, 422, api.invalidInput(request, e));
      return null;
    }
    // A form shows its problems beside its fields itself; this is for input that no form of ours sends.
    var said = api.inWords(request, e.problems()).stream().map(problem -> problem.get("problem")).distinct().collect(Collectors.joining(" "));
    return page(request, response, 422, said);
  }

  @ExceptionHandler
  @Nullable ModelAndView tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return answer(request, response, 413, "too-large", "error.too-large.detail");
  }

  @ExceptionHandler
  @Nullable ModelAndView diskLow(DiskLow e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    log.error("{} {} refused: {}", request.getMethod(), route(request), e.getMessage());
    return answer(request, response, 507, "disk-low", "error.disk-low.detail");
  }

  @ExceptionHandler
  @Nullable ModelAndView filesAway(FilesAway e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    log.error("{} {} refused: {}", request.getMethod(), route(request), e.getMessage());
    response.setHeader("Retry-After", "30");
    return answer(request, response, 503, "files-away", "error.files-away.detail");
  }

  @ExceptionHandler
  @Nullable ModelAndView databaseAway(DataAccessResourceFailureException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return unavailable(e, request, response);
  }

  @ExceptionHandler
  @Nullable ModelAndView databaseAway(CannotCreateTransactionException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return unavailable(e, request, response);
  }

  @ExceptionHandler
  @Nullable ModelAndView databaseBusy(TransientDataAccessException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return unavailable(e, request, response);
  }

  /** A NUL character, wherever it came in: nobody means one. Whatever was begun is rolled back. */
  @ExceptionHandler
  @Nullable ModelAndView notAText(NonTransientDataAccessException e, HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (DatabaseHealth.refusedAsNoText(e)) {
      return answer(request, response, 400, "malformed", "error.not-a-text");
    }
    return anything(e, request, response);
  }

  /** A body that is not JSON, or JSON that is not what was asked for: named by its place. */
  @ExceptionHandler
  @Nullable ModelAndView unreadable(HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (e.getCause() instanceof JacksonException json && forPrograms(request)) {
      unreadable(json, request, response);
      return null;
    }
    return answer(request, response, 400, "malformed", "error.malformed.detail");
  }

  private void unreadable(JacksonException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    switch (e) {
      case UnrecognizedPropertyException unknown -> invalidJson(request, response,
          Problem.at(pointer(unknown), "error.field-unknown", unknown.getPropertyName(), known(unknown)));
      case InvalidFormatException value -> invalidJson(request, response,
          Problem.at(pointer(value), "error.value-unfit", shortened(String.valueOf(value.getValue())), expected(value.getTargetType())));
      case MismatchedInputException more when String.valueOf(more.getOriginalMessage()).startsWith("Trailing token") ->
          malformed(request, response, "error.json-syntax", place(more));
      case MismatchedInputException shape -> invalidJson(request, response,
          Problem.at(pointer(shape), "error.shape-unfit", expected(shape.getTargetType())));
      case DatabindException other when other.getCause() instanceof InvalidInput invalid ->
          api.write(response, 422, api.invalidInput(request, invalid));
      case StreamConstraintsException bounds -> malformed(request, response, "error.json-bounds", place(bounds));
      case StreamReadException syntax when String.valueOf(syntax.getOriginalMessage()).startsWith("Duplicate") ->
          malformed(request, response, "error.field-twice", place(syntax));
      default -> malformed(request, response, "error.json-syntax", place(e));
    }
  }

  private void invalidJson(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
    api.write(response, 422, api.invalidInput(request, new InvalidInput(List.of(problem))));
  }

  private void malformed(HttpServletRequest request, HttpServletResponse response, String key, String place) throws IOException {
    var body = api.body(request, 400, "malformed", key, place);
    api.write(response, 400, body);
  }

  /** Whatever the framework itself refuses: method, media type, parameter, unknown address. */
  @ExceptionHandler
  @Nullable ModelAndView anything(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (response.isCommitted()) {
      // Half an answer is out; cutting the connection is the only way left to say that it is not whole.
      throw e;
    }
    if (DatabaseAway.isAway(e)) {
      return unavailable(e, request, response);
    }
    return switch (e) {
      case MethodArgumentTypeMismatchException mismatch -> answer(request, response, 400, "malformed", "error.parameter-unfit", mismatch.getName());
      // A form that should carry a file and was sent as plain fields.
      case MultipartException noFile -> answer(request, response, 400, "malformed", "error.malformed.detail");
      case MethodArgumentNotValidException fields -> answer(request, response, 422, "invalid-input", "error.invalid-input.detail", fields.getErrorCount());
      case ErrorResponse refused -> {
        refused.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        var name = nameOf(refused.getStatusCode().value());
        yield answer(request, response, refused.getStatusCode().value(), name, "error." + name + ".detail");
      }
      default -> {
        log.error("{} {} failed", request.getMethod(), route(request), e);
        yield answer(request, response, 500, "internal", "error.internal.detail");
      }
    };
  }

  /** What the container or the gate refuses before a controller is reached. */
  @RequestMapping("/error")
  @Nullable ModelAndView refused(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer known ? known : 404;
    var name = nameOf(status);
    return answer(request, response, status, name, "error." + name + ".detail");
  }

  private @Nullable ModelAndView unavailable(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (DatabaseHealth.refusedForWantOfRoom(e)) {
      log.error("{} {} refused: the disk of the database is full", request.getMethod(), route(request));
      return answer(request, response, 507, "disk-low", "error.disk-low.detail");
    }
    log.error("{} {} found the database away or busy: {}", request.getMethod(), route(request), e.getMessage());
    response.setHeader("Retry-After", "5");
    return answer(request, response, 503, "unavailable", "error.unavailable.detail");
  }

  /** The pattern that matched, never the path itself: links, codes and sign-ins carry their secret in it. */
  private static String route(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern ? pattern : "(no route)";
  }

  private @Nullable ModelAndView answer(HttpServletRequest request, HttpServletResponse response, int status, String name, String detailKey,
      Object... arguments) throws IOException {
    if (forPrograms(request)) {
      api.write(response, status, api.body(request, status, name, detailKey, arguments));
      return null;
    }
    // Where the sentence is more than its status says, the reader gets it; else the page's own words for the status.
    return page(request, response, status, SAID_IN_FULL.contains(name) ? pages.of(request).text(detailKey, arguments) : null);
  }

  private ModelAndView page(HttpServletRequest request, HttpServletResponse response, int status, @Nullable String detail) {
    response.setContentType(MediaType.TEXT_HTML_VALUE);
    var model = new HashMap<String, @Nullable Object>();
    model.put("page", pages.of(request));
    model.put("status", status);
    model.put("detail", detail);
    return new ModelAndView("shared/errorPage", model, HttpStatus.valueOf(status));
  }

  private static boolean forPrograms(HttpServletRequest request) {
    var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed ? failed : request.getRequestURI();
    return path.startsWith("/api/") || path.startsWith("/v3/") || path.startsWith("/.well-known/");
  }

  private static String nameOf(int status) {
    return switch (status) {
      case 401 -> "key-needed";
      case 403 -> "not-allowed-here";
      case 404 -> "not-found";
      case 405 -> "method";
      case 406, 415 -> "media-type";
      case 413 -> "too-large";
      case 429 -> "too-often";
      case 503 -> "unavailable";
      case 507 -> "disk-low";
      default -> status >= 500 ? "internal" : "malformed";
    };
  }

  private static String pointer(DatabindException e) {
    return e.getPath().stream()
        .map(step -> "/" + (step.getPropertyName() == null ? Integer.toString(step.getIndex()) : step.getPropertyName().replace("~", "~0").replace("/", "~1")))
        .collect(Collectors.joining());
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null ? "?" : e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds() == null ? "" : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "?";
    }
    if (type.isEnum()) {
      var names = new ArrayList<String>();
      for (var constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name());
      }
      return String.join(", ", names);
    }
    return switch (type.getSimpleName()) {
      case "LocalDate" -> "YYYY-MM-DD";
      case "Instant" -> "YYYY-MM-DDThh:mm:ssZ";
      case "Boolean", "boolean" -> "true, false";
      case "Integer", "int", "Long", "long" -> "1, 2, 3 …";
      case "BigDecimal", "Double", "double" -> "1.5";
      case "String" -> "\"…\"";
      case "UUID" -> "UUID";
      default -> type.isArray() || Iterable.class.isAssignableFrom(type) ? "[…]" : "{…}";
    };
  }

  private static String shortened(String value) {
    return value.length() <= 60 ? value : value.substring(0, 60) + "…";
  }
}
