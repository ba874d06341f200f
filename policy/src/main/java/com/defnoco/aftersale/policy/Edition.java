package com.defnoco.aftersale.policy;

import com.defnoco.aftersale.policy.cover.Term;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One dated version of the policy: its numbers, the text of each clause, the readings, the examples, and the sentences in
 * which decisions are explained. Made only by {@link #read}, which refuses a file that cannot be relied on. Immutable.
 */
public final class Edition {

    private final Content content;
    private final Term term;

    Edition(Content content) {
        this.content = content;
        this.term = Term.of(content.parameters());
    }

    /** What an edition file says, once it is checked. Maps keep the order of the file and are unmodifiable. */
    record Content(
            String id,
            LocalDate inForceFrom,
            Parameters parameters,
            Map<Clause, Text> clauses,
            Map<Clause, Text> notCoded,
            List<Tension> tensions,
            Map<String, Reading> readings,
            Map<String, Text> sentences,
            Map<String, Text> words,
            List<Example> examples) {}

    /**
     * Reads an edition file: properties in UTF-8. The stream is left open.
     *
     * @throws EditionRefused telling everything that is wrong with it
     */
    public static Edition read(InputStream file) throws IOException {
        return read(new InputStreamReader(file, StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /**
     * Reads an edition file. The reader is left open.
     *
     * @throws EditionRefused telling everything that is wrong with it
     */
    public static Edition read(Reader file) throws IOException {
        return EditionReader.read(file);
    }

    /** The id, for example {@code 2026-1}. */
    public String id() {
        return content.id();
    }

    /** From which first day of cover on it applies; the first edition also applies to everything before. */
    public LocalDate inForceFrom() {
        return content.inForceFrom();
    }

    /** The numbers, each with its clause. */
    public Parameters parameters() {
        return content.parameters();
    }

    /** What a clause says, in our own words. */
    public Text text(Clause clause) {
        return content.clauses().get(clause);
    }

    /** Why no rule stands behind a clause; empty where one does. */
    public Optional<Text> notCodedBecause(Clause clause) {
        return Optional.ofNullable(content.notCoded().get(clause));
    }

    /** The places where the text is silent or contradicts itself, in the order of the file. */
    public List<Tension> tensions() {
        return content.tensions();
    }

    /** The readings, in the order of the file. */
    public List<Reading> readings() {
        return List.copyOf(content.readings().values());
    }

    /** The reading of this id. */
    public Optional<Reading> reading(String id) {
        return Optional.ofNullable(content.readings().get(id));
    }

    /** The worked examples, in order. */
    public List<Example> examples() {
        return content.examples();
    }

    /**
     * Puts a sentence into words.
     *
     * @throws IllegalArgumentException when this edition has no such template or word, or the arguments do not fit: the
     *         sentence is of another edition
     */
    public String say(Sentence sentence, Language language) {
        Text wording = content.sentences().get(sentence.template());
        if (wording == null) {
            throw new IllegalArgumentException(this + " has no sentence " + sentence.template()
                    + "; render a decision with the edition that it names");
        }
        return Wording.render(wording.in(language), sentence.arguments(), argument -> word(argument, language), language);
    }

    /**
     * The reader's word for a value: {@code fact.invoice}, {@code paper.MISSING}, {@code remedy.ONSITE_REPAIR} and the like
     * for {@code remoteDiagnosis}, {@code outcome}, {@code basis}, {@code cost}, {@code payer}, {@code party}.
     *
     * @throws IllegalArgumentException when this edition has no such word
     */
    public String word(String key, Language language) {
        Text word = content.words().get(key);
        if (word == null) {
            throw new IllegalArgumentException(this + " has no word " + key);
        }
        return word.in(language);
    }

    Term term() {
        return term;
    }

    @Override
    public String toString() {
        return "edition " + id();
    }
}
