package com.defnoco.aftersale.policy.exclusions;

import static com.defnoco.aftersale.policy.Fact.CERTIFICATE;
import static com.defnoco.aftersale.policy.Fact.INVOICE;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.cover.CoverFindings;
import com.defnoco.aftersale.policy.cover.Situation;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import com.defnoco.aftersale.policy.wording.Words;
import java.util.List;

/** X3: papers tampered with. Refuses for itself, without a fall-back to the manufacturing date (I11). */
record PapersTampered() implements Exclusion {

    private static final Finding INVOICE_TAMPERED = new Finding(Clause.X3, Readings.I11, true,
            List.of(INVOICE), Template.ONE_TAMPERED.say(Words.INVOICE));
    private static final Finding CERTIFICATE_TAMPERED = new Finding(Clause.X3, Readings.I11, true,
            List.of(CERTIFICATE), Template.ONE_TAMPERED.say(Words.CERTIFICATE));
    private static final Finding BOTH_TAMPERED = new Finding(Clause.X3, Readings.I11, true,
            List.of(INVOICE, CERTIFICATE), Template.BOTH_TAMPERED.say());
    private static final Finding NOT_TAMPERED = new Finding(Clause.X3, Readings.NONE, false,
            List.of(INVOICE, CERTIFICATE), Template.NOT_TAMPERED.say());

    @Override
    public Clause clause() {
        return Clause.X3;
    }

    @Override
    public Judgement judge(Situation situation) {
        if (situation.tampered()) {
            return Judgement.HOLDS;
        }
        return situation.papersKnown() ? Judgement.DOES_NOT_HOLD : Judgement.UNDECIDED;
    }

    @Override
    public Finding finding(Situation situation, boolean holds) {
        if (!holds) {
            return NOT_TAMPERED;
        }
        List<Fact> tampered = CoverFindings.which(situation, Paper.TAMPERED::equals);
        if (tampered.size() == 2) {
            return BOTH_TAMPERED;
        }
        return tampered.contains(INVOICE) ? INVOICE_TAMPERED : CERTIFICATE_TAMPERED;
    }
}
