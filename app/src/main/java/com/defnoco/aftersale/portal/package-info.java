/** What customers see: cover look-up, a new claim, the page of a claim, the policy, battery safety. No rules, no SQL. */
@ApplicationModule(allowedDependencies = {"batterylog", "platform", "parties", "files", "pages", "registry", "claims", "documents", "diagnosis", "remedies", "remedies :: course", "remedies :: remote", "remedies :: factory", "remedies :: onsite", "policy"})
@NullMarked
package com.defnoco.aftersale.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
