package org.orderly.storage;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Environment;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storages of the configuration in force: where to write, and where to find what was written.
 */
@ApplicationScoped
public class Storages {

  private static final Logger LOG = LoggerFactory.getLogger(Storages.class);

  private final FileStorage.Rows rows;
  private final String node;
  private final Map<String, FileStorage> open = new ConcurrentHashMap<>();
  private volatile Map<String, Path> roots = Map.of();
  private volatile Map<String, String> problems = Map.of();

  /** For the container's proxies only. */
  protected Storages() {
    this.rows = new InstanceRows(null);
    this.node = "";
  }

  @Inject
  public Storages(DataSource dataSource) {
    this(dataSource, Environment.nodeName());
  }

  Storages(DataSource dataSource, String node) {
    this.rows = new InstanceRows(dataSource);
    this.node = node;
  }

  /** Opens what is new or changed and closes what is gone; a storage that fails is left out. */
  public synchronized void configure(ConfigSnapshot snapshot) {
    Map<String, Path> newRoots = new HashMap<>();
    Map<String, String> newProblems = new HashMap<>();
    for (Storage storage : snapshot.device().storages()) {
      try {
        newRoots.put(storage.id(), FileStorage.root(storage));
        FileStorage known = open.get(storage.id());
        if (known == null || !known.configuration().equals(storage)) {
          if (known != null) {
            known.close();
          }
          open.put(storage.id(), FileStorage.open(storage, node, rows));
        }
      } catch (IOException e) {
        open.remove(storage.id());
        newProblems.put(storage.id(), describe(e));
        LOG.error("Storage {} cannot be used: {}", storage.id(), describe(e));
      }
    }
    for (String id : List.copyOf(open.keySet())) {
      if (!newRoots.containsKey(id)) {
        close(open.remove(id));
      }
    }
    roots = Map.copyOf(newRoots);
    problems = Map.copyOf(newProblems);
  }

  private static String describe(IOException e) {
    return e instanceof StorageException ? String.valueOf(e.getMessage()) : e.toString();
  }

  /**
   * A file for one more object.
   *
   * @throws StorageException if none of the storages of the AE can take it
   */
  public SpoolFile create(NetworkAe ae) throws IOException {
    List<String> reasons = new ArrayList<>();
    List<FileStorage> cramped = new ArrayList<>();
    for (String id : ae.objectStorageIds()) {
      FileStorage storage = open.get(id);
      if (storage == null) {
        reasons.add(problems.getOrDefault(id, "storage " + id + " is not configured"));
        continue;
      }
      try {
        storage.checkWritable();
        if (!storage.cramped()) {
          return storage.create();
        }
        cramped.add(storage);
      } catch (IOException e) {
        reasons.add(describe(e));
      }
    }
    // a smaller object may fit where another did not
    for (FileStorage storage : cramped) {
      try {
        return storage.create();
      } catch (IOException e) {
        reasons.add(describe(e));
      }
    }
    throw new StorageException(
        reasons.isEmpty() ? "AE " + ae.title() + " has no storage" : String.join("; ", reasons));
  }

  /** The file of a row; the storage need not be writable, but it must be configured. */
  public Path resolve(String storageId, String path) {
    Path root = roots.get(storageId);
    if (root == null) {
      throw new IllegalStateException("storage " + storageId + " is not configured");
    }
    return root.resolve(path);
  }

  /**
   * Announces, before the commit, that a transaction takes away the row of a file; null if its
   * storage is gone.
   */
  public @Nullable StoredFile doomed(String storageId, String sopIuid, String path)
      throws IOException {
    FileStorage storage = open.get(storageId);
    return storage == null ? null : storage.doomed(sopIuid, path);
  }

  /** Decides about files of which it was unknown whether a row names them. */
  public void decideDeferred() {
    for (FileStorage storage : open.values()) {
      try {
        storage.decideDeferred(rows);
      } catch (IOException e) {
        LOG.warn(
            "Storage {}: {} files wait for the database", storage.id(), storage.deferredCount());
      }
    }
  }

  /** What is wrong, by storage id; empty if all storages can be written to. */
  public Map<String, String> problems() {
    Map<String, String> found = new HashMap<>(problems);
    for (FileStorage storage : open.values()) {
      try {
        if (!storage.configuration().readOnly()) {
          storage.checkWritable();
          if (storage.cramped()) {
            found.put(storage.id(), "storage " + storage.id() + ": the disk is full");
          }
        }
      } catch (IOException e) {
        found.put(storage.id(), describe(e));
      }
    }
    return found;
  }

  @PreDestroy
  public synchronized void close() {
    open.values().forEach(Storages::close);
    open.clear();
  }

  private static void close(@Nullable FileStorage storage) {
    try {
      if (storage != null) {
        storage.close();
      }
    } catch (IOException e) {
      LOG.warn("Storage {}: closing", storage.id(), e);
    }
  }
}
