package com.defnoco.aftersale.pages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a time line.
 *
 * @param icon name in {@code shared/icon.jte}
 * @param what the sentence, in the reader's language
 * @param more a second line, null for none
 * @param who who did it, null where that is not said
 */
public record Happening(Instant at, String icon, String what, @Nullable String more, @Nullable String who) {}
