package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.parties.Actor;

/**
 * Where a claim is looked at, and by whom.
 *
 * @param base address of the claim's page, without a slash at its end
 * @param number the claim's, as we write it; the actor may see it
 */
record Place(String base, Actor actor, String number) {}
