/** What customers see. */
@NullMarked
package com.defnoco.aftersale.portal;

import org.jspecify.annotations.NullMarked;
