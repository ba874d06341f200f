/** What staff see: pages of claims, remedies, customers, policy, journal. Knows HTTP and nothing else: no SQL, no rules. */
@ApplicationModule(allowedDependencies = {"batterylog", "platform", "parties", "files", "outbound", "registry", "claims", "documents", "diagnosis", "remedies", "inbox", "operations", "pages", "policy", "remedies :: course", "remedies :: parts", "remedies :: remote", "remedies :: factory", "remedies :: onsite", "remedies :: money"})
@NullMarked
package com.defnoco.aftersale.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
