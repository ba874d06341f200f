package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import and how far it has come.
 *
 * @param dryRun everything is judged, nothing is changed
 * @param rows lines with data that the file held
 * @param processed how many of them have their verdict
 * @param notes what was noticed about the file as a whole: detected encoding, separator, date style, columns that were not used
 * @param reading how the file was read: shown, and corrected by reading it again
 * @param dateOrders columns whose dates can be read two ways, and how they are read
 * @param createdBy the actor's reference
 */
public record ImportReport(UUID id, Kind kind, State state, boolean dryRun, String fileName, int rows, int processed, int created,
    int updated, int unchanged, int refused, List<Problem> notes, Reading reading, Map<String, Reading.DateOrder> dateOrders, String createdBy, Instant createdAt, @Nullable Instant finishedAt) {

  public enum Kind { UNITS, CONSIGNMENTS, MODELS }

  public enum State {
    /** Lines are still being received. */
    RECEIVING,
    /** All is received; a person must say which column is which before rows can be judged. */
    MAPPING,
    WAITING,
    RUNNING,
    DONE,
    /** Stopped: the file as a whole could not be taken; nothing of it was applied after the last processed row. */
    FAILED
  }

  /** What became of a row. In a dry run: what would become of it. */
  public enum Verdict { CREATED, UPDATED, UNCHANGED, REFUSED }

  /**
   * One row with its verdict.
   *
   * @param line line number in the file, the first line is 1
   * @param cells column name → text, as in the file
   * @param verdict null while it waits
   * @param problems what to mend (REFUSED), or what was noticed; pointer is {@code /column}
   */
  public record Row(int line, Map<String, String> cells, @Nullable Verdict verdict, List<Problem> problems) {}

  /** The same, as if it were no dry run. */
  ImportReport forReal() {
    return new ImportReport(id, kind, state, false, fileName, rows, processed, created, updated, unchanged, refused, notes, reading, dateOrders, createdBy, createdAt,
        finishedAt);
  }

  public boolean finished() {
    return state == State.DONE || state == State.FAILED;
  }
}
