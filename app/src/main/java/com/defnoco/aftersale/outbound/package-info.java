/** What leaves the system: staged jobs, mail. */
@NullMarked
package com.defnoco.aftersale.outbound;

import org.jspecify.annotations.NullMarked;
