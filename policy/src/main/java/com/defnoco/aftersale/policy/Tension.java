package com.defnoco.aftersale.policy;

import java.util.List;

/**
 * A place where the text is silent or contradicts itself. An edition with a tension that no reading settles is refused.
 *
 * @param name      its name in the edition file
 * @param clauses   the clauses between which it lies
 * @param what      the silence or contradiction
 * @param settledBy the id of the reading that settles it
 */
public record Tension(String name, List<Clause> clauses, Text what, String settledBy) {

    public Tension {
        clauses = List.copyOf(clauses);
    }
}
