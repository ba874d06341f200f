package com.defnoco.aftersale.policy.exclusions;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.cover.Situation;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import java.util.List;
import java.util.function.Function;

/** X4 to X7: a cause that cover does not extend to. */
enum Cause implements Exclusion {
    IMPROPER_USE_OR_STORAGE(Clause.X4, Fact.IMPROPER_USE_OR_STORAGE, Facts::improperUseOrStorage,
            Template.IMPROPER_USE_OR_STORAGE, Template.NO_IMPROPER_USE_OR_STORAGE),
    USER_DAMAGE(Clause.X5, Fact.USER_DAMAGE, Facts::userDamage,
            Template.USER_DAMAGE, Template.NO_USER_DAMAGE),
    FORCE_MAJEURE(Clause.X6, Fact.FORCE_MAJEURE, Facts::forceMajeure,
            Template.FORCE_MAJEURE, Template.NO_FORCE_MAJEURE),
    UNAUTHORIZED_MODIFICATION(Clause.X7, Fact.UNAUTHORIZED_MODIFICATION, Facts::unauthorizedModification,
            Template.UNAUTHORIZED_MODIFICATION, Template.NO_UNAUTHORIZED_MODIFICATION);

    private final Clause clause;
    private final Function<Facts, Known<Boolean>> established;
    private final Finding holds;
    private final Finding doesNotHold;

    Cause(Clause clause, Fact fact, Function<Facts, Known<Boolean>> established, Template yes, Template no) {
        this.clause = clause;
        this.established = established;
        this.holds = new Finding(clause, Readings.NONE, true, List.of(fact), yes.say());
        this.doesNotHold = new Finding(clause, Readings.NONE, false, List.of(fact), no.say());
    }

    @Override
    public Clause clause() {
        return clause;
    }

    @Override
    public Judgement judge(Situation situation) {
        return switch (established.apply(situation.facts())) {
            case Known.Of<Boolean>(Boolean is) -> is ? Judgement.HOLDS : Judgement.DOES_NOT_HOLD;
            case Known.Not<Boolean>() -> Judgement.UNDECIDED;
        };
    }

    @Override
    public Finding finding(Situation situation, boolean holds) {
        return holds ? this.holds : doesNotHold;
    }
}
