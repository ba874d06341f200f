/** What staff see. */
@NullMarked
package com.defnoco.aftersale.console;

import org.jspecify.annotations.NullMarked;
