/** What leaves the system: staged jobs, mail. */
@ApplicationModule(allowedDependencies = {"platform"})
@NullMarked
package com.defnoco.aftersale.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
