package com.defnoco.aftersale.remedies.factory;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;

/**
 * The test summary of a model (UN Manual of Tests and Criteria, sub-section 38.3.5).
 *
 * @param manufacturer name and how to reach them
 * @param laboratory name and how to reach it
 * @param report unique number of the test report
 * @param edition of the manual and its amendments by which was tested
 * @param passed of {@link #TESTS}; a test that is not named does not apply to a rechargeable battery
 * @param assembled the paragraph of 38.3.3 for batteries made of tested ones; empty where it does not apply
 * @param signatory name and title of who answers for it
 */
public record TestSummary(String model, String manufacturer, String laboratory, String report, LocalDate reportedOn, String edition, SortedSet<String> passed, String assembled,
    String signatory) {

  public static final List<String> TESTS = List.of("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8");
}
