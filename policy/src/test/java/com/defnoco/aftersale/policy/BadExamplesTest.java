package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.defnoco.aftersale.policy.Situations.Told;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Facts and editions told in words in {@code examples/bad}, refused with the words that say what, where, and what next. */
class BadExamplesTest {

    static final List<Told> FACTS = Situations.in("bad").stream().filter(told -> told.file().equals("facts.txt")).toList();
    static final List<Told> EDITIONS = Situations.in("bad").stream().filter(told -> told.file().equals("editions.txt")).toList();

    @ParameterizedTest(name = "{0}")
    @FieldSource("FACTS")
    void areRefusedAsTold(Told told) {
        try {
            Adjudicator.decide(Editions.shipped().latest(), told.facts());
        } catch (FactRefused refused) {
            assertThat(told.after("refused at ")).containsExactly(refused.pointer() + ": " + refused.problem(Language.EN));
            assertThat(refused).hasMessage(told.after("refused at ").getFirst());
            assertThat(told.after("refused zh: ")).allSatisfy(zh -> assertThat(refused.problem(Language.ZH)).isEqualTo(zh));
            return;
        } catch (ContradictoryFacts contradiction) {
            String facts = contradiction.facts().stream().map(Fact::id).collect(Collectors.joining(" "));
            assertThat(told.after("refused at ")).containsExactly(facts + ": " + contradiction.problem(Language.EN));
            assertThat(contradiction).hasMessage(contradiction.problem(Language.EN));
            assertThat(told.after("refused zh: ")).containsExactly(contradiction.problem(Language.ZH));
            return;
        }
        throw new AssertionError("was not refused");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("EDITIONS")
    void areRefusedWithEveryProblem(Told told) {
        EditionRefused refused = catchThrowableOfType(
                EditionRefused.class, () -> Edition.read(new StringReader(spoiled(told))));

        assertThat(refused).as("was not refused").isNotNull();
        List<String> problems = refused.problems().stream().map(problem -> problem.kind() + " at " + problem).toList();
        assertThat(problems).containsAll(told.after("refused among others as "));
        if (told.after("refused among others as ").isEmpty()) {
            assertThat(problems).containsExactlyInAnyOrderElementsOf(told.after("refused as "));
        }
        assertThat(refused).hasMessageContaining(refused.problems().getFirst().what());
    }

    private static String spoiled(Told told) {
        EditionText text = EditionText.shipped();
        told.after("edition without ").forEach(text::without);
        told.after("edition with ").forEach(text::with);
        told.after("edition and again ").forEach(text::append);
        return text.toString();
    }
}
