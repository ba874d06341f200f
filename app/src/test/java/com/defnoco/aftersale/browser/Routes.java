package com.defnoco.aftersale.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The addresses that a window can be sent to, as the permission test lists them: pages of one route are pages of one kind. */
final class Routes {

  private record Route(String template, Pattern pattern) {}

  private static final List<Route> ALL = read();

  private Routes() {}

  /** Every route that answers GET to people, programs' left out. */
  static List<String> all() {
    return ALL.stream().map(Route::template).toList();
  }

  /** The route of an address; the address itself when there is none. */
  static String of(String path) {
    var plain = URLDecoder.decode(path.replaceFirst("[?#].*", ""), StandardCharsets.UTF_8);
    return ALL.stream().filter(route -> route.pattern.matcher(plain).matches()).findFirst().map(Route::template).orElse(plain);
  }

  private static List<Route> read() {
    try (var file = Objects.requireNonNull(Routes.class.getResourceAsStream("/permissions.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("GET "))
          .map(line -> line.split("\\s+")[1]).filter(template -> !template.matches("/(api|hooks|health|v3|\\.well-known)(/.*)?"))
          // The one with the fewest variables is meant.
          .sorted(Comparator.comparingLong(template -> template.chars().filter(letter -> letter == '{').count())).map(Routes::route).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Route route(String template) {
    var pattern = new StringBuilder();
    var parts = Pattern.compile("\\{(\\*?)[^}]+}").matcher(template);
    int at = 0;
    while (parts.find()) {
      pattern.append(Pattern.quote(template.substring(at, parts.start()))).append(parts.group(1).isEmpty() ? "[^/]+" : ".+");
      at = parts.end();
    }
    return new Route(template, Pattern.compile(pattern.append(Pattern.quote(template.substring(at))).toString()));
  }
}
