/** The claim: items, facts with evidence, decisions, overrides, appeals, links, time line. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "outbound", "registry", "policy"})
@NullMarked
package com.defnoco.aftersale.claims;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
