package org.orderly.retention;

import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Environment;
import org.orderly.conf.DatastoreSource;
import org.orderly.result.OldResults;
import org.orderly.source.OldCopies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes working copies of folders and extracted zip files when they are as old as their source
 * says, and what came back for runs that have long ended. What the archive has stays.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CopyRetention {
  private static final Logger LOG = LoggerFactory.getLogger(CopyRetention.class);

  /** Late results, which nobody will ask for. */
  private static final Duration RESULTS = Duration.ofDays(7);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource database;

  @Inject private CurrentConfiguration configuration;
  @Inject private OldResults results;
  @Inject private Clock clock;

  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
  void tick() {
    List<DatastoreSource> sources =
        configuration.find().map(snapshot -> snapshot.device().sources()).orElse(List.of());
    for (DatastoreSource source : sources) {
      Duration keep = source.keepCopies();
      if (keep != null) {
        purge(source, clock.instant().minus(keep));
      }
    }
    try {
      results.remove(clock.instant().minus(RESULTS));
    } catch (SQLException e) {
      LOG.warn("old results not deleted: {}", DatabaseTrouble.describe(e));
    } catch (IOException e) {
      LOG.warn("old results not deleted: {}", e.getClass().getSimpleName());
    }
  }

  private void purge(DatastoreSource source, Instant before) {
    Path work = source.workFolder(Environment.dataDirectory());
    try {
      int count = new OldCopies(database, clock).remove(source.id(), work, before);
      if (count > 0) {
        LOG.info("source {}: {} working copies deleted", source.id(), count);
      }
    } catch (SQLException e) {
      LOG.warn("source {}: copies not deleted: {}", source.id(), DatabaseTrouble.describe(e));
    } catch (IOException e) {
      LOG.warn("source {}: copies not deleted: {}", source.id(), e.getClass().getSimpleName());
    }
  }
}
