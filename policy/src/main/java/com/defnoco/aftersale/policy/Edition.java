package com.defnoco.aftersale.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One dated version of the policy: its numbers, the text of each clause, the readings, the examples, and the sentences in
 * which decisions are explained. Made only by {@link #read}, which refuses a file that cannot be relied on.
 */
public final class Edition {

    private final String id;
    private final LocalDate inForceFrom;
    private final Parameters parameters;
    private final Map<Clause, Text> clauses;
    private final Map<Clause, Text> notCoded;
    private final List<Tension> tensions;
    private final Map<String, Reading> readings;
    private final List<Example> examples;

    Edition(EditionFile file) {
        id = file.id();
        inForceFrom = file.inForceFrom();
        parameters = file.parameters();
        clauses = file.clauses();
        notCoded = file.notCoded();
        tensions = file.tensions();
        readings = file.readings();
        examples = file.examples();
    }

    /** Reads an edition file: properties in UTF-8. @throws EditionRefused telling everything that is wrong with it */
    public static Edition read(InputStream file) throws IOException {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /** Reads an edition file. @throws EditionRefused telling everything that is wrong with it */
    public static Edition read(Reader file) throws IOException {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /** The id, for example {@code 2026-1}. */
    public String id() {
        return id;
    }

    /** From which first day of cover on it applies. */
    public LocalDate inForceFrom() {
        return inForceFrom;
    }

    /** The numbers, each with its clause. */
    public Parameters parameters() {
        return parameters;
    }

    /** What a clause says, in our own words. */
    public Text text(Clause clause) {
        return clauses.get(clause);
    }

    /** Why no rule stands behind a clause; empty where one does. */
    public Optional<Text> notCodedBecause(Clause clause) {
        return Optional.ofNullable(notCoded.get(clause));
    }

    /** The places where the text is silent or contradicts itself, in the order of the file. */
    public List<Tension> tensions() {
        return tensions;
    }

    /** The readings, in the order of the file. */
    public List<Reading> readings() {
        return List.copyOf(readings.values());
    }

    /** The reading of this id. */
    public Optional<Reading> reading(String id) {
        return Optional.ofNullable(readings.get(id));
    }

    /** The worked examples, in order. */
    public List<Example> examples() {
        return examples;
    }

    /**
     * Puts a sentence into words.
     *
     * @throws IllegalArgumentException when this edition has no such template, or the arguments do not fit it: the sentence
     *         is of another edition
     */
    public String say(Sentence sentence, Language language) {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    /** The reader's word for a thing, by its key, for example {@code paper.MISSING} or {@code fact.invoice}. */
    public String word(String key, Language language) {
        throw new UnsupportedOperationException("lands with the edition file");
    }

    @Override
    public String toString() {
        return "edition " + id;
    }
}
