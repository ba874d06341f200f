package com.defnoco.aftersale.policy.remedies;

import static com.defnoco.aftersale.policy.RemoteDiagnosis.FIXABLE_REMOTELY;
import static com.defnoco.aftersale.policy.RemoteDiagnosis.NOT_FIXABLE_REMOTELY;
import static com.defnoco.aftersale.policy.RemoteDiagnosis.REMOTE_REPAIR_FAILED;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Parameters;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemedyOffer;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import com.defnoco.aftersale.policy.wording.Template;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The remedies of an answer. */
public final class Offers {

    /** N3: outside cover, a quote that the customer accepts before anything starts. */
    public static final List<RemedyOffer> NOT_COVERED =
            List.of(new RemedyOffer(Remedy.PAID_SERVICE, true, Clause.N3, Template.PAID_BY_QUOTE.say()));

    private static final Map<RemoteDiagnosis, RemedyOffer> REMOTE_SUPPORT = new EnumMap<>(RemoteDiagnosis.class);
    private static final Map<RemoteDiagnosis, RemedyOffer> FACTORY_SERVICE = new EnumMap<>(RemoteDiagnosis.class);
    private static final Map<RemoteDiagnosis, RemedyOffer> ONSITE_REPAIR = new EnumMap<>(RemoteDiagnosis.class);

    static {
        for (RemoteDiagnosis diagnosis : RemoteDiagnosis.values()) {
            REMOTE_SUPPORT.put(diagnosis, remoteSupport(diagnosis));
            FACTORY_SERVICE.put(diagnosis, factoryService(diagnosis));
            ONSITE_REPAIR.put(diagnosis, onsiteRepair(diagnosis));
        }
    }

    private Offers() {}

    /** R1 to R4, each offered or not. */
    public static List<RemedyOffer> covered(Parameters parameters, Facts facts) {
        RemoteDiagnosis diagnosis = facts.remoteDiagnosis().value();
        return List.of(
                REMOTE_SUPPORT.get(diagnosis),
                FACTORY_SERVICE.get(diagnosis),
                ONSITE_REPAIR.get(diagnosis),
                loyaltyDiscount(parameters, facts.coveredIssuesOfCustomer().value()));
    }

    /** R1: where remote diagnosis confirms that the fault can be fixed. */
    private static RemedyOffer remoteSupport(RemoteDiagnosis diagnosis) {
        return new RemedyOffer(Remedy.REMOTE_SUPPORT, diagnosis == FIXABLE_REMOTELY, Clause.R1,
                (switch (diagnosis) {
                    case NOT_DONE -> Template.REMOTE_NOT_YET_DIAGNOSED;
                    case FIXABLE_REMOTELY -> Template.REMOTE_CONFIRMED;
                    case NOT_FIXABLE_REMOTELY -> Template.REMOTE_NOT_FIXABLE;
                    case REMOTE_REPAIR_FAILED -> Template.REMOTE_FAILED;
                }).say());
    }

    /** R2: what cannot be resolved remotely; after a failed remote repair the customer agrees to R2 or R3 (I6). */
    private static RemedyOffer factoryService(RemoteDiagnosis diagnosis) {
        return new RemedyOffer(Remedy.FACTORY_SERVICE,
                diagnosis == NOT_FIXABLE_REMOTELY || diagnosis == REMOTE_REPAIR_FAILED, Clause.R2,
                (switch (diagnosis) {
                    case NOT_DONE -> Template.FACTORY_NOT_YET_DIAGNOSED;
                    case FIXABLE_REMOTELY -> Template.FACTORY_FIXABLE_REMOTELY;
                    case NOT_FIXABLE_REMOTELY -> Template.FACTORY_NOT_FIXABLE;
                    case REMOTE_REPAIR_FAILED -> Template.FACTORY_REMOTE_FAILED;
                }).say());
    }

    /** R3: when remote solutions fail (I6). */
    private static RemedyOffer onsiteRepair(RemoteDiagnosis diagnosis) {
        return new RemedyOffer(Remedy.ONSITE_REPAIR, diagnosis == REMOTE_REPAIR_FAILED, Clause.R3,
                (switch (diagnosis) {
                    case NOT_DONE -> Template.ONSITE_NOT_YET_DIAGNOSED;
                    case FIXABLE_REMOTELY -> Template.ONSITE_FIXABLE_REMOTELY;
                    case NOT_FIXABLE_REMOTELY -> Template.ONSITE_REMOTE_NOT_TRIED;
                    case REMOTE_REPAIR_FAILED -> Template.ONSITE_REMOTE_FAILED;
                }).say());
    }

    /** R4: several such issues, whatever the diagnosis (I5). */
    private static RemedyOffer loyaltyDiscount(Parameters parameters, int issues) {
        int several = parameters.severalIssues().value();
        return issues >= several
                ? new RemedyOffer(Remedy.LOYALTY_DISCOUNT, true, Clause.R4,
                        Template.LOYALTY_REACHED.say(issues, parameters.discountPercent().value()))
                : new RemedyOffer(Remedy.LOYALTY_DISCOUNT, false, Clause.R4,
                        Template.LOYALTY_NOT_REACHED.say(issues, several));
    }
}
