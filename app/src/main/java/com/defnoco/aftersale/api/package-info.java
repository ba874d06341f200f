/** HTTP API version 1. */
@NullMarked
package com.defnoco.aftersale.api;

import org.jspecify.annotations.NullMarked;
