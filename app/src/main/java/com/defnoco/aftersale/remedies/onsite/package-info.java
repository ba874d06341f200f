/** On-site repair (R3): technicians, plan, visits. */
@NamedInterface("onsite")
@NullMarked
package com.defnoco.aftersale.remedies.onsite;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
