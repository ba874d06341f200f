/** The permitted remedies side by side, their choice, their course, vouchers. */
@NullMarked
package com.defnoco.aftersale.remedies;

import org.jspecify.annotations.NullMarked;
