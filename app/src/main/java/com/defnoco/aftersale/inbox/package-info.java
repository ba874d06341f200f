/** Conversations on every channel: deliveries kept as they came, one thread per claim, answers sent once, clocks that nobody waits behind. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "registry", "claims", "policy"})
@NullMarked
package com.defnoco.aftersale.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
