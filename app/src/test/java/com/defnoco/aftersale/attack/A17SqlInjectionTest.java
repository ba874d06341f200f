package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A17: words that become SQL. Sort orders and filters are enums and texts are parameters, so that whatever is sent is at most a mistake of the sender's. */
class A17SqlInjectionTest extends AftersaleTest {

  private static final List<String> WORDS = java.util.stream.Stream.concat(Payloads.of("sql").stream(), java.util.stream.Stream.of("' OR 1=1 --", "1); DROP TABLE claim; --", "id DESC, (SELECT pg_sleep(5))", "\\'; SELECT 1; --", "%27%20OR%201=1", "\u0000",
      "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "../../../../etc/passwd", "\r\nX-Injected: yes", "<script>alert(1)</script>", "𝕏'\"`;")).toList();
  /** A statement put together with a plus where a text block with named parameters belongs. */
  private static final Pattern GLUED = Pattern.compile("\\.sql\\(\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+\\s*[a-z]");

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mapping;

  @Test
  void noParameterOfAnyPageThatIsReadBreaksIt() {
    var everybody = signedInAs(Role.values());
    var program = program(Scope.values());
    var broken = new ArrayList<String>();
    int tried = 0;
    for (var route : readableRoutes()) {
      var caller = route.startsWith("/api/") ? program : everybody;
      for (var word : WORDS) {
        var answer = caller.get(route.replace("WORD", URLEncoder.encode(word, StandardCharsets.UTF_8)));
        tried++;
        if (answer.statusCode() >= 500 || answer.headers().firstValue("X-Injected").isPresent()
            || answer.body().contains("<script>alert(1)</script>") && answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
            || answer.body().contains("PSQLException") || answer.body().contains("root:x:0")) {
          broken.add(route + " with " + word + " → " + answer.statusCode());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(tried).isGreaterThan(300);
    assertThat(jdbc.sql("SELECT count(*) FROM claim").query(Long.class).single()).as("the table of claims is still there").isNotNegative();
  }

  @Test
  void noStatementIsGluedTogetherFromWhatSomebodySent() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")).filter(file -> GLUED.matcher(read(file)).find()).map(file -> file.getFileName().toString()).toList())
          .isEmpty();
    }
  }

  /** Every address that is read, once with a hostile word in its path and once for each parameter it takes. */
  private List<String> readableRoutes() {
    var routes = new ArrayList<String>();
    mapping.getHandlerMethods().forEach((route, handler) -> {
      var methods = route.getMethodsCondition().getMethods();
      if (!methods.contains(RequestMethod.GET)) {
        return;
      }
      for (var pattern : route.getPatternValues()) {
        if (pattern.contains("live") || pattern.contains("events")) {
          continue; // a stream that stays open
        }
        var path = pattern.replaceAll("\\{\\*?[^}]+}", "WORD");
        if (path.contains("WORD")) {
          routes.add(path);
        }
        for (var parameter : handler.getMethod().getParameters()) {
          var named = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestParam.class);
          if (named != null) {
            routes.add(path.replace("WORD", "1") + "?" + (named.name().isEmpty() ? parameter.getName() : named.name()) + "=WORD");
          }
        }
      }
    });
    return routes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
