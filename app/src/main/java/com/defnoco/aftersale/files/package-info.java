/** Receives a file, judges it by content, stores it by hash, serves it inert. */
@NullMarked
package com.defnoco.aftersale.files;

import org.jspecify.annotations.NullMarked;
