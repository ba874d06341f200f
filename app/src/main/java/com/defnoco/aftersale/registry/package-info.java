/** Models, serial formats, units, consignments, port arrivals, imports and the cover look-up. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"policy", "platform", "parties", "files", "outbound"})
@NullMarked
package com.defnoco.aftersale.registry;

import org.jspecify.annotations.NullMarked;
