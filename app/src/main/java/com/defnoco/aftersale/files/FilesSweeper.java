package com.defnoco.aftersale.files;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Forgets drafts that nobody took over, and bytes that no row tells of (a crash between the two writes of an upload).
 *
 * <p>A file is put aside first, looked up again, and deleted at a later sweep only. An upload of the same bytes in that moment is safe either way:
 * if its row comes before the second look, the file is put back; if after, the upload itself sees that the file is gone and keeps its own copy.
 */
@Component
class FilesSweeper {

  private static final Logger LOG = LoggerFactory.getLogger(FilesSweeper.class);
  private static final Duration DRAFTS = Duration.ofDays(7);
  private static final Duration ORPHANS = Duration.ofDays(1);
  private static final Duration ASIDE = Duration.ofHours(1);

  private final Store store;
  private final Copies copies;
  private final FilesSql sql;
  private final Clock clock;

  FilesSweeper(Store store, Copies copies, FilesSql sql, Clock clock) {
    this.store = store;
    this.copies = copies;
    this.sql = sql;
    this.clock = clock;
  }

  /** What one sweep did. */
  record Swept(int drafts, int putAside, int forgotten) {}

  Swept sweep() throws IOException {
    var now = clock.instant();
    int forgotten = store.forgetAsideBefore(now.minus(ASIDE));
    int drafts = sql.deleteDraftsBefore(now.minus(DRAFTS));
    sql.deleteUnreferencedBefore(now.minus(ORPHANS));
    var orphans = new ArrayList<String>();
    store.eachKeptBefore(now.minus(ORPHANS), sha256 -> {
      if (!sql.isStored(sha256)) {
        orphans.add(sha256);
      }
    });
    int putAside = 0;
    for (var sha256 : orphans) {
      store.putAside(sha256);
      if (sql.isStored(sha256)) {
        store.putBack(sha256);
      } else {
        copies.forget(sha256);
        putAside++;
      }
    }
    if (drafts + putAside + forgotten > 0) {
      LOG.info("Swept files: {} drafts forgotten, {} files without a row put aside, {} deleted", drafts, putAside, forgotten);
    }
    return new Swept(drafts, putAside, forgotten);
  }
}
