/** Backups of the database and the files in one archive, proven by restoring them into an empty place. */
@ApplicationModule(allowedDependencies = {"platform", "parties", "files", "claims"})
@NullMarked
package com.defnoco.aftersale.backup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
