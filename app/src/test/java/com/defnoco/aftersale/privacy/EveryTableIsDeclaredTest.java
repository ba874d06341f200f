package com.defnoco.aftersale.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.platform.PersonalData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever adds a table says in {@code personal-data.txt} what becomes of a person in it. */
class EveryTableIsDeclaredTest extends AftersaleTest {

  private static final Set<String> ALONE = Set.of("file", "part", "id", "staff", "none");

  @Autowired private List<PersonalData> modules;
  @Autowired private List<PersonalData.Aging> kinds;

  @Test
  void everyTableOfTheDatabaseIsDeclaredAndNothingElseIs() throws IOException {
    var tables = jdbc.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'flyway%'")
        .query(String.class).list();
    assertThat(declared().keySet()).as("personal-data.txt").containsExactlyInAnyOrderElementsOf(tables);
  }

  @Test
  void whatIsDeclaredAsToldOrAgedIs() throws IOException {
    var nobody = new PersonalData.Person(List.of(UUID.randomUUID()), List.of("nobody@nowhere.example"), List.of(UUID.randomUUID()));
    var told = modules.stream().flatMap(module -> module.told(nobody).keySet().stream()).collect(Collectors.toCollection(TreeSet::new));
    told.addAll(List.of("readings", "wishes")); // of the module of privacy itself
    var ages = kinds.stream().map(PersonalData.Aging::kind).collect(Collectors.toSet());
    var names = new TreeSet<String>();
    declared().forEach((table, how) -> {
      if (how.startsWith("told=")) {
        names.add(how.substring(5));
      } else if (how.startsWith("aged=")) {
        assertThat(how.matches("aged=[A-Z_]+") ? ages.contains(how.substring(5)) : how.length() > 10).as(table + " " + how).isTrue();
      } else {
        assertThat(ALONE).as(table).contains(how);
      }
    });
    assertThat(told).as("parts of data.json, each of them of a table").containsExactlyElementsOf(names);
  }

  @Test
  void everyTableThatKnowsACustomerByIdTellsOfThemOrSaysWhyNot() throws IOException {
    var declared = declared();
    var knowing = jdbc.sql("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ('customer_id', 'owner_id', 'from_customer')")
        .query(String.class).list();
    assertThat(knowing).isNotEmpty().noneMatch(table -> Objects.requireNonNullElse(declared.get(table), "none").matches("none|staff"));
  }

  private static Map<String, String> declared() throws IOException {
    try (var in = Objects.requireNonNull(EveryTableIsDeclaredTest.class.getResourceAsStream("/personal-data.txt"))) {
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
      return table(lines.filter(line -> !line.isBlank() && !line.startsWith("#")));
    }
  }

  private static Map<String, String> table(Stream<String> lines) {
    var declared = new LinkedHashMap<String, String>();
    lines.forEach(line -> assertThat(declared.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ')).strip())).as("twice: " + line).isNull());
    return declared;
  }
}
