package org.orderly.web.ui.home;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Environment;
import org.orderly.conf.Device;
import org.orderly.conf.Storage;
import org.orderly.device.DeviceNode;
import org.orderly.device.HealthCheck;
import org.orderly.dicom.data.DataSet;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.home.HomeView.Check;
import org.orderly.web.ui.home.HomeView.Counter;
import org.orderly.web.ui.home.HomeView.Space;
import org.orderly.web.ui.home.HomeView.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the parts this node needs; a part that is down never keeps Home from being shown. */
@RequestScoped
public class NodeChecks {
  private static final Logger LOG = LoggerFactory.getLogger(NodeChecks.class);
  private static final String UNKNOWN = "–";

  @EJB private DeviceNode node;
  @Inject private CurrentConfiguration configuration;
  @Inject private ArchiveQuery archive;
  @Inject private Texts texts;

  List<Check> health() {
    List<Check> checks = new ArrayList<>();
    node.health().forEach(check -> checks.add(check(check)));
    configuration
        .find()
        .ifPresent(snapshot -> snapshot.device().storages().forEach(s -> checks.add(storage(s))));
    return checks;
  }

  private Check check(HealthCheck check) {
    String key = "home.check." + check.name();
    String name = texts.has(key) ? texts.get(key) : check.name();
    List<String> lines =
        check.data().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .sorted()
            .toList();
    if (check.up()) {
      return new Check(name, State.UP, texts.get("home.check.up"), lines);
    }
    String down = key + ".down";
    return new Check(
        name, State.DOWN, texts.get(texts.has(down) ? down : "home.check.down"), lines);
  }

  private Check storage(Storage storage) {
    String name = texts.get("home.check.space", storage.id());
    Optional<FileStore> store = store(storage);
    if (store.isEmpty()) {
      String text = texts.get("home.check.storage.missing", storage.uri());
      return new Check(name, State.DOWN, text, List.of());
    }
    try {
      long free = store.get().getUsableSpace();
      Long threshold = storage.threshold();
      String text = texts.get("home.check.storage.free", Size.words(free));
      if (threshold != null && free < threshold) {
        String low = texts.get("home.check.storage.low", text, Size.words(threshold));
        return new Check(name, State.WARNING, low, List.of());
      }
      return new Check(name, State.UP, text, List.of());
    } catch (IOException e) {
      return new Check(name, State.DOWN, String.valueOf(e.getMessage()), List.of());
    }
  }

  List<Space> spaces(Device device) {
    List<Space> spaces = new ArrayList<>();
    for (Storage storage : device.storages()) {
      String free = UNKNOWN;
      String total = UNKNOWN;
      try {
        Optional<FileStore> store = store(storage);
        if (store.isPresent()) {
          free = Size.words(store.get().getUsableSpace());
          total = Size.words(store.get().getTotalSpace());
        }
      } catch (IOException e) {
        LOG.debug("Space of storage {} is not known: {}", storage.id(), e.getMessage());
      }
      spaces.add(new Space(storage.id(), location(storage), free, total));
    }
    return spaces;
  }

  private static String location(Storage storage) {
    return storage
        .uri()
        .toString()
        .replace("${ORDERLY_DATA}", Environment.dataDirectory().toString());
  }

  private static Optional<FileStore> store(Storage storage) {
    try {
      Path root = Path.of(java.net.URI.create(location(storage)));
      return Optional.of(Files.getFileStore(root));
    } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  List<Counter> stored() {
    return List.of(
        new Counter("home.patients", number(() -> count(QueryLevel.PATIENT))),
        new Counter("home.studies", number(() -> count(QueryLevel.STUDY))),
        new Counter("home.series", number(() -> count(QueryLevel.SERIES))),
        new Counter("home.instances", number(() -> count(QueryLevel.INSTANCE))));
  }

  private long count(QueryLevel level) {
    return archive.count(level, QueryRequest.of(new DataSet()));
  }

  /** A number to show; a dash when it cannot be read, since the health checks tell why. */
  String number(LongSupplier count) {
    try {
      return String.format(Locale.ENGLISH, "%,d", count.getAsLong());
    } catch (RuntimeException e) {
      LOG.warn("A counter of the home page cannot be read: {}", e.toString());
      return UNKNOWN;
    }
  }
}
