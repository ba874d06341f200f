/** What every module stands on and that knows no domain word: ids, clock, journal, idempotency, limits, database, health. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@NullMarked
package com.defnoco.aftersale.platform;

import org.jspecify.annotations.NullMarked;
