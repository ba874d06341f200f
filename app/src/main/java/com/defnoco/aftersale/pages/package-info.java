/** What every page needs: language, texts, dates, CSRF field, viewer, asset addresses; and the gate every request passes. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "policy"})
@NullMarked
package com.defnoco.aftersale.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
