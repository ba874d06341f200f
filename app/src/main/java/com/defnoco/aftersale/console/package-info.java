/** What staff see: pages of claims, remedies, customers, policy, journal. Knows HTTP and nothing else: no SQL, no rules. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "outbound", "registry", "claims", "documents", "remedies", "diagnosis", "inbox", "operations", "pages", "policy", "batterylog", "certificates", "privacy", "remedies :: course", "remedies :: factory", "remedies :: money", "remedies :: onsite", "remedies :: parts", "remedies :: remote"})
@NullMarked
package com.defnoco.aftersale.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
