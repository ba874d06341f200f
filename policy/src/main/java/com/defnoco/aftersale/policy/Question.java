package com.defnoco.aftersale.policy;

import java.util.Objects;

/** A fact not yet known that can still change the answer, and whom to ask. */
public record Question(Fact fact, Party askedOf) {

    public Question {
        Objects.requireNonNull(fact, "a question asks for a fact");
        Objects.requireNonNull(askedOf, "a question is put to someone");
    }

    /** The question for a fact, put to who can tell it. */
    public static Question about(Fact fact) {
        return new Question(fact, fact.askedOf());
    }
}
