package com.defnoco.aftersale.console;

import com.defnoco.aftersale.platform.InvalidInput;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The fields of a form as they were sent; what cannot be read is told at its field. */
record Sent(MultiValueMap<String, String> fields) {

  String text(String name) {
    var value = fields.getFirst(name);
    return value == null ? "" : value.strip();
  }

  List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  boolean checked(String name) {
    return !text(name).isEmpty() && !text(name).equals("false");
  }

  BigDecimal number(String name) {
    try {
      var written = text(name).replace("\u00a0", "").replace(" ", "").replace(",", ".");
      if (written.length() > 40) {
        throw new NumberFormatException();
      }
      return new BigDecimal(written);
    } catch (NumberFormatException notANumber) {
      throw InvalidInput.at("/" + name, "work.problem.number");
    }
  }

  @Nullable BigDecimal numberOrNone(String name) {
    return text(name).isEmpty() ? null : number(name);
  }

  int whole(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException notANumber) {
      throw InvalidInput.at("/" + name, "work.problem.number");
    }
  }

  @Nullable LocalDate dateOrNone(String name) {
    if (text(name).isEmpty()) {
      return null;
    }
    try {
      return LocalDate.parse(text(name));
    } catch (DateTimeParseException notADate) {
      throw InvalidInput.at("/" + name, "work.problem.date");
    }
  }

  LocalDate date(String name) {
    var date = dateOrNone(name);
    if (date == null) {
      throw InvalidInput.at("/" + name, "work.problem.date");
    }
    return date;
  }

  LocalDateTime moment(String name) {
    try {
      return LocalDateTime.parse(text(name).replace(' ', 'T'));
    } catch (DateTimeParseException notAMoment) {
      throw InvalidInput.at("/" + name, "work.problem.moment");
    }
  }

  <E extends Enum<E>> E of(Class<E> kind, String name) {
    try {
      return Enum.valueOf(kind, text(name).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw InvalidInput.at("/" + name, "console.problem.choose");
    }
  }
}
