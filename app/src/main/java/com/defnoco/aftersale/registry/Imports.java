package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists of units, consignments and models brought in row by row, each row with its own verdict. */
@Component
public class Imports {

  /**
   * Receives a file (CSV, or JSON lines) and stages its rows; a job judges and applies them afterwards.
   *
   * @param dryRun judge only
   * @throws com.defnoco.aftersale.platform.InvalidInput when the file as a whole cannot be read, with what to mend
   */
  public ImportReport receive(Actor actor, ImportReport.Kind kind, String fileName, InputStream content, boolean dryRun) throws IOException {
    throw new UnsupportedOperationException("not yet written");
  }

  public ImportReport report(Actor actor, UUID importId) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Rows by line. @param only null for all verdicts. @param afterLine 0 for the first page */
  public List<ImportReport.Row> rows(Actor actor, UUID importId, ImportReport.@Nullable Verdict only, int afterLine, int limit) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** The latest imports first, at most 50. */
  public List<ImportReport> latest(Actor actor) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Applies what a dry run has judged: a new import of the same rows. */
  public ImportReport apply(Actor actor, UUID dryRunId) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Works on the import in this thread until it is finished; a call while another works on it shares the work. */
  public ImportReport run(UUID importId) {
    throw new UnsupportedOperationException("not yet written");
  }
}
