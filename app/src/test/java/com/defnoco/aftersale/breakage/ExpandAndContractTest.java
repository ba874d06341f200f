package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * While copies are exchanged one by one, the release of before works on the migrated database. So a migration only adds; what it takes away must have been unused for a release, and is named
 * here with the reason.
 */
class ExpandAndContractTest {

  /** Script and why what it takes away is no longer used by the release of before. */
  private static final Map<String, String> ALLOWED = Map.of("V6_3__first_message.sql", "before the first release: there is no release of before", "V12_40__traces.sql", "before the first release");

  private static final Map<String, Pattern> CONTRACTS = Map.of(
      "drops a table or column", Pattern.compile("(?is)\\bDROP\\s+(TABLE|COLUMN|VIEW|SCHEMA|TYPE|SEQUENCE)\\b"),
      "changes a table of which a library reads all columns", Pattern.compile("(?is)\\bALTER\\s+TABLE\\s+job\\b"),
      "renames", Pattern.compile("(?is)\\bRENAME\\s+(TO|COLUMN|CONSTRAINT)\\b"),
      "changes the type of a column", Pattern.compile("(?is)\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"),
      "wants a value that the release of before does not write", Pattern.compile("(?is)\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+SET\\s+NOT\\s+NULL\\b"),
      "adds a column that must have a value and has none by itself", Pattern.compile("(?is)\\bADD\\s+(?!CONSTRAINT\\b|CHECK\\b)(COLUMN\\s+)?\\w+\\s+(?:(?!DEFAULT|,|;).)*\\bNOT\\s+NULL\\b(?:(?!DEFAULT|,|;).)*(?=[,;])"));

  private static final Pattern ALL_COLUMNS = Pattern.compile("\\bSELECT\\s+(DISTINCT\\s+)?(\\w+\\.)?\\*|\\bSELECT\\s+[\\w.,\\s]*,\\s*\\w+\\.\\*");

  @Test
  void noMigrationTakesAwayWhatTheReleaseOfBeforeUses() throws IOException {
    var found = new ArrayList<String>();
    try (var scripts = Files.walk(Path.of("src/main/resources/db"))) {
      for (var script : scripts.filter(file -> file.toString().endsWith(".sql")).sorted().toList()) {
        var name = script.getFileName().toString();
        var text = read(script);
        CONTRACTS.forEach((what, pattern) -> {
          if (pattern.matcher(text).find() && !ALLOWED.containsKey(name)) {
            found.add(name + " " + what);
          }
        });
      }
    }
    assertThat(found).isEmpty();
  }

  /** A new column changes what {@code SELECT *} answers, and PostgreSQL then refuses what the release of before has prepared. */
  @Test
  void statementsNameTheColumnsTheyRead() throws IOException {
    var found = new ArrayList<String>();
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      for (var source : sources.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
        ALL_COLUMNS.matcher(Files.readString(source)).results().forEach(match -> found.add(source.getFileName() + ": " + match.group()));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theTestSeesWhatItLooksFor() {
    assertThat("SELECT c.*, p.name FROM claim c").containsPattern(ALL_COLUMNS);
    assertThat("SELECT c.id, p.* FROM person p").containsPattern(ALL_COLUMNS);
    assertThat("SELECT count(*) FROM claim").doesNotContainPattern(ALL_COLUMNS);
    assertThat("ALTER TABLE claim DROP COLUMN state;").containsPattern(CONTRACTS.get("drops a table or column"));
    assertThat("ALTER TABLE claim RENAME COLUMN a TO b;").containsPattern(CONTRACTS.get("renames"));
    assertThat("ALTER TABLE claim ADD COLUMN a text NOT NULL;").containsPattern(CONTRACTS.get("adds a column that must have a value and has none by itself"));
    assertThat("ALTER TABLE claim ADD COLUMN a text NOT NULL DEFAULT '';").doesNotContainPattern(CONTRACTS.get("adds a column that must have a value and has none by itself"));
    assertThat("ALTER TABLE claim ADD COLUMN a text, ADD CONSTRAINT both CHECK (a IS NULL OR b IS NOT NULL AND c);")
        .doesNotContainPattern(CONTRACTS.get("adds a column that must have a value and has none by itself"));
    assertThat("ALTER TABLE claim ADD COLUMN a text, ADD COLUMN b int NOT NULL DEFAULT 0;").doesNotContainPattern(CONTRACTS.get("adds a column that must have a value and has none by itself"));
  }

  /** Without comments, and without tables made in the same script, which the release of before does not know. */
  private static String read(Path script) {
    try {
      return Files.readString(script).replaceAll("--[^\\n]*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
