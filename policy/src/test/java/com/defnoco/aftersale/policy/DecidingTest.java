package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.policy.exclusions.Exclusion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What holds for every decision. */
class DecidingTest {

    private static final Edition EDITION = Editions.shipped().latest();

    @Property(tries = 1500)
    void agreesWithAWalkThroughEveryCompletion(@ForAll("consistent") Facts facts) {
        Decision decision = Adjudicator.decide(EDITION, facts);
        Oracle oracle = new Oracle(facts, SomeFacts.WALK);

        assertThat(decision.outcome()).as("outcome").isEqualTo(oracle.outcome());
        assertThat(decision.questions().stream().map(Question::fact)).as("questions")
                .containsExactlyElementsOf(oracle.questions());
        assertThat(decision.refusals()).as("refusals").containsExactlyElementsOf(oracle.refusals());
        assertThat(decision.cover()).as("cover").isEqualTo(oracle.cover());
    }

    @Property
    void wouldChangeIsWhatBothPapersValidWouldGive(@ForAll("consistent") Facts facts) {
        Decision decision = Adjudicator.decide(EDITION, facts);
        Decision other = Adjudicator.decide(EDITION, facts.withBothPapers(Paper.VALID));

        boolean another = decision.outcome() == Outcome.NOT_COVERED && other.outcome() != Outcome.NOT_COVERED;
        assertThat(decision.wouldChange().map(WouldChange::outcome))
                .isEqualTo(another ? Optional.of(other.outcome()) : Optional.empty());
        decision.wouldChange().ifPresent(change -> {
            assertThat(change.cover()).isEqualTo(other.cover());
            Facts changed = facts;
            for (Map.Entry<Fact, Paper> paper : change.facts().entrySet()) {
                assertThat(facts.get(paper.getKey())).isNotEqualTo(Known.of(Paper.VALID));
                changed = changed.with(paper.getKey(), paper.getValue().name());
            }
            assertThat(changed).isEqualTo(facts.withBothPapers(Paper.VALID));
        });
    }

    @Property
    void moreEvidenceNeverTurnsAFinalAnswer(@ForAll("consistent") Facts some, @ForAll("consistent") Facts others) {
        Facts more = some;
        for (Fact fact : Fact.values()) {
            if (!some.knows(fact) && others.knows(fact)) {
                more = more.with(fact, others.text(fact).orElseThrow());
            }
        }
        Outcome outcome = Adjudicator.decide(EDITION, some).outcome();
        if (outcome != Outcome.OPEN && SomeFacts.isConsistent(more)) {
            assertThat(Adjudicator.decide(EDITION, more).outcome()).isEqualTo(outcome);
        }
    }

    @Property
    void theOrderOfTheRulesDoesNotMatter(@ForAll("consistent") Facts facts, @ForAll Random random) {
        List<Exclusion> shuffled = new ArrayList<>(Exclusion.ALL);
        Collections.shuffle(shuffled, random);

        Decision decision = Adjudicator.decide(EDITION, facts);
        Decision other = Adjudicator.decide(EDITION, facts, shuffled);

        assertThat(new HashSet<>(other.findings())).isEqualTo(new HashSet<>(decision.findings()));
        assertThat(withoutFindings(other)).isEqualTo(withoutFindings(decision));
    }

    @Property
    void storedFactsAreTheSameFactsAndDecideTheSame(
            @ForAll("consistent") Facts some, @ForAll RemoteDiagnosis diagnosis, @ForAll("issues") int issues) {
        Facts facts = some.withRemoteDiagnosis(diagnosis).withCoveredIssuesOfCustomer(issues);

        Facts again = Facts.of(facts.texts());

        assertThat(again).isEqualTo(facts);
        assertThat(again.texts()).isEqualTo(facts.texts());
        assertThat(Adjudicator.decide(EDITION, again)).isEqualTo(Adjudicator.decide(EDITION, facts));
    }

    @Property
    void everySentenceCanBeReadInBothLanguages(
            @ForAll("consistent") Facts some, @ForAll RemoteDiagnosis diagnosis, @ForAll("issues") int issues) {
        Decision decision = Adjudicator.decide(
                EDITION, some.withRemoteDiagnosis(diagnosis).withCoveredIssuesOfCustomer(issues));

        List<Sentence> sentences = new ArrayList<>();
        decision.findings().forEach(finding -> sentences.add(finding.because()));
        decision.remedies().forEach(offer -> sentences.add(offer.because()));
        for (Language language : Language.values()) {
            assertThat(sentences).allSatisfy(sentence ->
                    assertThat(EDITION.say(sentence, language)).isNotBlank().doesNotContain("{", "}"));
        }
    }

    @Property
    void everyReadingAndFactThatIsNamedExists(@ForAll("consistent") Facts facts) {
        assertThat(Adjudicator.decide(EDITION, facts).findings()).allSatisfy(finding -> {
            finding.reading().ifPresent(id ->
                    assertThat(EDITION.reading(id).orElseThrow().clauses()).contains(finding.clause()));
            assertThat(finding.facts()).isNotEmpty().doesNotHaveDuplicates().allMatch(facts::knows);
        });
    }

    @Property
    void refusalsAreTheExclusionsThatAreFoundToHold(@ForAll("consistent") Facts facts) {
        Decision decision = Adjudicator.decide(EDITION, facts);

        assertThat(decision.findings().stream()
                        .filter(finding -> finding.holds() && finding.clause().isExclusion())
                        .map(Finding::clause))
                .containsExactlyElementsOf(decision.refusals());
        assertThat(decision.findings().stream().map(Finding::clause)).doesNotHaveDuplicates();
    }

    @Property
    void onlyAnOpenAnswerAsksAndAnOpenAnswerAlwaysAsks(@ForAll("consistent") Facts facts) {
        Decision decision = Adjudicator.decide(EDITION, facts);

        boolean open = decision.outcome() == Outcome.OPEN;
        assertThat(decision.questions().isEmpty()).isEqualTo(!open);
        assertThat(decision.remedies().isEmpty()).isEqualTo(open);
        assertThat(decision.costs().isEmpty()).isEqualTo(open);
        assertThat(decision.questions()).allSatisfy(question -> {
            assertThat(facts.knows(question.fact())).isFalse();
            assertThat(question.askedOf()).isEqualTo(question.fact().askedOf());
        });
        if (open) {
            assertThat(decision.refusals()).isEmpty();
        }
    }

    @Property
    void onlyContradictoryFactsAreNotDecided(@ForAll("any") Facts facts) {
        if (SomeFacts.isConsistent(facts)) {
            assertThat(Adjudicator.decide(EDITION, facts).edition()).isEqualTo("2026-1");
        } else {
            assertThatThrownBy(() -> Adjudicator.decide(EDITION, facts)).isInstanceOf(ContradictoryFacts.class);
        }
    }

    @Test
    void decidesAtBothEndsOfTheCalendar() {
        for (String day : List.of("0001-01-01", "9999-12-31")) {
            Facts facts = Facts.unknown().withNoCause().withBothPapers(Paper.MISSING)
                    .with(Fact.MANUFACTURED_ON, day).with(Fact.ARRIVED_AT_PORT_ON, day).with(Fact.OCCURRED_ON, day);
            assertThat(Adjudicator.decide(EDITION, facts).outcome()).isEqualTo(Outcome.COVERED);
        }
    }

    @Test
    void loyaltyAndDiagnosisNeverChangeTheOutcomeAndAreNeverAskedFor() {
        assertThat(Adjudicator.decide(EDITION, Facts.unknown()).questions().stream().map(Question::fact))
                .doesNotContain(Fact.REMOTE_DIAGNOSIS, Fact.COVERED_ISSUES_OF_CUSTOMER);
    }

    @Provide
    Arbitrary<Facts> consistent() {
        return SomeFacts.consistent();
    }

    @Provide
    Arbitrary<Facts> any() {
        return SomeFacts.any();
    }

    @Provide
    Arbitrary<Integer> issues() {
        return Arbitraries.integers().between(1, 5);
    }

    private static List<Object> withoutFindings(Decision decision) {
        return List.of(decision.outcome(), decision.edition(), decision.cover(), decision.refusals(),
                decision.questions(), decision.wouldChange(), decision.remedies(), decision.costs());
    }
}
