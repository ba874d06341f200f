package com.defnoco.aftersale.policy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A worked example of the edition: a situation, told, and what is said to follow from it. An edition whose examples do not
 * follow from its own parameters is refused.
 *
 * @param number   1 and up, in the order of the file
 * @param told     the situation in words
 * @param clauses  the clauses that it shows at work
 * @param facts    the situation
 * @param expected what follows, as the text of {@link Aspect#of}; aspects left out are not part of the example
 */
public record Example(int number, Text told, List<Clause> clauses, Facts facts, Map<Aspect, String> expected) {

    public Example {
        clauses = List.copyOf(clauses);
        expected = Collections.unmodifiableMap(new EnumMap<>(expected));
    }

    /** Each expected aspect in which a decision differs, with what it has instead; empty when the example holds. */
    public Map<Aspect, String> differences(Decision decision) {
        Map<Aspect, String> differences = new EnumMap<>(Aspect.class);
        expected.forEach((aspect, text) -> {
            String actual = aspect.of(decision);
            if (!actual.equals(text)) {
                differences.put(aspect, actual);
            }
        });
        return differences;
    }
}
