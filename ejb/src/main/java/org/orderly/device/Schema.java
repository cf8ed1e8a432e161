package org.orderly.device;

import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the database to the tables of this version. */
final class Schema {

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private Schema() {}

  static void migrate(DataSource dataSource) {
    MigrateResult result =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:db/migration")
            .javaMigrations(new RequestsOfSeries())
            // the server keeps tables of its own in the same schema
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load()
            .migrate();
    // there is no target if nothing was to be done
    LOG.info(
        "database at version {}",
        Objects.requireNonNullElse(result.targetSchemaVersion, result.initialSchemaVersion));
  }
}
