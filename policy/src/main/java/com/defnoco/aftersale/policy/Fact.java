package com.defnoco.aftersale.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a decision can rest on, declared in the order to ask: first what our own records can tell, then what the customer
 * must send, then what the engineer must establish.
 */
public enum Fact {
    /** The day of manufacture that the serial number tells, or that it cannot be told (D2). */
    MANUFACTURED_ON("manufacturedOn", Party.REGISTRY),
    /** The local calendar day on which the goods reached the port of discharge (W2, reading I4). */
    ARRIVED_AT_PORT_ON("arrivedAtPortOn", Party.REGISTRY),
    /** The verdict on the purchase invoice (D1). */
    INVOICE("invoice", Party.CUSTOMER),
    /** The verdict on the completed warranty certificate (D1). */
    CERTIFICATE("certificate", Party.CUSTOMER),
    /** The local calendar day on which the problem occurred at the customer's place (W4, reading I8). */
    OCCURRED_ON("occurredOn", Party.CUSTOMER),
    /** Whether improper use or storage caused the damage (X4). */
    IMPROPER_USE_OR_STORAGE("improperUseOrStorage", Party.ENGINEER),
    /** Whether the user caused the damage (X5). */
    USER_DAMAGE("userDamage", Party.ENGINEER),
    /** Whether force majeure caused the damage (X6). */
    FORCE_MAJEURE("forceMajeure", Party.ENGINEER),
    /** Whether the product was modified without authorisation (X7). */
    UNAUTHORIZED_MODIFICATION("unauthorizedModification", Party.ENGINEER),
    /** How far remote diagnosis has come (R1 to R3); chooses remedies, never the outcome. */
    REMOTE_DIAGNOSIS("remoteDiagnosis", Party.ENGINEER),
    /** Covered issues of this customer, the present one included (R4, reading I5); chooses remedies, never the outcome. */
    COVERED_ISSUES_OF_CUSTOMER("coveredIssuesOfCustomer", Party.REGISTRY);

    private static final Map<String, Fact> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Fact::id, Function.identity()));

    private final String id;
    private final Party askedOf;

    Fact(String id, Party askedOf) {
        this.id = id;
        this.askedOf = askedOf;
    }

    /** The fact of this name, spelled exactly as in the JSON of the interface. */
    public static Optional<Fact> byId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** The name in JSON, forms and stored facts, for example {@code arrivedAtPortOn}. */
    public String id() {
        return id;
    }

    /** Who can tell this fact. */
    public Party askedOf() {
        return askedOf;
    }

    /** The JSON pointer of this fact in a request, for example {@code /arrivedAtPortOn}. */
    public String pointer() {
        return "/" + id;
    }
}
