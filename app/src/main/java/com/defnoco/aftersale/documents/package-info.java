/** Invoices, certificates and other papers of a claim item, with verdicts; the decision as a letter. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "claims", "registry", "policy", "certificates"})
@NullMarked
package com.defnoco.aftersale.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
