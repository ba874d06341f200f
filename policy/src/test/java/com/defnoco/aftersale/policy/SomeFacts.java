package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Facts, some of them not known, on few days that lie close to where answers change. */
final class SomeFacts {

    private static final List<String> TRUTHS = List.of("true", "false");
    private static final List<String> PAPERS = List.of("VALID", "MISSING", "INVALID", "TAMPERED");
    private static final List<String> MADE = List.of("2023-12-31", "2024-01-10", "2024-01-31", "2024-02-28", "none");
    private static final List<String> ARRIVED = List.of("2023-12-31", "2024-01-31", "2024-02-10", "2024-02-29", "2024-03-02");
    private static final List<String> OCCURRED = List.of(
            "2026-02-28", "2026-03-01", "2026-03-10", "2026-03-11", "2026-03-31", "2026-04-10", "2026-04-11",
            "2026-04-29", "2026-05-02", "2026-05-03", "2026-06-02", "2026-06-03");

    /** For each fact that can change the answer, the texts to walk through while it is not known. */
    static final Map<Fact, List<String>> WALK = new EnumMap<>(Map.of(
            Fact.MANUFACTURED_ON, List.of("none", "1990-05-05", "2023-12-31", "2024-01-31", "2024-02-10", "2024-02-29", "2024-03-02", "2090-05-05"),
            Fact.ARRIVED_AT_PORT_ON, List.of("1990-05-05", "2023-12-31", "2024-01-10", "2024-01-31", "2024-02-28", "2090-05-05"),
            Fact.INVOICE, PAPERS,
            Fact.CERTIFICATE, PAPERS,
            Fact.OCCURRED_ON, List.of("1980-05-05", "2010-05-05", "2026-03-31", "2060-05-05", "2120-05-05"),
            Fact.IMPROPER_USE_OR_STORAGE, TRUTHS,
            Fact.USER_DAMAGE, TRUTHS,
            Fact.FORCE_MAJEURE, TRUTHS,
            Fact.UNAUTHORIZED_MODIFICATION, TRUTHS));

    private SomeFacts() {}

    /** Consistent facts: goods never arrive before they are made. */
    static Arbitrary<Facts> consistent() {
        return any().filter(SomeFacts::isConsistent);
    }

    static Arbitrary<Facts> any() {
        List<Arbitrary<String>> texts = List.of(
                oneOf(MADE, 3), oneOf(ARRIVED, 3),
                oneOf(List.of("VALID", "VALID", "VALID", "MISSING", "INVALID", "TAMPERED"), 2),
                oneOf(List.of("VALID", "VALID", "VALID", "MISSING", "INVALID", "TAMPERED"), 2),
                oneOf(OCCURRED, 3),
                cause(), cause(), cause(), cause());
        return Combinators.combine(texts).as(chosen -> {
            Facts facts = Facts.unknown();
            for (int i = 0; i < chosen.size(); i++) {
                facts = chosen.get(i).equals("unknown") ? facts : facts.with(Fact.values()[i], chosen.get(i));
            }
            return facts;
        });
    }

    static boolean isConsistent(Facts facts) {
        LocalDate arrived = facts.arrivedAtPortOn().orElse(LocalDate.MAX);
        return switch (facts.manufacturedOn().orElse(ManufactureDate.none())) {
            case ManufactureDate.On(LocalDate made) -> !arrived.isBefore(made);
            case ManufactureDate.None() -> true;
        };
    }

    private static Arbitrary<String> cause() {
        return Arbitraries.of("false", "false", "false", "false", "false", "false", "unknown", "unknown", "true");
    }

    /** One of these, or not known, as often as these weigh against it. */
    private static Arbitrary<String> oneOf(List<String> texts, int weight) {
        return Arbitraries.frequencyOf(
                Tuple.of(weight, Arbitraries.of(texts)),
                Tuple.of(1, Arbitraries.just("unknown")));
    }
}
