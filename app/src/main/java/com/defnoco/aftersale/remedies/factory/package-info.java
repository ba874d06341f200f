/** Factory service (R2): transport, return, bench. */
@NamedInterface("factory")
@NullMarked
package com.defnoco.aftersale.remedies.factory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
