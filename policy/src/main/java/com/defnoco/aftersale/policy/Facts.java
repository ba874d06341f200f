package com.defnoco.aftersale.policy;

import static com.defnoco.aftersale.policy.Fact.ARRIVED_AT_PORT_ON;
import static com.defnoco.aftersale.policy.Fact.COVERED_ISSUES_OF_CUSTOMER;
import static com.defnoco.aftersale.policy.Fact.MANUFACTURED_ON;
import static com.defnoco.aftersale.policy.Fact.OCCURRED_ON;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one unit and one problem. Immutable; each fact is known or not yet known. Dates are local calendar
 * dates at the place of the fact (factory, port, customer), from year 1 to year 9999.
 *
 * <p>{@code remoteDiagnosis} and {@code coveredIssuesOfCustomer} are always known: left out, they are {@code NOT_DONE} and 1.
 *
 * <p>Each fact also has one canonical text, the same in JSON, forms and stored facts: {@link #with(Fact, String)} reads it,
 * {@link #text(Fact)} writes it.
 */
public record Facts(
        Known<ManufactureDate> manufacturedOn,
        Known<LocalDate> arrivedAtPortOn,
        Known<Paper> invoice,
        Known<Paper> certificate,
        Known<LocalDate> occurredOn,
        Known<Boolean> improperUseOrStorage,
        Known<Boolean> userDamage,
        Known<Boolean> forceMajeure,
        Known<Boolean> unauthorizedModification,
        Known<RemoteDiagnosis> remoteDiagnosis,
        Known<Integer> coveredIssuesOfCustomer) {

    private static final Known<RemoteDiagnosis> NOT_DONE = Known.of(RemoteDiagnosis.NOT_DONE);
    private static final Known<Integer> THIS_ISSUE_ONLY = Known.of(1);
    private static final Facts UNKNOWN = new Facts(
            Known.not(), Known.not(), Known.not(), Known.not(), Known.not(),
            Known.not(), Known.not(), Known.not(), Known.not(), NOT_DONE, THIS_ISSUE_ONLY);

    /** @throws FactRefused for a date outside the years 1 to 9999, or fewer covered issues than the present one */
    public Facts {
        if (manufacturedOn instanceof Known.Of(ManufactureDate.On(LocalDate day))) {
            FactTexts.requireDay(MANUFACTURED_ON, day);
        }
        if (arrivedAtPortOn instanceof Known.Of(LocalDate day)) {
            FactTexts.requireDay(ARRIVED_AT_PORT_ON, day);
        }
        if (occurredOn instanceof Known.Of(LocalDate day)) {
            FactTexts.requireDay(OCCURRED_ON, day);
        }
        remoteDiagnosis = remoteDiagnosis.isKnown() ? remoteDiagnosis : NOT_DONE;
        coveredIssuesOfCustomer = coveredIssuesOfCustomer.isKnown() ? coveredIssuesOfCustomer : THIS_ISSUE_ONLY;
        FactTexts.requireIssues(COVERED_ISSUES_OF_CUSTOMER, coveredIssuesOfCustomer.value());
    }

    /** Nothing known yet; no remote diagnosis done, and the present issue the customer's only one. */
    public static Facts unknown() {
        return UNKNOWN;
    }

    /**
     * The facts of these canonical texts.
     *
     * @throws FactRefused naming the first value that its fact cannot have
     */
    public static Facts of(Map<Fact, String> texts) {
        Draft draft = new Draft(UNKNOWN);
        for (Map.Entry<Fact, String> text : new EnumMap<>(texts).entrySet()) {
            draft.set(text.getKey(), text.getValue());
        }
        return draft.facts();
    }

    /** The canonical texts of everything known, in the order to ask; {@link #of(Map)} gives equal facts again. */
    public Map<Fact, String> texts() {
        Map<Fact, String> texts = new EnumMap<>(Fact.class);
        for (Fact fact : Fact.values()) {
            text(fact).ifPresent(text -> texts.put(fact, text));
        }
        return Collections.unmodifiableMap(texts);
    }

    /**
     * The canonical text of a fact, empty while not yet known: a date as {@code 2024-03-02}, a manufacturing date that cannot
     * be told as {@code none}, a verdict or diagnosis by its name, {@code true} or {@code false}, a whole number.
     */
    public Optional<String> text(Fact fact) {
        return switch (get(fact)) {
            case Known.Of<?>(Object value) -> Optional.of(FactTexts.write(value));
            case Known.Not<?>() -> Optional.empty();
        };
    }

    /** What is known of a fact. */
    public Known<?> get(Fact fact) {
        return switch (fact) {
            case MANUFACTURED_ON -> manufacturedOn;
            case ARRIVED_AT_PORT_ON -> arrivedAtPortOn;
            case INVOICE -> invoice;
            case CERTIFICATE -> certificate;
            case OCCURRED_ON -> occurredOn;
            case IMPROPER_USE_OR_STORAGE -> improperUseOrStorage;
            case USER_DAMAGE -> userDamage;
            case FORCE_MAJEURE -> forceMajeure;
            case UNAUTHORIZED_MODIFICATION -> unauthorizedModification;
            case REMOTE_DIAGNOSIS -> remoteDiagnosis;
            case COVERED_ISSUES_OF_CUSTOMER -> coveredIssuesOfCustomer;
        };
    }

    /** Whether a fact is known. */
    public boolean knows(Fact fact) {
        return get(fact).isKnown();
    }

    /**
     * These facts, with one read from its canonical text.
     *
     * @throws FactRefused naming the fact and the problem
     */
    public Facts with(Fact fact, String text) {
        Draft draft = new Draft(this);
        draft.set(fact, text);
        return draft.facts();
    }

    /** These facts, with one not yet known; for the last two facts, their default. */
    public Facts without(Fact fact) {
        Draft draft = new Draft(this);
        draft.forget(fact);
        return draft.facts();
    }

    /** Made on this day. */
    public Facts withManufacturedOn(LocalDate day) {
        return withManufacturedOn(ManufactureDate.on(day));
    }

    /** Made on a day, or established that it cannot be told. */
    public Facts withManufacturedOn(ManufactureDate date) {
        Draft draft = new Draft(this);
        draft.manufacturedOn = Known.of(date);
        return draft.facts();
    }

    /** Arrived at the port on this day. */
    public Facts withArrivedAtPortOn(LocalDate day) {
        Draft draft = new Draft(this);
        draft.arrivedAtPortOn = Known.of(day);
        return draft.facts();
    }

    /** The verdict on the invoice. */
    public Facts withInvoice(Paper verdict) {
        Draft draft = new Draft(this);
        draft.invoice = Known.of(verdict);
        return draft.facts();
    }

    /** The verdict on the certificate. */
    public Facts withCertificate(Paper verdict) {
        Draft draft = new Draft(this);
        draft.certificate = Known.of(verdict);
        return draft.facts();
    }

    /** The same verdict on invoice and certificate. */
    public Facts withBothPapers(Paper verdict) {
        return withInvoice(verdict).withCertificate(verdict);
    }

    /** The problem occurred on this day; where nobody knows it, the day of the first message (reading I8). */
    public Facts withOccurredOn(LocalDate day) {
        Draft draft = new Draft(this);
        draft.occurredOn = Known.of(day);
        return draft.facts();
    }

    /** Whether improper use or storage caused it. */
    public Facts withImproperUseOrStorage(boolean established) {
        Draft draft = new Draft(this);
        draft.improperUseOrStorage = Known.of(established);
        return draft.facts();
    }

    /** Whether the user caused it. */
    public Facts withUserDamage(boolean established) {
        Draft draft = new Draft(this);
        draft.userDamage = Known.of(established);
        return draft.facts();
    }

    /** Whether force majeure caused it. */
    public Facts withForceMajeure(boolean established) {
        Draft draft = new Draft(this);
        draft.forceMajeure = Known.of(established);
        return draft.facts();
    }

    /** Whether an unauthorised modification was made. */
    public Facts withUnauthorizedModification(boolean established) {
        Draft draft = new Draft(this);
        draft.unauthorizedModification = Known.of(established);
        return draft.facts();
    }

    /** None of the four causes. */
    public Facts withNoCause() {
        return withImproperUseOrStorage(false)
                .withUserDamage(false)
                .withForceMajeure(false)
                .withUnauthorizedModification(false);
    }

    /** How far remote diagnosis has come. */
    public Facts withRemoteDiagnosis(RemoteDiagnosis diagnosis) {
        Draft draft = new Draft(this);
        draft.remoteDiagnosis = Known.of(diagnosis);
        return draft.facts();
    }

    /** Covered issues of the customer, the present one included. */
    public Facts withCoveredIssuesOfCustomer(int issues) {
        Draft draft = new Draft(this);
        draft.coveredIssuesOfCustomer = Known.of(issues);
        return draft.facts();
    }

    /** Facts being changed; never leaves this class. */
    private static final class Draft {
        private Known<ManufactureDate> manufacturedOn;
        private Known<LocalDate> arrivedAtPortOn;
        private Known<Paper> invoice;
        private Known<Paper> certificate;
        private Known<LocalDate> occurredOn;
        private Known<Boolean> improperUseOrStorage;
        private Known<Boolean> userDamage;
        private Known<Boolean> forceMajeure;
        private Known<Boolean> unauthorizedModification;
        private Known<RemoteDiagnosis> remoteDiagnosis;
        private Known<Integer> coveredIssuesOfCustomer;

        Draft(Facts facts) {
            manufacturedOn = facts.manufacturedOn;
            arrivedAtPortOn = facts.arrivedAtPortOn;
            invoice = facts.invoice;
            certificate = facts.certificate;
            occurredOn = facts.occurredOn;
            improperUseOrStorage = facts.improperUseOrStorage;
            userDamage = facts.userDamage;
            forceMajeure = facts.forceMajeure;
            unauthorizedModification = facts.unauthorizedModification;
            remoteDiagnosis = facts.remoteDiagnosis;
            coveredIssuesOfCustomer = facts.coveredIssuesOfCustomer;
        }

        void set(Fact fact, String text) {
            switch (fact) {
                case MANUFACTURED_ON -> manufacturedOn = Known.of(FactTexts.manufactureDate(fact, text));
                case ARRIVED_AT_PORT_ON -> arrivedAtPortOn = Known.of(FactTexts.day(fact, text));
                case INVOICE -> invoice = Known.of(FactTexts.name(fact, Paper.class, text));
                case CERTIFICATE -> certificate = Known.of(FactTexts.name(fact, Paper.class, text));
                case OCCURRED_ON -> occurredOn = Known.of(FactTexts.day(fact, text));
                case IMPROPER_USE_OR_STORAGE -> improperUseOrStorage = Known.of(FactTexts.truth(fact, text));
                case USER_DAMAGE -> userDamage = Known.of(FactTexts.truth(fact, text));
                case FORCE_MAJEURE -> forceMajeure = Known.of(FactTexts.truth(fact, text));
                case UNAUTHORIZED_MODIFICATION -> unauthorizedModification = Known.of(FactTexts.truth(fact, text));
                case REMOTE_DIAGNOSIS -> remoteDiagnosis = Known.of(FactTexts.name(fact, RemoteDiagnosis.class, text));
                case COVERED_ISSUES_OF_CUSTOMER -> coveredIssuesOfCustomer = Known.of(FactTexts.issues(fact, text));
            }
        }

        void forget(Fact fact) {
            switch (fact) {
                case MANUFACTURED_ON -> manufacturedOn = Known.not();
                case ARRIVED_AT_PORT_ON -> arrivedAtPortOn = Known.not();
                case INVOICE -> invoice = Known.not();
                case CERTIFICATE -> certificate = Known.not();
                case OCCURRED_ON -> occurredOn = Known.not();
                case IMPROPER_USE_OR_STORAGE -> improperUseOrStorage = Known.not();
                case USER_DAMAGE -> userDamage = Known.not();
                case FORCE_MAJEURE -> forceMajeure = Known.not();
                case UNAUTHORIZED_MODIFICATION -> unauthorizedModification = Known.not();
                case REMOTE_DIAGNOSIS -> remoteDiagnosis = Known.not();
                case COVERED_ISSUES_OF_CUSTOMER -> coveredIssuesOfCustomer = Known.not();
            }
        }

        Facts facts() {
            return new Facts(
                    manufacturedOn, arrivedAtPortOn, invoice, certificate, occurredOn,
                    improperUseOrStorage, userDamage, forceMajeure, unauthorizedModification,
                    remoteDiagnosis, coveredIssuesOfCustomer);
        }
    }
}
