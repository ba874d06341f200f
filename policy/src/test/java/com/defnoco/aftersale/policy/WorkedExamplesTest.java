package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import java.util.List;

/** The worked examples of the shipped edition. */
class WorkedExamplesTest {

    static final List<Example> EXAMPLES = Editions.shipped().latest().examples();

    @ParameterizedTest(name = "{0}")
    @FieldSource("EXAMPLES")
    void followsFromTheEdition(Example example) {
        assertThat(example.differences(Adjudicator.decide(Editions.shipped().latest(), example.facts()))).isEmpty();
    }
}
