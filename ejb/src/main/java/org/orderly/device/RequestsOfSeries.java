package org.orderly.device;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.SeriesRequests;

/**
 * Fills the table of V21 from the attributes of the series that are there, which SQL cannot read.
 */
final class RequestsOfSeries implements JavaMigration {

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("21.1");
  }

  @Override
  public String getDescription() {
    return "requests of series";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws Exception {
    SeriesRequests.fill(context.getConnection());
  }
}
