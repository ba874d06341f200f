package com.defnoco.aftersale.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An explained answer. Immutable; equal editions and equal facts give equal decisions.
 *
 * @param outcome     the answer
 * @param edition     the id of the edition that decided
 * @param cover       the cover, once its first and last day are certain; none where tampered papers leave no cover (I11)
 * @param refusals    every X clause that is certain, in order: it holds under every possible value of the facts not yet
 *                    known under which it is judged (with tampered papers X1 and X2 are not judged)
 * @param findings    every clause judged, in the order of the argument
 * @param questions   of an OPEN answer: exactly the facts that can still change it, in the order to ask; else empty
 * @param wouldChange of a NOT_COVERED answer: what both papers valid would give, where that is another answer
 * @param remedies    all remedies of the outcome, offered or not; empty while OPEN
 * @param costs       who pays what; empty while OPEN
 */
public record Decision(
        Outcome outcome,
        String edition,
        Optional<Cover> cover,
        SortedSet<Clause> refusals,
        List<Finding> findings,
        List<Question> questions,
        Optional<WouldChange> wouldChange,
        List<RemedyOffer> remedies,
        List<Cost> costs) {

    public Decision {
        Objects.requireNonNull(outcome, "a decision has an outcome");
        Objects.requireNonNull(edition, "a decision names its edition");
        Objects.requireNonNull(cover, "a decision has a cover, or none");
        refusals = Refusals.of(refusals);
        findings = List.copyOf(findings);
        questions = List.copyOf(questions);
        Objects.requireNonNull(wouldChange, "a decision tells what would change it, or nothing");
        remedies = List.copyOf(remedies);
        costs = List.copyOf(costs);
    }
}
