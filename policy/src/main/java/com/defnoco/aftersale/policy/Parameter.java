package com.defnoco.aftersale.policy;

import java.util.Optional;

/**
 * A number of an edition, beside the clause that it comes from.
 *
 * @param name    its name in the edition file, for example {@code termMonths}
 * @param value   the number; its unit is told by the name
 * @param clause  the clause that it comes from
 * @param reading the id of the reading that chose it, where the text is silent or contradicts itself
 */
public record Parameter(String name, int value, Clause clause, Optional<String> reading) {}
