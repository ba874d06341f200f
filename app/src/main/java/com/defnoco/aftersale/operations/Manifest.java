package com.defnoco.aftersale.operations;

import java.time.Instant;
import java.util.List;

/**
 * What a backup holds, as its last entry says it: enough to prove after a restore that nothing is missing.
 *
 * @param format 1
 * @param madeAt instant of the database's snapshot, UTC
 * @param migrations scripts that had been run, such as {@code db/claims/V6_1__claims.sql}, with Flyway's checksums
 * @param tables in the order in which they can be filled: whom a foreign key names comes first
 * @param files how many stored files are in the archive
 * @param fileBytes their sizes added up
 * @param missingFiles hashes of files that the database tells of and the store does not have
 * @param keys key files of the data folder, relative to it
 */
public record Manifest(int format, Instant madeAt, List<Migration> migrations, List<Table> tables, List<Sequence> sequences, long files,
    long fileBytes, List<String> missingFiles, List<KeyFile> keys) {

  public record Migration(String script, int checksum) {}

  /** @param sha256 of the rows in PostgreSQL's COPY text format, in hex */
  public record Table(String name, List<String> columns, long rows, String sha256) {}

  public record Sequence(String name, long lastValue, boolean called) {}

  public record KeyFile(String name, String sha256) {}

  public Manifest {
    migrations = List.copyOf(migrations);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
    missingFiles = List.copyOf(missingFiles);
    keys = List.copyOf(keys);
  }

  /** All rows of all tables. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
