package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that fill up: an upload that does not fit is refused whole; writing is refused in words while reading goes on, long before PostgreSQL has to stop; and when the last byte is gone all the
 * same, nothing acknowledged is lost. The small disks are seen by the program alone ({@link OwnMounts}).
 */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FullDiskTest {

  @Test
  void whatDoesNotFitIsRefusedWholeReadingGoesOnAndAfterTheWorstNothingIsLost(@TempDir Path folder) throws Exception {
    var disk = folder.resolve("small");
    var home = disk.resolve("home");
    var before = OwnMounts.before(List.of(new OwnMounts.Disk(disk, "640m"), new OwnMounts.Disk(home.resolve("files"), "24m")));
    if (before.isEmpty()) {
      System.out.println("Full disks are not tried: nobody may mount a small disk here (root may, and others where user namespaces are allowed).");
    }
    Assumptions.assumeTrue(before.isPresent(), "no right to mount a small disk here");
    try (var program = Program.startedApart(before.get(), home, FreePort.any(), Map.of("aftersale.db.least-free", "64MB", "aftersale.files.least-free", "1MB"))) {
      aFullDiskOfFilesRefusesUploadsWholeAndLeavesNeitherRowNorFile(program, program.home, program.home.resolve("files"));
      aFullDiskOfTheDatabaseRefusesWritingAndLosesNothing(program, program.home, program.home.getParent());
      program.stop();
    }
  }

  private static void aFullDiskOfFilesRefusesUploadsWholeAndLeavesNeitherRowNorFile(Program program, Path home, Path files) throws IOException {
    var number = number(claim(program, "with papers"));
    fill(files.resolve("filling"), files.toFile().getUsableSpace() - (4L << 20));
    var invariants = Invariants.of(home);
    long before = invariants.numbers("SELECT count(*) FROM stored_file");
    // Room for its beginning, none for its end.
    assertThat(upload(program, number, 8 << 20).statusCode()).isEqualTo(507);
    assertThat(invariants.numbers("SELECT count(*) FROM stored_file")).isEqualTo(before);
    assertThat(invariants.numbers("SELECT count(*) FROM document")).isZero();
    try (var left = Files.walk(files)) {
      assertThat(left.filter(Files::isRegularFile).filter(file -> !file.endsWith("filling")).toList()).as("files left behind").isEmpty();
    }
    assertThat(claim(program, "without papers").statusCode()).as("what needs no file goes on").isEqualTo(201);
    Files.delete(files.resolve("filling"));
    assertThat(upload(program, number, 2 << 20).statusCode()).isLessThan(300);
  }

  private static void aFullDiskOfTheDatabaseRefusesWritingAndLosesNothing(Program program, Path home, Path disk) throws IOException {
    var number = number(claim(program, "before"));
    fill(disk.resolve("filling"), disk.toFile().getUsableSpace() - (40L << 20));
    var refused = claim(program, "while low");
    assertThat(refused.statusCode()).isEqualTo(507);
    assertThat(refused.body()).contains("disk-low");
    assertThat(program.get("/api/v1/claims/" + number).statusCode()).as("reading goes on").isEqualTo(200);
    assertThat(program.status("/")).isEqualTo(200);
    assertThat(program.status("/console/sign-in")).isEqualTo(200);
    assertThat(program.get("/health/ready").body()).contains("disk: nearly full");

    // Somebody else takes the last bytes: PostgreSQL may stop now, the program must not.
    fill(disk.resolve("the-rest"), disk.toFile().getUsableSpace());
    assertThat(claim(program, "while full").statusCode()).isIn(503, 507);
    assertThat(program.isAlive()).isTrue();

    Files.delete(disk.resolve("the-rest"));
    Files.delete(disk.resolve("filling"));
    Program.until("it heals when there is room", () -> program.status("/health/ready") == 200 && claim(program, "after").statusCode() == 201);
    assertThat(program.get("/api/v1/claims/" + number).statusCode()).isEqualTo(200);
    Invariants.of(home).everyStateIsExplained();
  }

  // ---- Help

  private static String number(HttpResponse<String> made) {
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return made.body().replaceFirst("(?s).*?\"number\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> claim(Program program, String what) {
    try {
      return Program.send(HttpRequest.newBuilder(program.address("/api/v1/claims")).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", "application/json").timeout(Duration.ofSeconds(60))
          .header("Idempotency-Key", UUID.randomUUID().toString()).POST(BodyPublishers.ofString("{\"customer\":{\"name\":\"Ada\",\"email\":\"" + UUID.randomUUID() + "@break.example\"},\"items\":[{\"serialNumber\":\"BRK0000001K\",\"description\":\""
              + what + "\",\"symptoms\":[\"OTHER\"]}]}")).build());
    } catch (java.io.UncheckedIOException away) {
      throw new AssertionError("no answer " + what + ":\n" + program.said(), away);
    }
  }

  private static HttpResponse<String> upload(Program program, String number, int bytes) {
    var head = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nLOG\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"log.csv\"\r\nContent-Type: text/csv\r\n\r\ntime (s),voltage (V)\n";
    var body = head + "1,22.0\n".repeat(bytes / 7) + "\r\n--b--\r\n";
    return Program.send(HttpRequest.newBuilder(program.address("/api/v1/claims/" + number + "/items/1/documents")).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", "multipart/form-data; boundary=b")
        .POST(BodyPublishers.ofString(body)).build());
  }

  private static void fill(Path file, long bytes) throws IOException {
    var piece = new byte[1 << 16];
    try (var out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= piece.length) {
        out.write(piece, 0, (int) Math.min(piece.length, left));
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
  }
}
