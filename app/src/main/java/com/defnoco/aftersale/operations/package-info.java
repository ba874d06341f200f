/** What keeps the program running: backups of database and files in one archive, proven by restoring them; jobs that fail; health in words. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "claims", "privacy"})
@NullMarked
package com.defnoco.aftersale.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
