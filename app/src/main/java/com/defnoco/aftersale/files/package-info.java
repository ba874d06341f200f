/**
 * Receives a file, judges it by content, stores it by hash, serves it inert.
 *
 * <p>Knows nothing of claims: every reference to a file has an {@code owner}, a text such as {@code document:<uuid>} or
 * {@code draft:<id>}, chosen by the module that holds it and has checked who may see it. The wrong owner is answered like an
 * absent file.
 */
@ApplicationModule(allowedDependencies = {"platform", "parties"})
@NullMarked
package com.defnoco.aftersale.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
