/** The permitted remedies side by side, their choice, their course, quotes, vouchers. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "claims", "registry", "certificates", "policy"})
@NullMarked
package com.defnoco.aftersale.remedies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
