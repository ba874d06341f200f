/** Parts of the models, and what lies where. */
@NamedInterface("parts")
@NullMarked
package com.defnoco.aftersale.remedies.parts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
