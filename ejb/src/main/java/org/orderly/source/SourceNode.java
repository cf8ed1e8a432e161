package org.orderly.source;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Environment;
import org.orderly.common.FolderTree;
import org.orderly.common.Ticker;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.DatastoreSource;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ScheduleExpression;
import org.orderly.intake.Reception;
import org.orderly.ruleset.TemplateMatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place where datastores are looked at: asks each second whether it is time to. Of
 * several nodes one looks at a datastore at a time.
 */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SourceNode {
  private static final Logger LOG = LoggerFactory.getLogger(SourceNode.class);

  @Inject private DataSource database;
  @Inject private CurrentConfiguration configuration;
  @Inject private CopiedFolders folders;
  @Inject private Reception reception;
  @Inject private TemplateMatch match;
  @Inject private Clock clock;
  @Resource private ManagedThreadFactory threads;

  private final Set<String> troubled = new HashSet<>();
  private FolderTable table;
  private String node = "";
  private Ticker ticker;

  @PostConstruct
  void start() {
    table = new FolderTable(database, clock);
    // a restarted server is another holder of leases than the one that died
    node = Environment.nodeName() + '/' + UUID.randomUUID().toString().substring(0, 8);
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
  }

  private void tick() {
    Optional<ConfigSnapshot> snapshot = configuration.find();
    List<DatastoreSource> sources = snapshot.map(s -> s.device().sources()).orElse(List.of());
    for (DatastoreSource source : sources) {
      boolean now =
          ScheduleExpression.anyContains(
              source.schedule(), clock.instant().atZone(clock.getZone()));
      if (source.installed() && now) {
        look(snapshot.get(), source);
      }
    }
  }

  private void look(ConfigSnapshot snapshot, DatastoreSource source) {
    try {
      new DatastoreRun(
              source,
              source.workFolder(Environment.dataDirectory()),
              table,
              separator(snapshot, source),
              clock,
              node)
          .run();
      troubled.remove(source.id());
    } catch (SQLException e) {
      tell(source, DatabaseTrouble.describe(e));
    } catch (IOException e) {
      tell(source, e.getClass().getSimpleName());
    }
  }

  private DatastoreRun.Separator separator(ConfigSnapshot snapshot, DatastoreSource source)
      throws IOException {
    NetworkAe ae =
        snapshot
            .ae(source.ae())
            .orElseThrow(() -> new IOException("AE " + source.ae() + " is not installed"));
    Separation.Order order = new Separation.Order(source, snapshot, ae);
    Separation separation = new Separation(reception, database, clock);
    return new DatastoreRun.Separator() {
      @Override
      public void separate(CopiedFolder folder, Path target, Runnable alive)
          throws IOException, SQLException {
        separation.separate(folder, target, order, alive);
      }

      @Override
      public void end() throws SQLException {
        match.matchSeparated();
      }
    };
  }

  private void tell(DatastoreSource source, String trouble) {
    if (troubled.add(source.id())) {
      LOG.error("source {}: the datastore cannot be looked at: {}", source.id(), trouble);
    }
  }

  /**
   * Takes a folder out of the list, with its working copy; the datastore stays as it is, and the
   * objects that were stored stay in the archive.
   *
   * @return false if there is no such folder, or it is still being copied or separated
   */
  public boolean remove(String id) throws IOException {
    CopiedFolder folder = folders.find(id).orElse(null);
    boolean done =
        folder != null
            && (folder.status() == FolderStatus.SEPARATED
                || folder.status() == FolderStatus.FAILED);
    if (folder == null || !done) {
      return false;
    }
    try {
      table.status(folder, FolderStatus.REMOVED, null);
    } catch (SQLException e) {
      throw new org.orderly.common.DatabaseFailedException(e);
    }
    Path copy = workFolder(folder).map(work -> work.resolve(folder.targetPath())).orElse(null);
    if (copy != null) {
      FolderTree.remove(copy);
    }
    LOG.info("source {}: folder {} removed from the list", folder.sourceId(), id);
    return true;
  }

  private Optional<Path> workFolder(CopiedFolder folder) {
    return configuration
        .find()
        .flatMap(snapshot -> snapshot.source(folder.sourceId()))
        .map(source -> source.workFolder(Environment.dataDirectory()));
  }

  /** Where the working copy of a folder is, as people see it. */
  public String target(CopiedFolder folder) {
    return workFolder(folder)
        .map(work -> work.resolve(folder.targetPath()).toString())
        .orElse(folder.targetPath());
  }

  /** Where the folder is in its datastore, as people see it. */
  public String origin(CopiedFolder folder) {
    return configuration
        .find()
        .flatMap(snapshot -> snapshot.source(folder.sourceId()))
        .map(source -> source.datastore().resolve(folder.sourcePath()).toString())
        .orElse(folder.sourcePath());
  }
}
