package com.defnoco.aftersale.policy.costs;

import static com.defnoco.aftersale.policy.CostKind.INDIRECT_LOSS;
import static com.defnoco.aftersale.policy.CostKind.LABOUR;
import static com.defnoco.aftersale.policy.CostKind.PARTS;
import static com.defnoco.aftersale.policy.CostKind.SHIPPING;
import static com.defnoco.aftersale.policy.CostKind.TECHNICIAN_TRAVEL;
import static com.defnoco.aftersale.policy.Payer.COMPANY;
import static com.defnoco.aftersale.policy.Payer.CUSTOMER;
import static com.defnoco.aftersale.policy.Payer.NOBODY;

import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cost;
import java.util.List;

/**
 * The costs of an answer. Maintenance is free for what is covered and only for that (N3), technician travel included, since
 * only shipping is named as the customer's (reading I7); each freight leg is the customer's (N1); indirect loss is
 * compensated by nobody (N2).
 */
public final class Costs {

    public static final List<Cost> COVERED = List.of(
            new Cost(LABOUR, COMPANY, Clause.N3),
            new Cost(PARTS, COMPANY, Clause.N3),
            new Cost(TECHNICIAN_TRAVEL, COMPANY, Clause.N3),
            new Cost(SHIPPING, CUSTOMER, Clause.N1),
            new Cost(INDIRECT_LOSS, NOBODY, Clause.N2));

    public static final List<Cost> NOT_COVERED = List.of(
            new Cost(LABOUR, CUSTOMER, Clause.N3),
            new Cost(PARTS, CUSTOMER, Clause.N3),
            new Cost(TECHNICIAN_TRAVEL, CUSTOMER, Clause.N3),
            new Cost(SHIPPING, CUSTOMER, Clause.N1),
            new Cost(INDIRECT_LOSS, CUSTOMER, Clause.N2));

    private Costs() {}
}
