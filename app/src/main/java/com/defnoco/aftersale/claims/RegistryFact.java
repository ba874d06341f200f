package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;

/**
 * A fact that our own records tell, as it was read for a decision.
 *
 * @param value as in the JSON of the interface; {@code none} where it is established that no day can be told
 * @param evidence where the records have it from: consignment and proof, serial format, earlier claims
 */
public record RegistryFact(Fact fact, String value, String evidence) {}
