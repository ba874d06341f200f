/**
 * Papers that prove themselves: signing keys, warranty certificates with a signed code, their verification, signed claim records and the published
 * anchors of the journal.
 */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "registry", "policy"})
@NullMarked
package com.defnoco.aftersale.certificates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
