/** Remote support (R1): guides and guided sessions. */
@NamedInterface("remote")
@NullMarked
package com.defnoco.aftersale.remedies.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
