package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key in the data folder, without which what is locked in the database is lost. */
class SecretBoxTest {

  private static final byte[] SECRET = "kept".getBytes(StandardCharsets.UTF_8);

  @Test
  void copiesThatStartAtOnceAgreeOnOneKeyAndItIsTheOneOnTheDisk(@TempDir Path folder) throws Exception {
    for (int round = 0; round < 20; round++) {
      var home = Files.createDirectory(folder.resolve("home" + round));
      try (var copies = Executors.newFixedThreadPool(8)) {
        var locked = copies.invokeAll(IntStream.range(0, 8).<Callable<byte[]>>mapToObj(copy -> () -> boxIn(home).lock("test", SECRET)).toList());
        var nextStart = boxIn(home);
        for (var one : locked) {
          assertThat(nextStart.open("test", one.get())).isEqualTo(SECRET);
        }
      }
      try (var left = Files.list(home)) {
        assertThat(left).containsExactly(home.resolve("secret.key"));
      }
    }
  }

  @Test
  void aKeyThatIsNotWholeIsNotTaken(@TempDir Path home) throws Exception {
    Files.write(home.resolve("secret.key"), new byte[7]);
    assertThatThrownBy(() -> boxIn(home)).isInstanceOf(StartupProblem.class).hasMessageContaining("Restore it from your backup");
  }

  private static SecretBox boxIn(Path home) {
    return new SecretBox(new Settings(home, URI.create("http://localhost"), false, ""));
  }
}
