/** Money in one place: what is charged, agreed, paid. */
@NamedInterface("money")
@NullMarked
package com.defnoco.aftersale.remedies.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
