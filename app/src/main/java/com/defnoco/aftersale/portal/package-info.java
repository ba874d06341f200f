/** What customers see: cover look-up, a new claim, the page of a claim, the policy, battery safety. No rules, no SQL. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "registry", "claims", "documents", "remedies", "diagnosis", "inbox", "pages", "policy", "batterylog", "certificates", "privacy", "remedies :: course", "remedies :: factory", "remedies :: onsite", "remedies :: remote"})
@NullMarked
package com.defnoco.aftersale.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
