/** Models, serial formats, units, consignments, port arrivals, imports and the cover look-up. */
@NullMarked
package com.defnoco.aftersale.registry;

import org.jspecify.annotations.NullMarked;
