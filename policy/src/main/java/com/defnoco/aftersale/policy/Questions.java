package com.defnoco.aftersale.policy;

import com.defnoco.aftersale.policy.cover.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The facts of an OPEN answer that can still change it: those for which some completion of the others exists under which
 * changing this one, and nothing else, turns COVERED into NOT_COVERED or back.
 *
 * <p>An answer is OPEN only if no cause is established and papers and dates can be such that the problem is in time. Then
 * <ul>
 *   <li>every unknown cause matters: all else in favour, it alone refuses;
 *   <li>every unknown paper matters: all else in favour, it alone can be tampered with;
 *   <li>an unknown day of occurrence matters: all else in favour, it can be any day;
 *   <li>an unknown arrival matters if by the port the problem can be in time and can be late;
 *   <li>an unknown manufacture matters if by manufacture the problem can be in time, since it can also turn out that no date
 *       can be told. It never matters by the port: there it only limits which arrivals are possible.
 * </ul>
 */
final class Questions {

    private static final Fact[] FACTS = Fact.values();

    /** Each list of questions by the bits of its facts; the last two facts never change the answer. */
    private static final List<List<Question>> BY_BITS =
            IntStream.range(0, 1 << Fact.REMOTE_DIAGNOSIS.ordinal()).mapToObj(Questions::make).toList();

    private Questions() {}

    static List<Question> of(Situation situation) {
        Facts facts = situation.facts();
        int bits = ifUnknown(facts.invoice(), Fact.INVOICE)
                | ifUnknown(facts.certificate(), Fact.CERTIFICATE)
                | ifUnknown(facts.occurredOn(), Fact.OCCURRED_ON)
                | ifUnknown(facts.improperUseOrStorage(), Fact.IMPROPER_USE_OR_STORAGE)
                | ifUnknown(facts.userDamage(), Fact.USER_DAMAGE)
                | ifUnknown(facts.forceMajeure(), Fact.FORCE_MAJEURE)
                | ifUnknown(facts.unauthorizedModification(), Fact.UNAUTHORIZED_MODIFICATION);
        if (situation.canBeInTimeByPort() && situation.canBeLateByPort()) {
            bits |= ifUnknown(facts.arrivedAtPortOn(), Fact.ARRIVED_AT_PORT_ON);
        }
        if (situation.canBeInTimeByManufacture()) {
            bits |= ifUnknown(facts.manufacturedOn(), Fact.MANUFACTURED_ON);
        }
        return BY_BITS.get(bits);
    }

    private static int ifUnknown(Known<?> known, Fact fact) {
        return known.isKnown() ? 0 : 1 << fact.ordinal();
    }

    private static List<Question> make(int bits) {
        List<Question> questions = new ArrayList<>();
        for (Fact fact : FACTS) {
            if ((bits & 1 << fact.ordinal()) != 0) {
                questions.add(Question.about(fact));
            }
        }
        return List.copyOf(questions);
    }
}
