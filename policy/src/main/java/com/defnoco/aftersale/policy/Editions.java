package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * All editions ever published, oldest first. Append-only: a new edition comes into force after all before it, and none is
 * ever changed or taken away.
 */
public final class Editions {

    private final List<Edition> all;

    private Editions(List<Edition> all) {
        this.all = all;
    }

    /** The editions that this version of the software was shipped with. */
    public static Editions shipped() {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /** These editions. @throws EditionRefused when there is none, two share an id, or they are not in order of coming into force */
    public static Editions of(List<Edition> editions) {
        return new Editions(List.copyOf(editions));
    }

    /** These editions and one more. @throws EditionRefused when it does not come into force after all others */
    public Editions and(Edition edition) {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /** Oldest first. */
    public List<Edition> all() {
        return all;
    }

    /** The newest. */
    public Edition latest() {
        return all.getLast();
    }

    /** The edition of this id. */
    public Optional<Edition> byId(String id) {
        return all.stream().filter(edition -> edition.id().equals(id)).findFirst();
    }

    /** The edition in force on a day. Before the first edition there was no other text: the first holds. */
    public Edition inForceOn(LocalDate day) {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /**
     * The edition for a unit: the latest that was already in force on the earliest first day of cover which the facts still
     * allow under that edition. Once the first day is certain, that is the edition in force on it.
     */
    public Edition forUnit(Facts facts) {
        throw new UnsupportedOperationException("lands with the edition file");
    }
}
