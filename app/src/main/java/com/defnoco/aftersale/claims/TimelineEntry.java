package com.defnoco.aftersale.claims;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a claim.
 *
 * @param at instant, UTC
 * @param by who, as the reader may know them
 * @param name of the member of staff or customer; null where the reader may not know it or it was a program
 * @param event what, as in the journal; sentence in the messages {@code timeline.<event>}
 * @param item 0 for the whole claim
 * @param details names and values of the journal row that the reader may see
 * @param text the message, note, reason or report that goes with it; null when none
 * @param customerVisible false: internal, staff only
 * @param money has to do with quotes, vouchers, charges
 */
public record TimelineEntry(int number, Instant at, By by, @Nullable String name, String event, int item, Map<String, String> details, @Nullable String text,
    boolean customerVisible, boolean money) {

  public enum By { CUSTOMER, STAFF, PROGRAM }
}
