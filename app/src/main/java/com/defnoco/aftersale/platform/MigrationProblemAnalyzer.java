package com.defnoco.aftersale.platform;

import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence why the database is not one that this program can work with, instead of a stack trace. */
final class MigrationProblemAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, FlywayException cause) {
    return new FailureAnalysis("The database was not migrated: " + String.valueOf(cause.getMessage()).strip(),
        "Nothing was changed. Start the version of the program that this database belongs to, restore a backup, or point AFTERSALE_DB_URL or AFTERSALE_HOME at another database.", cause);
  }
}
