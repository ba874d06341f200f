package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/threats.md} names the tests that hold each threat: all 28 are there, and every test named exists. */
class ThreatsTest {

  private static final Pattern ROW = Pattern.compile("^\\| (A\\d+) \\|.*$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");
  private static final Path TESTS = Path.of("src/test/java");

  @Test
  void everyThreatNamesTestsThatExist() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "threats.md"));
    var rows = new TreeMap<String, Integer>();
    var absent = new ArrayList<String>();
    var sources = sources();
    var row = ROW.matcher(page);
    while (row.find()) {
      int named = (int) Pattern.compile("`A\\d\\d\\w+Test`").matcher(row.group()).results().count();
      var test = TEST.matcher(row.group());
      while (test.find()) {
        named++;
        if (!Pattern.compile("\\b" + test.group(2) + "\\(").matcher(sources.getOrDefault(test.group(1), "")).find()) {
          absent.add(row.group(1) + ": " + test.group(1) + "#" + test.group(2));
        }
      }
      rows.put(row.group(1), named);
    }
    assertThat(rows.keySet()).isEqualTo(new TreeSet<>(IntStream.rangeClosed(1, 28).mapToObj(number -> "A" + number).toList()));
    assertThat(absent).isEmpty();
    assertThat(rows).as("tests named for each").allSatisfy((threat, named) -> assertThat(named).as(threat).isPositive());
  }

  @Test
  void everyThreatHasAClassOfItsOwnThatTriesIt() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "threats.md"));
    var sources = sources();
    var row = ROW.matcher(page);
    while (row.find()) {
      var number = Integer.parseInt(row.group(1).substring(1));
      var named = Pattern.compile("`(A\\d\\d\\w+Test)`").matcher(row.group());
      assertThat(named.find()).as("%s names its class", row.group(1)).isTrue();
      assertThat(named.group(1)).startsWith("A%02d".formatted(number));
      assertThat(sources.getOrDefault(named.group(1), "")).as(named.group(1)).contains("extends A").containsPattern("@(Parameterized)?Test\\b");
    }
    assertThat(sources.keySet().stream().filter(name -> name.matches("A\\d\\d\\w+Test")).toList()).as("classes and rows").hasSize(28);
  }

  @Test
  void everythingThatIsBrokenOnPurposeNamesATestThatExists() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "threats.md"));
    var named = Pattern.compile("`(\\w+Test)`").matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(named).contains("KilledAtAnyMomentTest", "FullDiskTest", "TwoCopiesTest");
    assertThat(sources().keySet()).containsAll(named);
  }

  private static java.util.Map<String, String> sources() throws IOException {
    var sources = new TreeMap<String, String>();
    try (var files = Files.walk(TESTS)) {
      for (var file : (Iterable<Path>) files.filter(file -> file.toString().endsWith("Test.java"))::iterator) {
        sources.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), (one, other) -> String.join("\n", Arrays.asList(one, other)));
      }
    }
    return sources;
  }
}
