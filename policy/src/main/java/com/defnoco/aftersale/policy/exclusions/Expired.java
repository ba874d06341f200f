package com.defnoco.aftersale.policy.exclusions;

import static com.defnoco.aftersale.policy.Fact.ARRIVED_AT_PORT_ON;
import static com.defnoco.aftersale.policy.Fact.MANUFACTURED_ON;
import static com.defnoco.aftersale.policy.Fact.OCCURRED_ON;

import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.cover.Situation;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import java.time.LocalDate;
import java.util.List;

/**
 * X1: the problem occurred after the last day of cover. The day of occurrence counts (I8) and the last day is still covered
 * (I2). A problem before the first day is not refused: nothing in the text excludes it.
 */
record Expired() implements Exclusion {

    private static final List<Fact> BY_ARRIVAL = List.of(OCCURRED_ON, ARRIVED_AT_PORT_ON);
    private static final List<Fact> BY_MANUFACTURE = List.of(OCCURRED_ON, MANUFACTURED_ON);
    private static final List<Fact> BY_EITHER = List.of(OCCURRED_ON, ARRIVED_AT_PORT_ON, MANUFACTURED_ON);

    @Override
    public Clause clause() {
        return Clause.X1;
    }

    @Override
    public Judgement judge(Situation situation) {
        if (!situation.byPort() && (!situation.byManufacture() || situation.dateCannotBeTold())) {
            return Judgement.NOT_JUDGED;
        }
        if (!situation.canBeLateByPort() && !situation.canBeLateByManufacture()) {
            return Judgement.DOES_NOT_HOLD;
        }
        boolean alwaysLate = !situation.canBeInTime() && (!situation.byManufacture() || situation.dateKnown());
        return alwaysLate ? Judgement.HOLDS : Judgement.UNDECIDED;
    }

    @Override
    public Finding finding(Situation situation, boolean holds) {
        return situation.cover()
                .map(cover -> withCertainCover(situation.occurred().earliest(), cover, holds))
                .orElseGet(() -> inAnyCase(situation, holds));
    }

    private static Finding withCertainCover(LocalDate occurred, Cover cover, boolean holds) {
        List<Fact> facts = cover.basis() == Basis.PORT_ARRIVAL ? BY_ARRIVAL : BY_MANUFACTURE;
        if (holds) {
            return new Finding(Clause.X1, Readings.I8, true, facts, Template.EXPIRED.say(occurred, cover.lastDay()));
        }
        if (occurred.equals(cover.lastDay())) {
            return new Finding(Clause.X1, Readings.I2, false, facts, Template.NOT_EXPIRED_ON_LAST_DAY.say(occurred));
        }
        if (occurred.isBefore(cover.startsOn())) {
            return new Finding(Clause.X1, Readings.I8, false, facts,
                    Template.NOT_EXPIRED_BEFORE_START.say(occurred, cover.startsOn()));
        }
        return new Finding(Clause.X1, Readings.I8, false, facts, Template.NOT_EXPIRED.say(occurred, cover.lastDay()));
    }

    /** The cover is not certain, but on which side of its last day the problem lies is. */
    private static Finding inAnyCase(Situation situation, boolean holds) {
        LocalDate occurred = situation.occurred().earliest();
        return holds
                ? new Finding(Clause.X1, Readings.I8, true, facts(situation),
                        Template.EXPIRED_IN_ANY_CASE.say(occurred, latestLastDay(situation)))
                : new Finding(Clause.X1, Readings.I8, false, facts(situation),
                        Template.NOT_EXPIRED_IN_ANY_CASE.say(occurred, earliestLastDay(situation)));
    }

    private static List<Fact> facts(Situation situation) {
        if (!situation.facts().arrivedAtPortOn().isKnown() || !situation.byPort()) {
            return BY_MANUFACTURE;
        }
        return situation.byManufacture() && situation.dateKnown() ? BY_EITHER : BY_ARRIVAL;
    }

    private static LocalDate latestLastDay(Situation situation) {
        LocalDate byPort = situation.lastByPort().latest();
        LocalDate byManufacture = situation.lastByManufacture().latest();
        return byPort.isAfter(byManufacture) ? byPort : byManufacture;
    }

    private static LocalDate earliestLastDay(Situation situation) {
        LocalDate byPort = situation.lastByPort().earliest();
        LocalDate byManufacture = situation.lastByManufacture().earliest();
        if (!situation.byManufacture() || situation.dateCannotBeTold()) {
            return byPort;
        }
        return byPort.isBefore(byManufacture) ? byPort : byManufacture;
    }
}
