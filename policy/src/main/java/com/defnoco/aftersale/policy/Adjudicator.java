package com.defnoco.aftersale.policy;

import com.defnoco.aftersale.policy.costs.Costs;
import com.defnoco.aftersale.policy.cover.CoverFindings;
import com.defnoco.aftersale.policy.cover.Situation;
import com.defnoco.aftersale.policy.exclusions.Exclusion;
import com.defnoco.aftersale.policy.exclusions.Judgement;
import com.defnoco.aftersale.policy.remedies.Offers;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides. A pure, total function of an edition and facts: no clock, no state, no I/O; the same input gives an equal answer.
 */
public final class Adjudicator {

    private Adjudicator() {}

    /**
     * The answer to these facts under this edition, final exactly when no possible value of the facts not yet known could
     * change it.
     *
     * @throws ContradictoryFacts when the goods arrived at the port before they were made
     */
    public static Decision decide(Edition edition, Facts facts) {
        return decide(edition, facts, Exclusion.ALL);
    }

    static Decision decide(Edition edition, Facts facts, List<Exclusion> exclusions) {
        refuseContradiction(edition, facts);
        Situation situation = new Situation(edition.term(), facts);
        Optional<Cover> cover = situation.cover();
        List<Finding> findings = new ArrayList<>(12);
        CoverFindings.add(situation, cover, findings);

        int refusals = 0;
        boolean undecided = false;
        for (Exclusion exclusion : exclusions) {
            switch (exclusion.judge(situation)) {
                case HOLDS -> {
                    refusals |= Refusals.bit(exclusion.clause());
                    findings.add(exclusion.finding(situation, true));
                }
                case DOES_NOT_HOLD -> findings.add(exclusion.finding(situation, false));
                case UNDECIDED -> undecided = true;
                case NOT_JUDGED -> {}
            }
        }

        Outcome outcome = outcome(situation, refusals != 0, undecided);
        Service.addTo(findings, outcome, refusals);
        return new Decision(
                outcome,
                edition.id(),
                cover,
                Refusals.of(refusals),
                findings,
                outcome == Outcome.OPEN ? Questions.of(situation) : List.of(),
                outcome == Outcome.NOT_COVERED ? wouldChange(edition, facts, exclusions) : Optional.empty(),
                switch (outcome) {
                    case COVERED -> Offers.covered(edition.parameters(), facts);
                    case NOT_COVERED -> Offers.NOT_COVERED;
                    case OPEN -> List.of();
                },
                switch (outcome) {
                    case COVERED -> Costs.COVERED;
                    case NOT_COVERED -> Costs.NOT_COVERED;
                    case OPEN -> List.of();
                });
    }

    /** The only contradiction between facts: goods do not arrive before they are made. */
    private static void refuseContradiction(Edition edition, Facts facts) {
        if (facts.manufacturedOn() instanceof Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate made))
                && facts.arrivedAtPortOn() instanceof Known.Of<LocalDate>(LocalDate arrived)
                && arrived.isBefore(made)) {
            Sentence sentence = Template.ARRIVED_BEFORE_MADE.say(arrived, made);
            throw new ContradictoryFacts(
                    List.of(Fact.MANUFACTURED_ON, Fact.ARRIVED_AT_PORT_ON),
                    new Text(edition.say(sentence, Language.EN), edition.say(sentence, Language.ZH)));
        }
    }

    /**
     * NOT_COVERED also where no single refusal is certain: papers missing, manufacture unknown, and even the latest possible
     * manufacture too long ago is refused either by X1 or by X2, depending on whether a date can be told.
     */
    private static Outcome outcome(Situation situation, boolean refused, boolean undecided) {
        if (refused || !situation.canBeInTime()) {
            return Outcome.NOT_COVERED;
        }
        return undecided ? Outcome.OPEN : Outcome.COVERED;
    }

    /** Whether both papers valid, all else the same, would give another answer. */
    private static Optional<WouldChange> wouldChange(Edition edition, Facts facts, List<Exclusion> exclusions) {
        Map<Fact, Paper> changed = new EnumMap<>(Fact.class);
        putIfNotValid(changed, Fact.INVOICE, facts.invoice());
        putIfNotValid(changed, Fact.CERTIFICATE, facts.certificate());
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        Situation other = new Situation(edition.term(), facts.withBothPapers(Paper.VALID));
        boolean refused = false;
        boolean undecided = false;
        for (Exclusion exclusion : exclusions) {
            Judgement judgement = exclusion.judge(other);
            refused |= judgement == Judgement.HOLDS;
            undecided |= judgement == Judgement.UNDECIDED;
        }
        Outcome outcome = outcome(other, refused, undecided);
        return outcome == Outcome.NOT_COVERED
                ? Optional.empty()
                : Optional.of(new WouldChange(outcome, changed, other.cover()));
    }

    private static void putIfNotValid(Map<Fact, Paper> changed, Fact fact, Known<Paper> paper) {
        if (!(paper instanceof Known.Of<Paper>(Paper verdict) && verdict == Paper.VALID)) {
            changed.put(fact, Paper.VALID);
        }
    }

    /** W4: a problem that occurs during cover, caused neither by people nor by force majeure, is served. */
    private static final class Service {

        private static final List<Fact> DAY_AND_CAUSES = List.of(
                Fact.OCCURRED_ON, Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE,
                Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION);
        private static final Finding SERVED =
                new Finding(Clause.W4, Readings.NONE, true, DAY_AND_CAUSES, Template.SERVED.say());
        /** By the bits of the refusals: the day where X1 refuses, the causes where X4 to X7 do. */
        private static final List<Finding> NOT_SERVED = notServed();
        private static final int TIME_OR_CAUSE = ~(Refusals.bit(Clause.X2) | Refusals.bit(Clause.X3));

        /** Where only the papers refuse, W4 itself is not judged. */
        static void addTo(List<Finding> findings, Outcome outcome, int refusals) {
            if (outcome == Outcome.COVERED) {
                findings.add(SERVED);
            } else if ((refusals & TIME_OR_CAUSE) != 0) {
                findings.add(NOT_SERVED.get(refusals));
            }
        }

        private static List<Finding> notServed() {
            List<Finding> findings = new ArrayList<>();
            for (int bits = 0; bits < 1 << Clause.exclusions().size(); bits++) {
                List<Fact> decisive = Refusals.of(bits).stream().flatMap(clause -> decisive(clause).stream()).toList();
                findings.add(new Finding(Clause.W4, Readings.NONE, false, decisive, Template.NOT_SERVED.say()));
            }
            return List.copyOf(findings);
        }

        private static Optional<Fact> decisive(Clause refusal) {
            return switch (refusal) {
                case X1 -> Optional.of(Fact.OCCURRED_ON);
                case X4 -> Optional.of(Fact.IMPROPER_USE_OR_STORAGE);
                case X5 -> Optional.of(Fact.USER_DAMAGE);
                case X6 -> Optional.of(Fact.FORCE_MAJEURE);
                case X7 -> Optional.of(Fact.UNAUTHORIZED_MODIFICATION);
                case X2, X3, W1, W2, W3, W4, C1, C2, C3, R1, R2, R3, R4, D1, D2, N1, N2, N3 -> Optional.empty();
            };
        }
    }
}
