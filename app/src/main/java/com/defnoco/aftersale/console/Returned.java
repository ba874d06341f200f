package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form that could not be taken and comes back on its page: which one, what was typed, what to mend. On a fresh page it is
 * {@link #nothing()}.
 *
 * @param form id of the form on the page, empty when none came back
 * @param typed what was typed, by field name
 * @param problems what to mend; a pointer's last word is the name of the field
 */
public record Returned(String form, Map<String, String> typed, List<InvalidInput.Problem> problems) {

  private static final Returned NOTHING = new Returned("", Map.of(), List.of());

  /** No form came back. */
  public static Returned nothing() {
    return NOTHING;
  }

  static Returned of(String form, HttpServletRequest request, InvalidInput refused) {
    return new Returned(form, typed(request), refused.problems());
  }

  static Returned of(String form, HttpServletRequest request, NotPossible refused) {
    return new Returned(form, typed(request), List.of(new InvalidInput.Problem("", refused.key(), refused.arguments())));
  }

  /** The same without what was typed into one field, such as a password. */
  Returned without(String field) {
    var rest = new LinkedHashMap<>(typed);
    rest.remove(field);
    return new Returned(form, Map.copyOf(rest), problems);
  }

  /** Whether this form came back. */
  public boolean is(String id) {
    return form.equals(id);
  }

  /** What was typed into the field of this form, or what stands there on a fresh page. */
  public @Nullable String typed(String id, String field, @Nullable String otherwise) {
    return is(id) ? typed.getOrDefault(field, "") : otherwise;
  }

  /** What is wrong with the field of this form, in the reader's language; null when nothing is. */
  public @Nullable String problem(Page page, String id, String field) {
    if (!is(id)) {
      return null;
    }
    for (var problem : problems) {
      if (lastWord(problem.pointer()).equals(field)) {
        return say(page, problem);
      }
    }
    return null;
  }

  /** What is wrong at exactly this place of this form; null when nothing is. For forms with several fields of one name. */
  public @Nullable String problemAt(Page page, String id, String pointer) {
    return is(id) ? problems.stream().filter(problem -> problem.pointer().equals(pointer)).map(problem -> say(page, problem)).findFirst().orElse(null) : null;
  }

  /** Whether anything at or below this place of this form is wrong. */
  public boolean wrongAt(String id, String pointer) {
    return is(id) && problems.stream().anyMatch(problem -> problem.pointer().equals(pointer) || problem.pointer().startsWith(pointer + "/"));
  }

  /** Everything that was chosen under a name, for check boxes. */
  public List<String> typedAll(String id, String field) {
    return is(id) ? List.of(typed.getOrDefault(field, "").split("\n")) : List.of();
  }

  /** What is wrong with this form that no field of it can show beside itself. */
  public List<String> others(Page page, String id, String... fields) {
    if (!is(id)) {
      return List.of();
    }
    var sentences = new ArrayList<String>();
    for (var problem : problems) {
      if (!List.of(fields).contains(lastWord(problem.pointer()))) {
        sentences.add(say(page, problem));
      }
    }
    return sentences;
  }

  private static String say(Page page, InvalidInput.Problem problem) {
    return page.text(problem.key(), problem.arguments().toArray());
  }

  private static String lastWord(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static Map<String, String> typed(HttpServletRequest request) {
    var typed = new LinkedHashMap<String, String>();
    request.getParameterMap().forEach((name, values) -> {
      if (!name.equals("_csrf")) {
        typed.put(name, String.join("\n", values));
      }
    });
    return Map.copyOf(typed);
  }
}
