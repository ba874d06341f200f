package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.List;

/**
 * What was chosen where the text is silent or contradicts itself.
 *
 * @param id        its id, I1 to I12
 * @param clauses   the clauses that it settles, at least one
 * @param choice    what was chosen
 * @param why       the reason
 * @param since     since which day it is applied
 * @param decidedBy who decided it, by office
 */
public record Reading(String id, List<Clause> clauses, Text choice, Text why, LocalDate since, Text decidedBy) {

    public Reading {
        clauses = List.copyOf(clauses);
    }
}
