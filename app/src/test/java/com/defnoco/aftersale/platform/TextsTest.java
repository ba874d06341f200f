package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every sentence exists in both languages, says the same things, and every key that the program names exists. */
class TextsTest {

  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");
  /** Keys written out in templates and Java; those put together from parts are found by the pages' own tests. */
  private static final Pattern NAMED = Pattern.compile("(?:\\.text|toast|InvalidInput\\.at|Problem\\.at|new NotPossible)\\((?:response, |\"[^\"]*\", )?\"([a-zA-Z][a-zA-Z0-9-]*(?:\\.[a-zA-Z0-9-]+)+)\"(?=[,)])");

  private final Texts texts = new Texts();

  @Test
  void everyKeyIsInBothLanguages() {
    assertThat(texts.keys(Locale.SIMPLIFIED_CHINESE)).isEqualTo(texts.keys(Locale.UK));
  }

  @Test
  void bothLanguagesMentionTheSameThings() {
    var differ = new ArrayList<String>();
    for (var key : texts.keys(Locale.UK)) {
      // The policy's own sentences come in both languages; each bundle takes its one.
      if (!key.equals("claims.problem.fact") && !arguments(texts.pattern(Locale.UK, key)).equals(arguments(texts.pattern(Locale.SIMPLIFIED_CHINESE, key)))) {
        differ.add(key);
      }
    }
    assertThat(differ).isEmpty();
  }

  @Test
  void everyKeyThatIsNamedExists() throws IOException {
    var missing = new TreeSet<String>();
    for (var root : new String[] {"src/main/java", "src/main/jte"}) {
      try (var files = Files.walk(Path.of(root))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var matcher = NAMED.matcher(Files.readString(file));
          while (matcher.find()) {
            if (!texts.has(Locale.UK, matcher.group(1))) {
              missing.add(matcher.group(1) + " in " + file);
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Sentences are cut at their places beforehand; what comes out is what {@link MessageFormat} says, for every sentence there is. */
  @Test
  void everySentenceReadsAsMessageFormatFillsIt() {
    for (var locale : List.of(Locale.UK, Locale.SIMPLIFIED_CHINESE)) {
      for (var key : texts.keys(locale)) {
        var pattern = texts.pattern(locale, key);
        for (var arguments : List.of(new Object[] {"{a}", "O'B", "", "d", "e", "f", "g", "h", "i", "j"}, new Object[] {0, 1, -999, 999L, 5, 6, 7, 8, 9, 10}, new Object[] {1000, 12_345L, 1, 2, 3, 4, 5, 6, 7, 8})) {
          var expected = pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0 ? pattern : new MessageFormat(pattern, locale);
          try {
            assertThat(texts.text(locale, key, arguments)).isEqualTo(expected instanceof MessageFormat format ? format.format(arguments) : expected);
          } catch (IllegalArgumentException wordsWhereANumberBelongs) {
            assertThat(pattern).containsPattern("\\{\\d,");
          }
        }
      }
    }
    assertThat(texts.text(Locale.UK, "parties.password.short")).as("an argument that is not given").contains("{0}");
  }

  @Test
  void aSentenceIsFilledInItsLanguage() {
    assertThat(texts.text(Locale.UK, "parties.password.short", 12)).isEqualTo("Use at least 12 characters. A few words in a row are easy to remember.");
    assertThat(texts.text(Locale.SIMPLIFIED_CHINESE, "parties.password.short", 12)).startsWith("请至少使用 12 个字符");
  }

  private static TreeSet<String> arguments(String pattern) {
    var found = new TreeSet<String>();
    var matcher = ARGUMENT.matcher(pattern);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
