package com.defnoco.aftersale.inbox.channels.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header of a mail or part: fields in their order, unfolded, encoded words as they stand. */
final class Headers {

  private record Field(String name, String value) {}

  private final List<Field> fields = new ArrayList<>();

  void add(String name, String value) {
    fields.add(new Field(name.toLowerCase(Locale.ROOT), value));
  }

  void takeAll(Headers other) {
    fields.addAll(other.fields);
  }

  @Nullable String first(String name) {
    for (var field : fields) {
      if (field.name.equals(name)) {
        return field.value;
      }
    }
    return null;
  }

  /** The first that says something: senders repeat fields, some of them empty. */
  @Nullable String filled(String name) {
    for (var field : fields) {
      if (field.name.equals(name) && !field.value.isBlank()) {
        return field.value;
      }
    }
    return null;
  }

  List<String> all(String name) {
    return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).toList();
  }

  boolean has(String name) {
    return first(name) != null;
  }

  boolean hasNameStarting(String start) {
    return fields.stream().anyMatch(field -> field.name.startsWith(start));
  }

  int size() {
    return fields.size();
  }
}
