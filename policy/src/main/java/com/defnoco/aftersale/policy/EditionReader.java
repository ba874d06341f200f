package com.defnoco.aftersale.policy;

import static com.defnoco.aftersale.policy.EditionRefused.Kind.BAD_VALUE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.DUPLICATE_KEY;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.EXAMPLE_FAILS;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.MISSING_KEY;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.MISSING_LANGUAGE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.MISSING_READING;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.READING_WITHOUT_CLAUSE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.RULE_WITHOUT_CLAUSE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.TEMPLATE_MISMATCH;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.TENSION_SETTLED_TWICE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.UNEXPLAINED_CLAUSE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.UNKNOWN_KEY;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.UNREADABLE;
import static com.defnoco.aftersale.policy.EditionRefused.Kind.UNSETTLED_TENSION;

import com.defnoco.aftersale.policy.EditionRefused.Kind;
import com.defnoco.aftersale.policy.EditionRefused.Problem;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import com.defnoco.aftersale.policy.wording.Words;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads an edition file, checks that it can be relied on, and tells everything that is wrong with it. */
final class EditionReader {

    /** The clauses behind which a rule stands in the code. Each other clause needs an example or a "not coded because". */
    private static final Set<Clause> CODED = Collections.unmodifiableSet(EnumSet.of(
            Clause.W1, Clause.W2, Clause.W4, Clause.D1, Clause.D2,
            Clause.X1, Clause.X2, Clause.X3, Clause.X4, Clause.X5, Clause.X6, Clause.X7,
            Clause.R1, Clause.R2, Clause.R3, Clause.R4, Clause.N1, Clause.N2, Clause.N3));

    /** Stands in for what could not be read, so that reading goes on to the next problem. */
    private static final Text NO_TEXT = new Text("", "");

    private final Map<String, String> entries;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private EditionReader(Map<String, String> entries) {
        this.entries = entries;
    }

    static Edition read(Reader file) throws IOException {
        Entries entries = Entries.of(file);
        EditionReader reader = new EditionReader(entries.inOrder);
        entries.duplicates.forEach(key -> reader.report(DUPLICATE_KEY, key, "stands twice", "keep one of the two"));
        Edition edition = reader.edition();
        reader.refuseIfAnyProblem();
        reader.checkExamples(edition);
        reader.refuseIfAnyProblem();
        return edition;
    }

    private Edition edition() {
        String id = required("id");
        LocalDate inForceFrom = day("inForceFrom");
        Parameters parameters = new Parameters(
                parameter("termMonths", 1, 1200),
                parameter("fallbackMonths", 0, 1200),
                parameter("discountPercent", 0, 100),
                parameter("severalIssues", 1, 1_000_000),
                entries.containsKey("parameter.voucherMonths.value") ? Optional.of(parameter("voucherMonths", 1, 1200)) : Optional.empty());
        Map<Clause, Text> clauses = clauses();
        Map<Clause, Text> notCoded = notCoded();
        Map<String, Reading> readings = readings();
        List<Tension> tensions = tensions(readings);
        checkReadings(parameters, readings);
        Map<String, Text> sentences = sentences();
        Map<String, Text> words = words();
        List<Example> examples = examples();
        checkClauses(notCoded, examples);
        checkNothingLeft();
        return new Edition(new Edition.Content(
                id, inForceFrom, parameters, clauses, notCoded, tensions, readings, sentences, words, examples));
    }

    private Parameter parameter(String name, int least, int most) {
        String prefix = "parameter." + name;
        int value = number(prefix + ".value", least, most);
        Optional<Clause> clause = optional(prefix + ".clause").flatMap(EditionReader::clause);
        if (clause.isEmpty()) {
            report(RULE_WITHOUT_CLAUSE, prefix + ".clause", "names no clause", "name the clause that the number comes from, such as W1");
        }
        return new Parameter(name, value, clause.orElse(Clause.W1), optional(prefix + ".reading"));
    }

    private Map<Clause, Text> clauses() {
        Map<Clause, Text> clauses = new EnumMap<>(Clause.class);
        for (Clause clause : Clause.values()) {
            clauses.put(clause, text("clause." + clause));
        }
        return Collections.unmodifiableMap(clauses);
    }

    private Map<Clause, Text> notCoded() {
        Map<Clause, Text> notCoded = new EnumMap<>(Clause.class);
        for (Clause clause : Clause.values()) {
            String prefix = "clause." + clause + ".notCodedBecause";
            if (has(prefix + ".en") || has(prefix + ".zh")) {
                notCoded.put(clause, text(prefix));
            }
        }
        return Collections.unmodifiableMap(notCoded);
    }

    private Map<String, Reading> readings() {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (String id : names("reading")) {
            String prefix = "reading." + id;
            List<Clause> settles = clauses(prefix + ".settles", READING_WITHOUT_CLAUSE);
            readings.put(id, new Reading(
                    id, settles, text(prefix + ".choice"), text(prefix + ".why"), day(prefix + ".since"), text(prefix + ".decidedBy")));
        }
        return Collections.unmodifiableMap(readings);
    }

    /** Each tension is settled by exactly one reading, which also names its clauses. */
    private List<Tension> tensions(Map<String, Reading> readings) {
        Map<String, List<String>> settlers = settlers(readings);
        List<Tension> tensions = new ArrayList<>();
        for (String name : names("tension")) {
            String prefix = "tension." + name;
            List<Clause> between = clauses(prefix + ".between", RULE_WITHOUT_CLAUSE);
            List<String> settledBy = settlers.getOrDefault(name, List.of());
            settlers.remove(name);
            if (settledBy.isEmpty()) {
                report(UNSETTLED_TENSION, prefix, "no reading settles it",
                        "add a reading with tension = " + name + ", or take the tension out if the text no longer has it");
            } else if (settledBy.size() > 1) {
                report(TENSION_SETTLED_TWICE, prefix, "settled by " + String.join(" and by ", settledBy), "keep one of the readings");
            } else if (!readings.get(settledBy.getFirst()).clauses().containsAll(between)) {
                report(READING_WITHOUT_CLAUSE, "reading." + settledBy.getFirst() + ".settles",
                        "settles " + prefix + " but does not name each of its clauses " + between, "name them all");
            }
            tensions.add(new Tension(name, between, text(prefix + ".what"), settledBy.isEmpty() ? "" : settledBy.getFirst()));
        }
        settlers.forEach((name, ids) -> report(BAD_VALUE, "reading." + ids.getFirst() + ".tension",
                "there is no tension " + name, "declare it as tension." + name + ".between and .what"));
        return List.copyOf(tensions);
    }

    private Map<String, List<String>> settlers(Map<String, Reading> readings) {
        Map<String, List<String>> settlers = new LinkedHashMap<>();
        for (String id : readings.keySet()) {
            settlers.computeIfAbsent(required("reading." + id + ".tension"), name -> new ArrayList<>()).add(id);
        }
        return settlers;
    }

    /** What rules and parameters cite must be there. */
    private void checkReadings(Parameters parameters, Map<String, Reading> readings) {
        for (String id : Readings.cited()) {
            if (!readings.containsKey(id)) {
                report(MISSING_READING, "reading." + id, "a rule cites this reading and it is missing", "write it down");
            }
        }
        for (Parameter parameter : parameters.all()) {
            parameter.reading().filter(id -> !readings.containsKey(id)).ifPresent(id ->
                    report(MISSING_READING, "parameter." + parameter.name() + ".reading",
                            "cites the reading " + id + ", which is missing", "write it down, or cite another"));
        }
    }

    private Map<String, Text> sentences() {
        Map<String, Text> sentences = new LinkedHashMap<>();
        for (Template template : Template.values()) {
            Text wording = text("sentence." + template.key());
            Set<Integer> expected = IntStream.range(0, template.arguments()).boxed().collect(Collectors.toSet());
            for (Language language : Language.values()) {
                checkArguments("sentence." + template.key() + "." + language.tag(), wording.in(language), expected);
            }
            sentences.put(template.key(), wording);
        }
        return Collections.unmodifiableMap(sentences);
    }

    private void checkArguments(String key, String wording, Set<Integer> expected) {
        if (wording.isEmpty()) {
            return; // reported as missing
        }
        String next = expected.isEmpty()
                ? "use no braces"
                : "use " + expected.stream().map(number -> "{" + number + "}").collect(Collectors.joining(", ")) + ", each at least once";
        try {
            if (!Wording.argumentsOf(wording).equals(expected)) {
                report(TEMPLATE_MISMATCH, key, "does not use exactly the arguments that the rule gives", next);
            }
        } catch (IllegalArgumentException malformed) {
            report(TEMPLATE_MISMATCH, key, "has a brace that holds no argument", next);
        }
    }

    private Map<String, Text> words() {
        Map<String, Text> words = new LinkedHashMap<>();
        for (String key : Words.keys()) {
            words.put(key, text("word." + key));
        }
        return Collections.unmodifiableMap(words);
    }

    /** An example starts from another one ({@code as}), else from nothing but no cause, and changes the facts it names. */
    private List<Example> examples() {
        Map<String, Example> examples = new LinkedHashMap<>();
        for (String name : names("example")) {
            String prefix = "example." + name;
            int number = wholeNumber(prefix, name, 1, 9999);
            Facts facts = optional(prefix + ".as")
                    .map(other -> exampleFacts(prefix + ".as", other, examples))
                    .orElseGet(() -> Facts.unknown().withNoCause());
            for (String change : words(optional(prefix + ".facts").orElse(""))) {
                facts = changed(prefix + ".facts", facts, change);
            }
            Map<Aspect, String> expected = new EnumMap<>(Aspect.class);
            for (Aspect aspect : Aspect.values()) {
                optional(prefix + "." + aspect.id()).ifPresent(text -> expected.put(aspect, text));
            }
            if (expected.isEmpty()) {
                report(MISSING_KEY, prefix + ".answer", "expects nothing", "say what follows: answer, cover, refusals, questions or wouldChange");
            }
            examples.put(name, new Example(number, text(prefix + ".told"), clauses(prefix + ".shows", RULE_WITHOUT_CLAUSE), facts, expected));
        }
        return List.copyOf(examples.values());
    }

    private Facts exampleFacts(String key, String other, Map<String, Example> examples) {
        Example example = examples.get(other);
        if (example == null) {
            report(BAD_VALUE, key, "there is no example " + other + " above", "name an example that stands above this one");
            return Facts.unknown();
        }
        return example.facts();
    }

    private Facts changed(String key, Facts facts, String change) {
        int equals = change.indexOf('=');
        Optional<Fact> fact = equals < 0 ? Optional.empty() : Fact.byId(change.substring(0, equals));
        if (fact.isEmpty()) {
            report(BAD_VALUE, key, "\"" + change + "\" is no fact with a value", "write it as certificate=MISSING or certificate=unknown");
            return facts;
        }
        String value = change.substring(equals + 1);
        try {
            return value.equals("unknown") ? facts.without(fact.get()) : facts.with(fact.get(), value);
        } catch (FactRefused refused) {
            report(BAD_VALUE, key, refused.getMessage(), "correct the value");
            return facts;
        }
    }

    private void checkExamples(Edition edition) {
        for (Example example : edition.examples()) {
            try {
                example.differences(Adjudicator.decide(edition, example.facts())).forEach((aspect, actual) ->
                        report(EXAMPLE_FAILS, "example." + example.number() + "." + aspect.id(),
                                "expects \"" + example.expected().get(aspect) + "\" but \"" + actual + "\" follows",
                                "correct the example, or the parameters that it follows from"));
            } catch (ContradictoryFacts contradiction) {
                report(EXAMPLE_FAILS, "example." + example.number() + ".facts", contradiction.getMessage(), "correct the example");
            }
        }
    }

    /** Each clause has a rule, an example, or a reason why it has neither; and a reason only where it has no rule. */
    private void checkClauses(Map<Clause, Text> notCoded, List<Example> examples) {
        Set<Clause> shown = examples.stream().flatMap(example -> example.clauses().stream()).collect(Collectors.toSet());
        for (Clause clause : Clause.values()) {
            boolean excused = notCoded.containsKey(clause);
            String key = "clause." + clause + ".notCodedBecause";
            if (!CODED.contains(clause) && !shown.contains(clause) && !excused) {
                report(UNEXPLAINED_CLAUSE, key, clause + " has neither a rule nor an example", "say here why it is not coded");
            } else if (CODED.contains(clause) && excused) {
                report(UNEXPLAINED_CLAUSE, key, clause + " has a rule", "take the excuse out");
            }
        }
    }

    private void checkNothingLeft() {
        entries.keySet().stream().filter(key -> !used.contains(key)).forEach(key ->
                report(UNKNOWN_KEY, key, "nothing reads this key", "check its spelling, or take it out"));
    }

    private List<Clause> clauses(String key, Kind ifNone) {
        List<Clause> clauses = new ArrayList<>();
        List<String> ids = words(optional(key).orElse(""));
        if (ids.isEmpty()) {
            report(ifNone, key, "names no clause", "name clauses by their ids, such as W1 D2");
        }
        for (String id : ids) {
            clause(id).ifPresentOrElse(clauses::add, () ->
                    report(ifNone, key, "\"" + id + "\" is no clause", "name clauses by their ids, such as W1 D2"));
        }
        return clauses;
    }

    private Text text(String prefix) {
        Map<Language, String> texts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            String key = prefix + "." + language.tag();
            optional(key).ifPresentOrElse(text -> texts.put(language, text), () ->
                    report(MISSING_LANGUAGE, key, "is missing or empty", "write the text in this language"));
        }
        return new Text(texts.getOrDefault(Language.EN, NO_TEXT.en()), texts.getOrDefault(Language.ZH, NO_TEXT.zh()));
    }

    private LocalDate day(String key) {
        String text = required(key);
        try {
            return text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text);
        } catch (DateTimeException noDate) {
            report(BAD_VALUE, key, "\"" + text + "\" is not a date", "write it as 2026-01-01");
            return LocalDate.EPOCH;
        }
    }

    private int number(String key, int least, int most) {
        String text = required(key);
        return text.isEmpty() ? least : wholeNumber(key, text, least, most);
    }

    private int wholeNumber(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below, like a number out of range
        }
        report(BAD_VALUE, key, "\"" + text + "\" is not a whole number from " + least + " to " + most, "write such a number");
        return least;
    }

    private String required(String key) {
        Optional<String> value = optional(key);
        if (value.isEmpty()) {
            report(MISSING_KEY, key, "is missing or empty", "add it");
        }
        return value.orElse("");
    }

    private Optional<String> optional(String key) {
        used.add(key);
        return Optional.ofNullable(entries.get(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The second parts of all keys that start with this one, in the order of the file. */
    private Set<String> names(String first) {
        return entries.keySet().stream()
                .map(key -> key.split("\\.", -1))
                .filter(parts -> parts.length > 2 && parts[0].equals(first))
                .map(parts -> parts[1])
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Optional<Clause> clause(String id) {
        return Stream.of(Clause.values()).filter(clause -> clause.name().equals(id)).findFirst();
    }

    private void report(Kind kind, String where, String what, String next) {
        problems.add(new Problem(kind, where, what, next));
    }

    private void refuseIfAnyProblem() {
        if (!problems.isEmpty()) {
            throw new EditionRefused(problems);
        }
    }

    /** Properties that keep the order of the file and notice a key that stands twice. */
    private static final class Entries extends Properties {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> inOrder = new LinkedHashMap<>();
        private final transient Set<String> duplicates = new LinkedHashSet<>();

        static Entries of(Reader file) throws IOException {
            Entries entries = new Entries();
            try {
                entries.load(file);
            } catch (CharacterCodingException notUtf8) {
                throw unreadable("is not UTF-8", "save it as UTF-8");
            } catch (IllegalArgumentException malformed) {
                throw unreadable("has a broken \\u escape", "write the character itself");
            }
            return entries;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            if (inOrder.putIfAbsent((String) key, (String) value) != null) {
                duplicates.add((String) key);
            }
            return value;
        }

        private static EditionRefused unreadable(String what, String next) {
            return new EditionRefused(List.of(new Problem(UNREADABLE, "the edition file", what, next)));
        }
    }
}
