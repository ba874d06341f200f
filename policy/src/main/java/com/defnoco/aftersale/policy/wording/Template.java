package com.defnoco.aftersale.policy.wording;

import com.defnoco.aftersale.policy.Sentence;
import java.time.LocalDate;
import java.util.List;

/** Every sentence that a rule can say. An edition must have each in both languages, using exactly its arguments. */
public enum Template {
    /** D1 */
    PAPERS_VALID("papers.valid", 0),
    /** paper, verdict */
    PAPER_NOT_VALID("papers.oneNotValid", 2),
    /** verdict on the invoice, verdict on the certificate */
    PAPERS_NOT_VALID("papers.bothNotValid", 2),

    /** day of arrival (W2) */
    COVER_FROM_PORT("cover.fromPort", 1),
    /** day of manufacture, last day of cover had the goods arrived on it (W2) */
    COVER_FROM_ANY_ARRIVAL("cover.fromAnyArrival", 2),
    /** day of manufacture, fall-back months, first day of cover (D2) */
    COVER_FROM_MANUFACTURE("cover.fromManufacture", 3),
    COVER_WITHOUT_FALLBACK("cover.fallbackNotNeeded", 0),
    NO_MANUFACTURE_DATE("cover.noManufactureDate", 0),
    /** day of arrival, last day of cover had the product been made on it (D2) */
    NO_MANUFACTURE_DATE_HELPS("cover.noManufactureDateHelps", 2),
    NO_FALLBACK_AFTER_TAMPERING("cover.noFallbackAfterTampering", 0),
    /** first day, months, last day (W1) */
    LAST_DAY("cover.lastDay", 3),
    /** first day, months, last day: the month has no such day (W1) */
    LAST_DAY_OF_SHORT_MONTH("cover.lastDayOfShortMonth", 3),

    /** day of occurrence, last day (X1) */
    EXPIRED("expired.yes", 2),
    /** day of occurrence, last day */
    NOT_EXPIRED("expired.no", 2),
    /** day of occurrence */
    NOT_EXPIRED_ON_LAST_DAY("expired.onLastDay", 1),
    /** day of occurrence, first day */
    NOT_EXPIRED_BEFORE_START("expired.beforeStart", 2),
    /** day of occurrence, latest last day that is possible */
    EXPIRED_IN_ANY_CASE("expired.inAnyCase", 2),
    /** day of occurrence, earliest last day that is possible */
    NOT_EXPIRED_IN_ANY_CASE("expired.notInAnyCase", 2),

    /** X2 */
    NO_PAPERS_AND_NO_DATE("missing.noDate", 0),
    MISSING_PAPERS_ONLY_MOVE_THE_START("missing.dateCounts", 0),
    NO_PAPERS_MISSING("missing.no", 0),

    /** paper (X3) */
    ONE_TAMPERED("tampered.one", 1),
    BOTH_TAMPERED("tampered.both", 0),
    NOT_TAMPERED("tampered.no", 0),

    IMPROPER_USE_OR_STORAGE("cause.improperUseOrStorage", 0),
    NO_IMPROPER_USE_OR_STORAGE("cause.noImproperUseOrStorage", 0),
    USER_DAMAGE("cause.userDamage", 0),
    NO_USER_DAMAGE("cause.noUserDamage", 0),
    FORCE_MAJEURE("cause.forceMajeure", 0),
    NO_FORCE_MAJEURE("cause.noForceMajeure", 0),
    UNAUTHORIZED_MODIFICATION("cause.unauthorizedModification", 0),
    NO_UNAUTHORIZED_MODIFICATION("cause.noUnauthorizedModification", 0),

    /** W4 */
    SERVED("served.yes", 0),
    NOT_SERVED("served.no", 0),

    REMOTE_CONFIRMED("remote.confirmed", 0),
    REMOTE_NOT_YET_DIAGNOSED("remote.notYetDiagnosed", 0),
    REMOTE_NOT_FIXABLE("remote.notFixable", 0),
    REMOTE_FAILED("remote.failed", 0),
    FACTORY_NOT_FIXABLE("factory.notFixable", 0),
    FACTORY_REMOTE_FAILED("factory.remoteFailed", 0),
    FACTORY_NOT_YET_DIAGNOSED("factory.notYetDiagnosed", 0),
    FACTORY_FIXABLE_REMOTELY("factory.fixableRemotely", 0),
    ONSITE_REMOTE_FAILED("onsite.remoteFailed", 0),
    ONSITE_NOT_YET_DIAGNOSED("onsite.notYetDiagnosed", 0),
    ONSITE_FIXABLE_REMOTELY("onsite.fixableRemotely", 0),
    ONSITE_REMOTE_NOT_TRIED("onsite.remoteNotTried", 0),
    /** covered issues, discount in percent */
    LOYALTY_REACHED("loyalty.reached", 2),
    /** covered issues, from how many on */
    LOYALTY_NOT_REACHED("loyalty.notReached", 2),
    PAID_BY_QUOTE("paid.byQuote", 0),

    /** day of arrival, day of manufacture */
    ARRIVED_BEFORE_MADE("contradiction.arrivedBeforeMade", 2);

    private final String key;
    private final int arguments;

    Template(String key, int arguments) {
        this.key = key;
        this.arguments = arguments;
    }

    public String key() {
        return key;
    }

    /** How many arguments the sentence takes: {@code {0}} up to one less. */
    public int arguments() {
        return arguments;
    }

    public Sentence say() {
        return new Sentence(key, List.of());
    }

    public Sentence say(Sentence.Argument only) {
        return new Sentence(key, List.of(only));
    }

    public Sentence say(Sentence.Argument first, Sentence.Argument second) {
        return new Sentence(key, List.of(first, second));
    }

    public Sentence say(LocalDate only) {
        return say(day(only));
    }

    public Sentence say(LocalDate first, LocalDate second) {
        return say(day(first), day(second));
    }

    public Sentence say(int first, int second) {
        return say(new Sentence.Count(first), new Sentence.Count(second));
    }

    public Sentence say(LocalDate from, int months, LocalDate to) {
        return new Sentence(key, List.of(day(from), new Sentence.Count(months), day(to)));
    }

    private static Sentence.Argument day(LocalDate day) {
        return new Sentence.Day(day);
    }
}
