/** Customers, their contacts and handles; staff, roles, sessions, sign-in links, API keys; the actor of every read and write. */
@ApplicationModule(allowedDependencies = {"platform", "outbound"})
@NullMarked
package com.defnoco.aftersale.parties;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
