package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed program leaves half written goes; what is whole, or being written, stays. */
class HalfWrittenTest {

  @Test
  void whatACrashLeftAsideIsSweptAwayAndNothingElse(@TempDir Path home) throws IOException {
    var now = Instant.parse("2026-03-01T12:00:00Z");
    Files.createDirectories(home.resolve("keys"));
    var old = new Path[] {home.resolve("published123.new"), home.resolve("secret77.new"), home.resolve("keys/claim-links5.new")};
    var stays = new Path[] {home.resolve("published-keys.json"), home.resolve("secret.key"), home.resolve("keys/claim-links.key"), home.resolve("mine.new")};
    var written = home.resolve("published9.new");
    for (var file : old) {
      Files.setLastModifiedTime(Files.writeString(file, "half"), FileTime.from(now.minusSeconds(3600)));
    }
    for (var file : stays) {
      Files.setLastModifiedTime(Files.writeString(file, "whole"), FileTime.from(now.minusSeconds(3600)));
    }
    Files.setLastModifiedTime(Files.writeString(written, "half"), FileTime.from(now.minusSeconds(2)));

    new HalfWritten(new Settings(home, URI.create("http://localhost"), false, ""), Clock.fixed(now, ZoneOffset.UTC)).sweep();

    assertThat(old).noneMatch(Files::exists);
    assertThat(stays).allMatch(Files::exists);
    assertThat(written).as("another copy writes it at this moment").exists();
  }
}
