package com.defnoco.aftersale.policy.exclusions;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.cover.Situation;
import java.util.List;

/** A rule that can refuse. */
public sealed interface Exclusion permits Expired, PapersMissing, PapersTampered, Cause {

    /** All of them; the order is that of the findings and does not matter to the answer. */
    List<Exclusion> ALL = List.of(
            new Expired(), new PapersMissing(), new PapersTampered(),
            Cause.IMPROPER_USE_OR_STORAGE, Cause.USER_DAMAGE, Cause.FORCE_MAJEURE, Cause.UNAUTHORIZED_MODIFICATION);

    Clause clause();

    Judgement judge(Situation situation);

    /** Why it holds, or why it does not; asked only after it was judged so. */
    Finding finding(Situation situation, boolean holds);
}
