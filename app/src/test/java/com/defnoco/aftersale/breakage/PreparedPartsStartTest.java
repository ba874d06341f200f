package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Aftersale;
import com.defnoco.aftersale.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that takes the parts which the build worked out beforehand, as {@code app/target/aftersale/start} does, is a start of the same program. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PreparedPartsStartTest {

  private static final List<String> PAGES = List.of("/", "/cover", "/policy", "/claim", "/chat", "/verify", "/certificate", "/console/sign-in", "/health", "/health/ready", "/transparency", "/api/v1/openapi.json");

  @Test
  void isTheSameProgram(@TempDir Path folder) throws Exception {
    var parts = workedOut(folder);
    var home = folder.resolve("home");
    try (var database = new External()) {
      List<Integer> answers;
      try (var plain = Program.started(home, FreePort.any(), database.settings(0))) {
        assertThat(plain.said()).doesNotContain("AOT-processed");
        answers = PAGES.stream().map(plain::status).toList();
        plain.stop();
      }
      try (var prepared = Program.started(home, FreePort.any(), with(database, parts))) {
        assertThat(prepared.said()).contains("AOT-processed");
        assertThat(PAGES.stream().map(prepared::status).toList()).isEqualTo(answers);
        claimsAreTaken(prepared, database);
        prepared.stop();
        assertThat(prepared.exitCode()).isIn(0, 143);
      }
    }
  }

  private static void claimsAreTaken(Program prepared, External database) throws Exception {
    try (var clients = new Clients(() -> prepared, "prepared", 4, 60)) {
      Program.until("60 claims are taken", () -> !clients.wrong().isEmpty() || clients.acknowledged().size() == 60);
      assertThat(clients.wrong()).isEmpty();
      clients.finish();
      database.invariants().hold(clients, "prepared");
    }
  }

  private static Map<String, String> with(External database, Path parts) {
    var settings = new HashMap<>(database.settings(0));
    settings.put(Program.PARTS, parts.toString());
    return settings;
  }

  /** As the profile dist does: sources, then classes. */
  private static Path workedOut(Path folder) throws Exception {
    var classes = Files.createDirectories(folder.resolve("parts"));
    var sources = folder.resolve("sources");
    var log = folder.resolve("parts.log").toFile();
    var work = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", Program.classPath(), "org.springframework.boot.SpringApplicationAotProcessor",
        Aftersale.class.getName(), sources.toString(), classes.toString(), classes.toString(), "com.defnoco", "aftersale", "--aftersale.db.url=jdbc:postgresql://localhost/nobody-asks",
        "--aftersale.home=" + folder.resolve("none")).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(work.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(work.exitValue()).as(() -> read(log.toPath())).isZero();
    var options = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classes + File.pathSeparator + Program.classPath(), "-sourcepath", sources.toString(),
        sources.resolve("com/defnoco/aftersale/Aftersale__ApplicationContextInitializer.java").toString()));
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
    return classes;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
