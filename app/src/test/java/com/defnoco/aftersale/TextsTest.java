package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every sentence is there in both languages, says the same things in both, and is found by whoever asks for it. */
class TextsTest {

  private static final Path MESSAGES = Path.of("src/main/resources/messages");
  private static final Path JAVA = Path.of("src/main/java");
  private static final Path TEMPLATES = Path.of("src/main/jte");

  /** Calls that take a message key, with the position of the key among the arguments. */
  private static final Map<Pattern, Integer> CALLS = Map.of(
      Pattern.compile("\\b(?:page|words)(?:\\(\\))?\\.(?:text|has)\\("), 0,
      Pattern.compile("\\btoast\\("), 1,
      Pattern.compile("\\b(?:InvalidInput|Problem)\\.at\\("), 1,
      Pattern.compile("\\bnew NotPossible\\("), 0);

  private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_-]*)*)\"");
  /** Sentences that come whole in both languages, each bundle taking its own. */
  private static final Set<String> EACH_ITS_OWN = Set.of("claims.problem.fact");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)");

  private final Map<String, String> english = bundle("en");
  private final Map<String, String> chinese = bundle("zh");

  @Test
  void bothLanguagesHoldTheSameKeys() {
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    assertThat(english).hasSizeGreaterThan(100);
  }

  @Test
  void bothLanguagesFillInTheSameThings() {
    assertThat(english.keySet().stream().filter(key -> !EACH_ITS_OWN.contains(key)).filter(key -> !placeholders(english.get(key)).equals(placeholders(chinese.get(key)))).toList()).isEmpty();
  }

  @Test
  void noTextIsEmptyOrLeftInTheOtherLanguage() {
    assertThat(keysWhere(english, text -> text.isBlank() || text.codePoints().anyMatch(Character::isIdeographic) && !text.contains("中文"))).isEmpty();
    assertThat(keysWhere(chinese, text -> text.isBlank())).isEmpty();
    // Sentences without a single Chinese character were forgotten; names, units and codes are short.
    assertThat(keysWhere(chinese, text -> text.length() > 40 && text.codePoints().noneMatch(Character::isIdeographic))).isEmpty();
  }

  @Test
  void everyPatternCanBeFilled() {
    for (var texts : List.of(english, chinese)) {
      texts.forEach((key, text) -> {
        if (text.contains("{")) {
          assertThat(new MessageFormat(text, Locale.UK).format(new Object[] {1, 2, 3, 4, 5, 6, 7, 8})).as(key).isNotBlank();
        }
      });
    }
  }

  @Test
  void everyKeyThatPagesAndProblemsAskForExists() {
    var missing = new TreeSet<String>();
    for (var file : sources()) {
      for (var asked : keysAskedForIn(read(file))) {
        boolean found = asked.endsWith("*")
            ? english.keySet().stream().anyMatch(key -> key.startsWith(asked.substring(0, asked.length() - 1)))
            : english.containsKey(asked);
        if (!found) {
          missing.add(asked + " in " + file);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theSearchForKeysSeesWholeKeysPrefixesAndBothArmsOfAChoice() {
    assertThat(keysAskedForIn("""
        page.text("a.one", x) page.text("b." + name, "not.this") page.text(late ? "c.late" : "c.now") InvalidInput.at("/x", "d.bad", 1)
        new NotPossible("e.used")""")).containsExactly("a.one", "b.*", "c.late", "c.now", "d.bad", "e.used");
  }

  /** Keys in calls of {@link #CALLS}; a key that is put together ends with a star. */
  static Set<String> keysAskedForIn(String source) {
    var keys = new TreeSet<String>();
    CALLS.forEach((call, position) -> {
      var matcher = call.matcher(source);
      while (matcher.find()) {
        var arguments = arguments(source, matcher.end());
        if (arguments.size() > position) {
          literals(arguments.get(position)).forEach(keys::add);
        }
      }
    });
    return keys;
  }

  private static List<String> literals(String argument) {
    var keys = new ArrayList<String>();
    var matcher = LITERAL.matcher(argument);
    while (matcher.find()) {
      var before = argument.substring(0, matcher.start()).strip();
      var after = argument.substring(matcher.end()).strip();
      boolean isTail = before.endsWith("+");
      boolean isCompared = before.endsWith("(") || after.startsWith(")") || before.endsWith("==");
      if (!isTail && !isCompared) {
        keys.add(after.startsWith("+") || matcher.group(1).endsWith(".") ? matcher.group(1) + "*" : matcher.group(1));
      }
    }
    return keys;
  }

  /** The arguments of a call, from behind its opening parenthesis. */
  private static List<String> arguments(String source, int from) {
    var arguments = new ArrayList<String>();
    int depth = 0;
    int start = from;
    boolean quoted = false;
    for (int i = from; i < source.length() && i < from + 2_000; i++) {
      char c = source.charAt(i);
      if (c == '"' && source.charAt(i - 1) != '\\') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '[' || c == '{')) {
        depth++;
      } else if (!quoted && (c == ')' || c == ']' || c == '}')) {
        if (depth-- == 0) {
          arguments.add(source.substring(start, i));
          return arguments;
        }
      } else if (!quoted && c == ',' && depth == 0) {
        arguments.add(source.substring(start, i));
        start = i + 1;
      }
    }
    return arguments;
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> keysWhere(Map<String, String> texts, Predicate<String> condition) {
    return texts.entrySet().stream().filter(entry -> condition.test(entry.getValue())).map(Map.Entry::getKey).toList();
  }

  private static List<Path> sources() {
    var files = new ArrayList<Path>();
    for (var root : List.of(JAVA, TEMPLATES)) {
      try (var walk = Files.walk(root)) {
        walk.filter(file -> file.toString().endsWith(".java") || file.toString().endsWith(".jte")).forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static Map<String, String> bundle(String language) {
    var all = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(MESSAGES, "*_" + language + ".properties")) {
      for (var file : files) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
          properties.load(reader);
        }
        properties.forEach((key, value) -> all.put((String) key, (String) value));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
