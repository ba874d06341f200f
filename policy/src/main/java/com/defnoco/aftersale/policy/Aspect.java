package com.defnoco.aftersale.policy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A part of a decision that an example can speak of, as one short text; {@code none} where there is nothing. */
public enum Aspect {
    /** {@code COVERED}, {@code NOT_COVERED} or {@code OPEN}. */
    ANSWER("answer"),
    /** First day, last day and basis: {@code 2024-03-02 2026-05-02 PORT_ARRIVAL}. */
    COVER("cover"),
    /** The clauses that refuse: {@code X1 X5}. */
    REFUSALS("refusals"),
    /** The facts asked for, in order: {@code certificate occurredOn}. */
    QUESTIONS("questions"),
    /** The other answer, the papers that must become valid, and the cover: {@code COVERED certificate 2024-03-02 …}. */
    WOULD_CHANGE("wouldChange");

    private static final String NONE = "none";

    private final String id;

    Aspect(String id) {
        this.id = id;
    }

    /** The name in edition files. */
    public String id() {
        return id;
    }

    /** What a decision says in this aspect. */
    public String of(Decision decision) {
        return switch (this) {
            case ANSWER -> decision.outcome().name();
            case COVER -> decision.cover().map(Aspect::of).orElse(NONE);
            case REFUSALS -> words(decision.refusals().stream().map(Clause::name));
            case QUESTIONS -> words(decision.questions().stream().map(question -> question.fact().id()));
            case WOULD_CHANGE -> decision.wouldChange().map(Aspect::of).orElse(NONE);
        };
    }

    private static String of(WouldChange change) {
        return words(Stream.of(
                        Stream.of(change.outcome().name()),
                        change.facts().keySet().stream().map(Fact::id),
                        change.cover().map(Aspect::of).stream())
                .flatMap(part -> part));
    }

    private static String of(Cover cover) {
        return cover.startsOn() + " " + cover.lastDay() + " " + cover.basis();
    }

    private static String words(Stream<String> words) {
        return Optional.of(words.collect(Collectors.joining(" ")))
                .filter(joined -> !joined.isEmpty())
                .orElse(NONE);
    }
}
