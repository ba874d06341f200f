package com.defnoco.aftersale.platform;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Recomputes every chain of the journal and says where it first differs from what was written. */
@Component
public class JournalVerification {

  /**
   * What was found.
   *
   * @param rows rows looked at
   * @param subjects chains looked at
   * @param seals seals looked at
   * @param sealedRows rows that a seal covers; the rest is chained by subject only, until the next seal
   * @param differences in words, first of each chain; empty when everything is as it was written
   */
  public record Report(long rows, long subjects, long seals, long sealedRows, List<String> differences) {

    public boolean intact() {
      return differences.isEmpty();
    }
  }

  /** Looks at everything. Constant memory; takes seconds per million rows. */
  public Report verify() {
    throw new UnsupportedOperationException();
  }

  /** One subject alone, as a customer does for their own claim: the first difference in words, or nothing. */
  public Optional<String> verify(String subject) {
    throw new UnsupportedOperationException();
  }
}
