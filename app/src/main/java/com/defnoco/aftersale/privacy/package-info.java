/** What people may ask of us about their data: all of it, none of it, who has read it, and for how long it is kept. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "claims"})
@NullMarked
package com.defnoco.aftersale.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
