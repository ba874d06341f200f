package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.defnoco.aftersale.policy.Situations.Told;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Situations told in words in {@code examples/good}, and what follows from them. */
class GoodExamplesTest {

    static final Edition EDITION = Editions.shipped().latest();
    static final List<Told> SITUATIONS = Situations.in("good");
    static final List<Example> WORKED_EXAMPLES = EDITION.examples();

    @ParameterizedTest(name = "{0}")
    @FieldSource("SITUATIONS")
    void followsAsTold(Told told) {
        Decision decision = Adjudicator.decide(EDITION, told.facts());
        assertThat(told.after("then ")).isNotEmpty().allSatisfy(line -> {
            String[] parts = line.split(" = ", 2);
            assertThat(said(decision, parts[0])).as(parts[0]).isEqualTo(parts[1]);
        });
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("WORKED_EXAMPLES")
    void followsFromTheEditionItself(Example example) {
        assertThat(example.differences(Adjudicator.decide(EDITION, example.facts()))).isEmpty();
    }

    private static String said(Decision decision, String what) {
        String[] words = what.split(" ");
        return switch (words[0]) {
            case "findings" -> orNone(decision.findings().stream()
                    .map(finding -> finding.clause() + (finding.holds() ? " yes" : " no")
                            + finding.reading().map(reading -> " by " + reading).orElse(""))
                    .collect(Collectors.joining(", ")));
            case "finding" -> EDITION.say(
                    finding(decision, words[1]).because(), words.length > 2 ? Language.ZH : Language.EN);
            case "facts" -> finding(decision, words[2]).facts().stream().map(Fact::id).collect(Collectors.joining(" "));
            case "remedies" -> orNone(decision.remedies().stream()
                    .map(offer -> offer.remedy().name()).collect(Collectors.joining(" ")));
            case "remedy" -> decision.remedies().stream()
                    .filter(offer -> offer.remedy().name().equals(words[1]))
                    .map(offer -> (offer.offered() ? "offered by " : "not offered by ") + offer.clause() + ": "
                            + EDITION.say(offer.because(), Language.EN))
                    .collect(Collectors.joining());
            case "cost" -> decision.costs().stream()
                    .filter(cost -> cost.kind().name().equals(words[1]))
                    .map(cost -> cost.payer() + " by " + cost.clause())
                    .collect(Collectors.joining());
            case String aspect -> aspect(aspect).map(found -> found.of(decision)).orElseGet(() -> fail("what is " + what + "?"));
        };
    }

    private static Finding finding(Decision decision, String clause) {
        return decision.findings().stream()
                .filter(finding -> finding.clause().name().equals(clause))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding on " + clause));
    }

    private static Optional<Aspect> aspect(String id) {
        return Arrays.stream(Aspect.values()).filter(aspect -> aspect.id().equals(id)).findFirst();
    }

    private static String orNone(String words) {
        return words.isEmpty() ? "none" : words;
    }
}
