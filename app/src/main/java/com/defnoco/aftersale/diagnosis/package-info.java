/** What battery logs prove: reading them when they arrive, findings for and against, and people's answers to them. Facts are set by people, never here. */
@ApplicationModule(allowedDependencies = {"batterylog", "platform", "parties", "files", "outbound", "claims", "registry", "documents", "policy"})
@NullMarked
package com.defnoco.aftersale.diagnosis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
