package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Room on the disk of the embedded database. When its write-ahead log cannot grow, PostgreSQL stops and does not start before space is freed; so writing is refused while there is still
 * room to read, to sign in and to tidy up. The disk of an external database is its operator's: there its own refusal is passed on.
 */
@Component
public class DatabaseRoom {

  private static final Logger log = LoggerFactory.getLogger(DatabaseRoom.class);

  private final String folder;
  private final long leastFreeBytes;
  private volatile @Nullable FileStore store;

  DatabaseRoom(@Value("${aftersale.db.folder:}") String folder, @Value("${aftersale.db.least-free:256MB}") DataSize leastFree) {
    this.folder = folder;
    this.leastFreeBytes = leastFree.toBytes();
  }

  /** Whether what somebody wants to write may be written. */
  public boolean isThere() {
    return freeBytes() >= leastFreeBytes;
  }

  /** @throws DiskLow when writing must wait */
  public void require() {
    long free = freeBytes();
    if (free < leastFreeBytes) {
      throw new DiskLow(free);
    }
  }

  private long freeBytes() {
    if (folder.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      var known = store;
      if (known == null) {
        // Finding it reads the whole table of mounts; asking it again is one call of the system.
        known = Files.getFileStore(Path.of(folder));
        store = known;
      }
      return known.getUsableSpace();
    } catch (IOException unreadable) {
      log.error("The disk of the database cannot be looked at: {}", unreadable.getMessage());
      return Long.MAX_VALUE;
    }
  }
}
