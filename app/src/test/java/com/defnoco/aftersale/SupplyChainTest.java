package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The settings by which two builds of the same sources give the same bytes, by which the list of libraries lies in the jar, and by which a library that is used and not declared, or the other way
 * round, fails the build. That two builds are the same is compared by {@code .ci/reproducible}.
 */
class SupplyChainTest {

  private static final List<String> MODULES = List.of("policy", "batterylog", "app", "bench");

  @Test
  void twoBuildsOfTheSameSourcesGiveTheSameBytes() throws IOException {
    assertThat(pom("..")).containsPattern("<project\\.build\\.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ</project\\.build\\.outputTimestamp>");
    for (var module : MODULES) {
      assertThat(pom("../" + module)).as(module).doesNotContain("outputTimestamp>").doesNotContain("maven.build.timestamp").doesNotContain("git-commit-id");
    }
    assertThat(Path.of("../.ci/reproducible")).isExecutable();
  }

  @Test
  void everythingComesInOneVersionFromMavenCentral() throws IOException {
    var moving = new ArrayList<String>();
    for (var module : List.of("..", "../policy", "../batterylog", "../app", "../bench")) {
      var pom = pom(module);
      assertThat(pom).as(module).doesNotContain("<repositories>").doesNotContain("<pluginRepositories>").doesNotContain("<systemPath>");
      var versions = Pattern.compile("<(?:version|[\\w.-]+\\.version)>([^<]+)</").matcher(pom);
      while (versions.find()) {
        var version = versions.group(1);
        // Our own are named by the reactor; the toolchain may be any that is new enough.
        if ((version.contains("SNAPSHOT") || version.matches("LATEST|RELEASE|.*[\\[\\](),].*")) && !version.equals("1.0.0-SNAPSHOT") && !version.equals("[25,)")) {
          moving.add(module + ": " + version);
        }
      }
    }
    assertThat(moving).as("versions that may be another tomorrow").isEmpty();
  }

  @Test
  void theListOfLibrariesIsLaidIntoTheJarAndUndeclaredOnesFailTheBuild() throws IOException {
    var pom = pom(".");
    assertThat(pom).contains("cyclonedx-maven-plugin").contains("${project.build.outputDirectory}/META-INF/sbom").contains("<outputName>application.cdx</outputName>");
    assertThat(pom).contains("<goal>analyze-only</goal>").contains("<failOnWarning>true</failOnWarning>");
    assertThat(Files.readString(Path.of("src/main/resources/application.yml"))).as("the actuator shows it, on its own port").containsPattern("include: .*\\bsbom\\b");
  }

  private static String pom(String module) throws IOException {
    return Files.readString(Path.of(module, "pom.xml")).replaceAll("(?s)<!--.*?-->", "");
  }
}
