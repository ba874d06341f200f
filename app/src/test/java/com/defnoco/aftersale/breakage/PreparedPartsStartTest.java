package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Aftersale;
import com.defnoco.aftersale.FreePort;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    try (var database = new External();
        var plain = Program.started(folder.resolve("plain"), FreePort.any(), database.settings(0));
        var prepared = Program.started(folder.resolve("prepared"), FreePort.any(), with(database, parts))) {
      assertThat(prepared.said()).contains("AOT-processed");
      assertThat(plain.said()).doesNotContain("AOT-processed");
      for (var page : PAGES) {
        assertThat(prepared.status(page)).as(page).isEqualTo(plain.status(page));
      }
      try (var clients = new Clients(() -> prepared, "prepared", 4, 60)) {
        clients.finish();
        assertThat(clients.wrong()).isEmpty();
        assertThat(clients.acknowledged()).hasSize(60);
        database.invariants().hold(clients, "prepared");
      }
      prepared.stop();
      assertThat(prepared.exitCode()).isIn(0, 143);
    }
  }

  @Test
  void theDemoIsStartedWithoutThem(@TempDir Path folder) throws Exception {
    var demo = Program.begun(folder.resolve("demo"), FreePort.any(), java.util.Map.of(Program.PARTS, anEmptyStandIn(folder).toString(), "aftersale.demo", "true"));
    try (demo) {
      Program.until("it says how it starts", () -> demo.said().contains("Starting"));
      assertThat(demo.said()).doesNotContain("AOT-processed");
    }
  }

  private static java.util.Map<String, String> with(External database, Path parts) {
    var settings = new java.util.HashMap<>(database.settings(0));
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

  /** Parts that would end the start if anybody took them. */
  private static Path anEmptyStandIn(Path folder) throws Exception {
    var sources = Files.createDirectories(folder.resolve("stand-in"));
    var source = Files.writeString(sources.resolve("Aftersale__ApplicationContextInitializer.java"), "package com.defnoco.aftersale; public class Aftersale__ApplicationContextInitializer {}");
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", sources.toString(), source.toString())).isZero();
    return sources;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
