package com.defnoco.aftersale.policy.wording;

import java.util.List;
import java.util.Optional;

/** The readings that rules cite in their findings. An edition must have each. */
public final class Readings {

    public static final Optional<String> NONE = Optional.empty();
    /** How long cover lasts. */
    public static final Optional<String> I1 = Optional.of("I1");
    /** When the last day ends. */
    public static final Optional<String> I2 = Optional.of("I2");
    /** What missing papers do. */
    public static final Optional<String> I3 = Optional.of("I3");
    /** Which port, whose date. */
    public static final Optional<String> I4 = Optional.of("I4");
    /** Which day must lie within cover. */
    public static final Optional<String> I8 = Optional.of("I8");
    /** What tampered papers do. */
    public static final Optional<String> I11 = Optional.of("I11");
    /** What unreadable or foreign papers are. */
    public static final Optional<String> I12 = Optional.of("I12");

    private Readings() {}

    /** The ids of all readings that a rule cites. */
    public static List<String> cited() {
        return List.of(I1, I2, I3, I4, I8, I11, I12).stream().map(Optional::orElseThrow).toList();
    }
}
