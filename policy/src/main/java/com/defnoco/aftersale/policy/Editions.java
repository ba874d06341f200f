package com.defnoco.aftersale.policy;

import com.defnoco.aftersale.policy.EditionRefused.Kind;
import com.defnoco.aftersale.policy.EditionRefused.Problem;
import com.defnoco.aftersale.policy.cover.Situation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All editions ever published, oldest first. Append-only: a new edition comes into force after all before it, and none is
 * ever changed or taken away. Immutable.
 */
public final class Editions {

    /** Oldest first; a new edition is added at the end, with its file in {@code editions/}. */
    private static final List<String> SHIPPED = List.of("2026-1");

    private final List<Edition> all;

    private Editions(List<Edition> all) {
        this.all = all;
    }

    /** The editions that this version of the software was shipped with, read anew. */
    public static Editions shipped() {
        return of(SHIPPED.stream().map(Editions::shipped).toList());
    }

    /**
     * These editions, oldest first.
     *
     * @throws EditionRefused when there is none, two share an id, or one does not come into force after those before it
     */
    public static Editions of(List<Edition> editions) {
        if (editions.isEmpty()) {
            throw refused("editions", "there is no edition", "give at least one");
        }
        for (int i = 1; i < editions.size(); i++) {
            requireAppended(editions.subList(0, i), editions.get(i));
        }
        return new Editions(List.copyOf(editions));
    }

    /**
     * These editions and one more.
     *
     * @throws EditionRefused when it does not come into force after all others, or is one of them
     */
    public Editions and(Edition edition) {
        List<Edition> more = new ArrayList<>(all);
        more.add(edition);
        return of(more);
    }

    /** Oldest first; at least one. */
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
        return latestThat(edition -> !edition.inForceFrom().isAfter(day));
    }

    /**
     * The edition for a unit: the latest that was already in force on the earliest first day of cover that the facts still
     * allow under that edition. Once the first day is certain, that is the edition in force on it; while it is open, no
     * edition is used that might turn out to be too new. Where nothing can start cover (papers tampered with, or neither
     * papers nor manufacturing date), the dates alone tell the first day, as if no paper had been judged.
     */
    public Edition forUnit(Facts facts) {
        return latestThat(edition ->
                !edition.inForceFrom().isAfter(new Situation(edition.term(), facts).earliestStart()));
    }

    private Edition latestThat(Predicate<Edition> fits) {
        for (Edition edition : all.reversed()) {
            if (fits.test(edition)) {
                return edition;
            }
        }
        return all.getFirst();
    }

    private static Edition shipped(String id) {
        String file = "/editions/" + id + ".properties";
        try (InputStream bytes = Editions.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException("the edition " + file + " is not in this build; build the policy module again");
            }
            return Edition.read(bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the edition " + file + " cannot be read from this build", unreadable);
        }
    }

    private static void requireAppended(List<Edition> before, Edition edition) {
        if (before.stream().anyMatch(other -> other.id().equals(edition.id()))) {
            throw refused(edition.id(), "there already is an edition with this id",
                    "editions are never changed: publish the change under a new id");
        }
        LocalDate last = before.getLast().inForceFrom();
        if (!edition.inForceFrom().isAfter(last)) {
            throw refused(edition.id(),
                    "comes into force on " + edition.inForceFrom() + ", not after " + before.getLast().id() + " (" + last + ")",
                    "editions are only appended: choose a later inForceFrom");
        }
    }

    private static EditionRefused refused(String where, String what, String next) {
        return new EditionRefused(List.of(new Problem(Kind.NOT_APPENDED, where, what, next)));
    }
}
