package com.defnoco.aftersale.policy.exclusions;

import static com.defnoco.aftersale.policy.Fact.CERTIFICATE;
import static com.defnoco.aftersale.policy.Fact.INVOICE;
import static com.defnoco.aftersale.policy.Fact.MANUFACTURED_ON;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.cover.CoverFindings;
import com.defnoco.aftersale.policy.cover.Situation;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import java.util.List;

/**
 * X2: invoice or certificate missing. Refuses only where no manufacturing date can be told either (I3); otherwise missing
 * papers only move the start of cover (D2).
 */
record PapersMissing() implements Exclusion {

    private static final Finding DATE_COUNTS = new Finding(Clause.X2, Readings.I3, false,
            List.of(MANUFACTURED_ON), Template.MISSING_PAPERS_ONLY_MOVE_THE_START.say());
    private static final Finding NONE_MISSING = new Finding(Clause.X2, Readings.NONE, false,
            List.of(INVOICE, CERTIFICATE), Template.NO_PAPERS_MISSING.say());

    @Override
    public Clause clause() {
        return Clause.X2;
    }

    @Override
    public Judgement judge(Situation situation) {
        if (situation.tampered()) {
            return Judgement.NOT_JUDGED;
        }
        if (!situation.byManufacture() || situation.dateKnown()) {
            return Judgement.DOES_NOT_HOLD;
        }
        return situation.dateCannotBeTold() && !situation.byPort() ? Judgement.HOLDS : Judgement.UNDECIDED;
    }

    @Override
    public Finding finding(Situation situation, boolean holds) {
        if (holds) {
            return new Finding(Clause.X2, Readings.I3, true,
                    CoverFindings.notValidAnd(situation, MANUFACTURED_ON), Template.NO_PAPERS_AND_NO_DATE.say());
        }
        return situation.byManufacture() ? DATE_COUNTS : NONE_MISSING;
    }
}
