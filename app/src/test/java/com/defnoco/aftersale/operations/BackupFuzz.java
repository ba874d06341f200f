package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.Fuzzed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipOutputStream;

/** Files that somebody calls a backup: whole, or refused with a sentence before anything is written. */
class BackupFuzz implements Fuzzed {

  @Override
  public String name() {
    return "backup";
  }

  @Override
  public List<byte[]> good() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(Fuzzed.entry("database/unit.copy"));
      zip.write("1\tA\n".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.putNextEntry(Fuzzed.entry("manifest.json"));
      zip.write("""
          {"format":1,"madeAt":"2026-01-01T00:00:00Z","migrations":[{"script":"db/V1.sql","checksum":7}],"tables":[{"name":"unit","columns":["id"],"rows":1,
           "sha256":"00"}],"sequences":[{"name":"s","lastValue":1,"called":true}],"files":0,"fileBytes":0,"missingFiles":[],"keys":[{"name":"keys/a","sha256":"00"}]}"""
          .getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(out.toByteArray(), "PK\003\004".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void read(byte[] bytes) throws IOException {
    var work = Files.createTempDirectory("any-backup");
    var file = Files.write(work.resolve("backup.zip"), bytes);
    try (var reading = new Archive.Reading(file, "passphrase", work)) {
      reading.check();
    } catch (BackupProblem | IOException refused) {
      // As it should be: the command tells both as sentences.
    } finally {
      try (var left = Files.list(work)) {
        for (var each : left.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(work);
    }
  }
}
