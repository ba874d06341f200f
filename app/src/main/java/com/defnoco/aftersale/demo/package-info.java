/**
 * The demo company: with {@code aftersale.demo=true} an empty database is filled with models, consignments, units, customers and claims in every
 * state. Everything goes through the façades of the modules, so that journal, decisions and time lines are as true as a real company's.
 */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "inbox", "inbox :: channels", "pages", "registry", "claims", "documents", "remedies", "policy", "certificates", "remedies :: course", "remedies :: factory", "remedies :: onsite", "remedies :: parts", "remedies :: remote"})
@NullMarked
package com.defnoco.aftersale.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
