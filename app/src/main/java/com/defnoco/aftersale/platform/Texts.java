package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Every sentence that people read, from the bundles {@code messages/<area>_en.properties} and {@code messages/<area>_zh.properties} (UTF-8),
 * all areas merged into one per language. Patterns are those of {@link MessageFormat}: <code>{0}</code> for an argument, two single quotes for one.
 *
 * <p>A key that two areas define stops the program at its start, because which of them won would be chance.
 */
@Component
public class Texts {

  private static final Locale ENGLISH = Locale.UK;
  private static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;

  private static final Supplier<Bundles> SHIPPED = SingletonSupplier.of(() -> new Bundles(load("en", ENGLISH), load("zh", CHINESE)));

  private record Bundles(Map<String, Sentence> english, Map<String, Sentence> chinese) {}

  private final Map<String, Sentence> english;
  private final Map<String, Sentence> chinese;

  Texts() {
    this.english = SHIPPED.get().english();
    this.chinese = SHIPPED.get().chinese();
  }

  /** Begins to read them on a thread of its own, while the program is still looking for its parts. */
  public static void readAhead() {
    Thread.ofPlatform().name("texts").daemon().start(() -> {
      try {
        SHIPPED.get();
      } catch (StartupProblem | UncheckedIOException toldWhenTheyAreNeeded) {
        // Reading them again fails in the same way, where it is told.
      }
    });
  }

  /** The texts of this program, where it runs without its container. */
  public static Texts shipped() {
    return new Texts();
  }

  /** The sentence in Chinese for a Chinese locale, else in English. */
  public String text(Locale locale, String key, Object... arguments) {
    var sentence = in(locale).get(key);
    if (sentence == null) {
      throw new IllegalArgumentException("The bundles messages/*_" + (isChinese(locale) ? "zh" : "en") + ".properties lack the key " + key);
    }
    return sentence.fill(arguments);
  }

  public boolean has(Locale locale, String key) {
    return in(locale).containsKey(key);
  }

  /** All keys of the language, sorted. */
  public Set<String> keys(Locale locale) {
    return new TreeSet<>(in(locale).keySet());
  }

  /** The sentence as written, with its places for arguments. */
  String pattern(Locale locale, String key) {
    var sentence = in(locale).get(key);
    return sentence == null ? "" : sentence.written;
  }

  private Map<String, Sentence> in(Locale locale) {
    return isChinese(locale) ? chinese : english;
  }

  private static boolean isChinese(Locale locale) {
    return locale.getLanguage().equals("zh");
  }

  private static Map<String, Sentence> load(String suffix, Locale locale) {
    var texts = new HashMap<String, Sentence>();
    var areaOf = new HashMap<String, String>();
    try {
      for (var bundle : new PathMatchingResourcePatternResolver().getResources("classpath*:messages/*_" + suffix + ".properties")) {
        readOnce(bundle).forEach((key, value) -> {
          var before = areaOf.put(key, bundle.getFilename());
          if (before != null) {
            throw new StartupProblem("The text " + key + " is defined twice: in messages/" + before + " and in messages/"
                + bundle.getFilename() + ". Rename one of them.");
          }
          texts.put(key, new Sentence(key, value, locale));
        });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(texts);
  }

  /** Reads a bundle; the same key twice in it is as wrong as in two bundles, though {@link Properties} would not mind. */
  private static Map<String, String> readOnce(Resource bundle) throws IOException {
    var read = new HashMap<String, String>();
    var strict = new Properties() {
      @Override
      public synchronized @Nullable Object put(Object key, Object value) {
        if (read.put((String) key, (String) value) != null) {
          throw new StartupProblem("The text " + key + " is defined twice in messages/" + bundle.getFilename() + ". Remove one of them.");
        }
        return super.put(key, value);
      }
    };
    try (var reader = new InputStreamReader(bundle.getInputStream(), StandardCharsets.UTF_8)) {
      strict.load(reader);
    }
    return read;
  }

  /** A sentence as written; made ready when it is first told, for a start tells few of thousands. */
  private static final class Sentence {

    private final String key;
    private final String written;
    private final Locale locale;
    private volatile @Nullable Pattern ready;

    Sentence(String key, String written, Locale locale) {
      this.key = key;
      this.written = written;
      this.locale = locale;
    }

    String fill(Object... arguments) {
      var pattern = ready;
      if (pattern == null) {
        pattern = Pattern.of(key, written, locale);
        ready = pattern;
      }
      return pattern.fill(arguments);
    }
  }

  /**
   * A sentence ready to be filled; those without arguments and quotes are kept as they stand.
   *
   * @param pieces what stands between the places for arguments, cut beforehand, because a page holds hundreds of sentences: one more than {@code places}; null where a place names a format
   * @param places the number of the argument at each place
   */
  private record Pattern(String plain, @Nullable MessageFormat format, String @Nullable [] pieces, int[] places) {

    private static final char MARK = '\uE000';
    private static final int MOST_ARGUMENTS = 32;

    static Pattern of(String key, String value, Locale locale) {
      if (value.indexOf('{') < 0 && value.indexOf('\'') < 0) {
        return new Pattern(value, null, null, new int[0]);
      }
      try {
        return cut(value, new MessageFormat(value, locale));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException("The text " + key + " is not a message pattern (" + e.getMessage() + "): " + value, e);
      }
    }

    /** Filled with marks, a sentence shows where its arguments stand. */
    private static Pattern cut(String value, MessageFormat format) {
      if (Arrays.stream(format.getFormats()).anyMatch(Objects::nonNull) || format.getFormatsByArgumentIndex().length > MOST_ARGUMENTS || value.indexOf(MARK) >= 0) {
        return new Pattern(value, format, null, new int[0]);
      }
      var marked = format.format(IntStream.range(0, MOST_ARGUMENTS).mapToObj(i -> "" + MARK + (char) i).toArray());
      var pieces = new ArrayList<String>();
      var places = IntStream.builder();
      int from = 0;
      for (int at = marked.indexOf(MARK); at >= 0; at = marked.indexOf(MARK, from)) {
        pieces.add(marked.substring(from, at));
        places.add(marked.charAt(at + 1));
        from = at + 2;
      }
      pieces.add(marked.substring(from));
      return new Pattern(value, format, pieces.toArray(String[]::new), places.build().toArray());
    }

    String fill(Object... arguments) {
      if (format == null) {
        return plain;
      }
      if (pieces == null || !Arrays.stream(places).allMatch(place -> place < arguments.length && standsAsItIs(arguments[place]))) {
        // MessageFormat is not thread-safe; a clone is.
        return ((MessageFormat) format.clone()).format(arguments);
      }
      var filled = new StringBuilder(plain.length() + 16 * places.length);
      for (int i = 0; i < places.length; i++) {
        filled.append(pieces[i]).append(arguments[places[i]]);
      }
      return filled.append(pieces[places.length]).toString();
    }

    /** Words, and whole numbers that no language groups. */
    private static boolean standsAsItIs(@Nullable Object argument) {
      return argument instanceof String || (argument instanceof Integer || argument instanceof Long) && ((Number) argument).longValue() > -1000 && ((Number) argument).longValue() < 1000;
    }
  }
}
