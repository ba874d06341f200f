package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the shipped edition says. */
class EditionTest {

    /** Read anew for each test, so that a change in reading shows in each. */
    private final Edition edition = Editions.shipped().latest();

    @Test
    void saysWhatItIs() {
        assertThat(edition.id()).isEqualTo("2026-1");
        assertThat(edition.inForceFrom()).isEqualTo(LocalDate.of(2020, 1, 1));
        assertThat(edition).hasToString("edition 2026-1");
    }

    @Test
    void eachNumberStandsBesideItsClauseAndReading() {
        assertThat(edition.parameters().all()).containsExactly(
                new Parameter("termMonths", 26, Clause.W1, Optional.of("I1")),
                new Parameter("fallbackMonths", 1, Clause.D2, Optional.of("I3")),
                new Parameter("discountPercent", 1, Clause.R4, Optional.empty()),
                new Parameter("severalIssues", 2, Clause.R4, Optional.of("I5")),
                new Parameter("voucherMonths", 24, Clause.R4, Optional.empty()));
    }

    @Test
    void everyClauseCanBeReadInBothLanguages() {
        for (Clause clause : Clause.values()) {
            assertThat(edition.text(clause).in(Language.EN)).isNotBlank();
            assertThat(edition.text(clause).in(Language.ZH)).isNotBlank();
        }
        assertThat(edition.text(Clause.X6)).isEqualTo(new Text("Not covered: force majeure.", "不予保修：不可抗力。"));
    }

    @Test
    void theClausesWithoutARuleSayWhy() {
        assertThat(List.of(Clause.values()).stream().filter(clause -> edition.notCodedBecause(clause).isPresent()))
                .containsExactly(Clause.W3, Clause.C1, Clause.C2, Clause.C3);
        assertThat(edition.notCodedBecause(Clause.C3).orElseThrow().en()).startsWith("A promise about when we answer");
    }

    @Test
    void everyTensionIsSettledByOneReading() {
        assertThat(edition.readings()).extracting(Reading::id)
                .containsExactly("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12");
        assertThat(edition.tensions()).extracting(Tension::settledBy)
                .containsExactlyElementsOf(edition.readings().stream().map(Reading::id).toList());
        assertThat(edition.tensions().getFirst().name()).isEqualTo("two-years");
        assertThat(edition.reading("I3").orElseThrow().clauses()).containsExactly(Clause.X2, Clause.D2);
        assertThat(edition.reading("I3").orElseThrow().since()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(edition.reading("I99")).isEmpty();
    }

    @Test
    void itsExamplesAreNumberedInOrder() {
        assertThat(edition.examples()).extracting(Example::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    }

    @Test
    void daysAreWrittenForTheReader() {
        Sentence sentence = new Sentence("expired.onLastDay", List.of(new Sentence.Day(LocalDate.of(2026, 5, 2))));
        assertThat(edition.say(sentence, Language.EN)).contains(" 2 May 2026,");
        assertThat(edition.say(sentence, Language.ZH)).contains("2026年5月2日");
    }

    @Test
    void aSentenceOfAnotherEditionIsNotRendered() {
        assertThatThrownBy(() -> edition.say(new Sentence("expired.twice", List.of()), Language.EN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("edition 2026-1 has no sentence expired.twice; render a decision with the edition that it names");
        assertThatThrownBy(() -> edition.say(new Sentence("expired.onLastDay", List.of()), Language.EN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs an argument {0}; render a decision with the edition that it names");
        assertThatThrownBy(() -> edition.word("paper.BURNT", Language.EN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("edition 2026-1 has no word paper.BURNT");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        byte[] gbk = {'i', 'd', '=', (byte) 0xb1, (byte) 0xa3};
        assertThatThrownBy(() -> Edition.read(new ByteArrayInputStream(gbk)))
                .isInstanceOf(EditionRefused.class)
                .hasMessage("the edition file: is not UTF-8; save it as UTF-8");
    }

    @Test
    void anEmptyFileIsRefusedWithEverythingThatIsMissing() {
        assertThatThrownBy(() -> Edition.read(new StringReader("")))
                .isInstanceOfSatisfying(EditionRefused.class, refused ->
                        assertThat(refused.problems()).hasSizeGreaterThan(200));
    }

    @Test
    void aFileReadsTheSameFromBytesAndFromText() throws Exception {
        byte[] bytes = EditionText.shipped().toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Edition.read(new ByteArrayInputStream(bytes)).text(Clause.W1)).isEqualTo(edition.text(Clause.W1));
    }

    @Test
    void anExampleIsReasonEnoughForAClauseWithoutARule() {
        Edition shown = EditionText.shipped().without("clause.C3.notCodedBecause.*").with("example.1.shows = W1 C3").read();
        assertThat(shown.notCodedBecause(Clause.C3)).isEmpty();
        assertThat(shown.examples().getFirst().clauses()).containsExactly(Clause.W1, Clause.C3);
    }

    @Test
    void aNumberMayBeTheLeastAndTheMostThatIsAllowed() {
        for (String term : List.of("1", "1200")) {
            Edition other = EditionText.shipped().without("example.*").with("parameter.termMonths.value = " + term).read();
            assertThat(other.parameters().termMonths().value()).isEqualTo(Integer.parseInt(term));
        }
    }
}
