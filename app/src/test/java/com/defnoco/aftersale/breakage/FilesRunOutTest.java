package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers hold all the files and connections that the system gives the program: nobody else gets in meanwhile, nothing acknowledged is lost, and it answers again as soon as they are gone. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FilesRunOutTest {

  /** What is left to it beside what it has open when it is at work. */
  private static final int LEFT = 24;
  private static final int STRANGERS = 300;

  @Test
  void whenNoFileIsLeftNothingIsLostAndItAnswersAgainWhenTheStrangersAreGone(@TempDir Path folder) throws Exception {
    try (var database = new External(); var program = Program.started(folder.resolve("home"), FreePort.any(), database.settings(0), Program.fromOneFile(folder.resolve("program.jar")))) {
      var strangers = new ArrayList<Socket>();
      // Whoever is at work goes on: their connections are open. The others wait until there is room.
      try (var clients = new Clients(() -> program, "few", 3, 100_000)) {
        Program.until("it is at work", () -> clients.acknowledged().size() >= 20);
        leave(program.pid(), opened(program.pid()) + LEFT);
        for (boolean room = true; room && strangers.size() < STRANGERS;) {
          var stranger = new Socket();
          strangers.add(stranger);
          room = connected(stranger, program.port);
        }
        assertThat(strangers).hasSizeGreaterThan(LEFT);
        Program.until("no file is left", () -> program.said().contains("Too many open files"));
        assertThat(program.isAlive()).isTrue();
        for (var stranger : strangers) {
          stranger.close();
        }
        Program.until("it lets others in again", () -> program.status("/health/ready") == 200);
        clients.finish();
        database.invariants().hold(clients, "few");
      } finally {
        for (var stranger : strangers) {
          stranger.close();
        }
      }
      program.stop();
    }
  }

  private static boolean connected(Socket stranger, int port) {
    try {
      stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException nobodyTakesIt) {
      return false;
    }
  }

  private static int opened(long process) throws IOException {
    var place = Path.of("/proc", Long.toString(process), "fd");
    Assumptions.assumeTrue(Files.isDirectory(place), "open files are counted on Linux only");
    try (var files = Files.list(place)) {
      return (int) files.count();
    }
  }

  private static void leave(long process, int files) throws InterruptedException {
    boolean done;
    try {
      done = new ProcessBuilder(List.of("prlimit", "--pid", Long.toString(process), "--nofile=" + files + ":" + files)).inheritIO().start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      done = false;
    }
    Assumptions.assumeTrue(done, "no command that limits the files of a program");
  }
}
