package com.defnoco.aftersale.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A row of {@code permissions.txt}: a route, who may call it, and what to send. */
record Declared(String method, String pattern, Set<String> who, String send) {

  static final List<Declared> ALL = read();

  boolean isRead() {
    return method.equals("GET");
  }

  List<String> names() {
    return Pattern.compile("\\{\\*?([^}]+)}").matcher(pattern).results().map(found -> found.group(1)).toList();
  }

  /** The address with these names filled in, in their order. */
  String path(List<String> values) {
    var path = pattern;
    var names = Pattern.compile("\\{\\*?[^}]+}").matcher(pattern).results().toList();
    for (int i = 0; i < names.size(); i++) {
      path = path.replace(names.get(i).group(), values.get(i));
    }
    return path.replace("//", "/");
  }

  @Override
  public String toString() {
    return method + " " + pattern;
  }

  private static List<Declared> read() {
    var rows = new ArrayList<Declared>();
    try (var file = Objects.requireNonNull(Declared.class.getResourceAsStream("/permissions.txt"))) {
      for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        var halves = line.split("\\|", 2);
        var words = halves[0].strip().split("\\s+");
        rows.add(new Declared(words[0], words[1], Set.copyOf(Arrays.asList(words).subList(2, words.length)), halves.length > 1 ? halves[1].strip().replaceFirst("^\\?\\s*", "") : ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(rows);
  }
}
