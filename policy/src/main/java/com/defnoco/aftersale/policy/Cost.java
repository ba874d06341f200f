package com.defnoco.aftersale.policy;

import java.util.Objects;

/** Who bears one kind of cost, and by which clause. */
public record Cost(CostKind kind, Payer payer, Clause clause) {

    public Cost {
        Objects.requireNonNull(kind, "a cost has a kind");
        Objects.requireNonNull(payer, "a cost has a payer");
        Objects.requireNonNull(clause, "a cost names its clause");
    }
}
