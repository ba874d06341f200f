/** The claim: items, facts with evidence, decisions, appeals, time line. */
@NullMarked
package com.defnoco.aftersale.claims;

import org.jspecify.annotations.NullMarked;
