package org.orderly.conf.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Device;
import org.orderly.conf.ExportRule;
import org.orderly.conf.Hl7Application;
import org.orderly.conf.LoadResult;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.WorkitemOnHl7;
import org.orderly.conf.WorkitemRules;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.dicom.data.AeTitle;

/**
 * Makes a snapshot of the entries below {@code cn=DICOM Configuration}. A faulty entry is left out
 * and reported; entries of other object classes are none of our business.
 */
public final class SnapshotReader {

  private final Map<String, List<ConfigEntry>> children = new HashMap<>();
  private final List<ConfigEntry> entries;
  private final UnaryOperator<String> normalizeDn;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final SnapshotChecks checks = new SnapshotChecks(problems);

  private SnapshotReader(List<ConfigEntry> entries, UnaryOperator<String> normalizeDn) {
    this.entries = entries;
    this.normalizeDn = normalizeDn;
    entries.forEach(e -> children.computeIfAbsent(e.parent(), k -> new ArrayList<>()).add(e));
  }

  /**
   * @param normalizeDn makes DN values comparable with the keys of the entries
   */
  public static LoadResult read(
      List<ConfigEntry> entries, String deviceName, UnaryOperator<String> normalizeDn) {
    return new SnapshotReader(entries, normalizeDn).read(deviceName);
  }

  private LoadResult read(String deviceName) {
    Optional<ConfigEntry> own =
        entries.stream()
            .filter(e -> e.is("dicomDevice"))
            .filter(e -> e.value("dicomDeviceName").equalsIgnoreCase(deviceName))
            .findFirst();
    if (own.isEmpty()) {
      problems.add(
          new ConfigProblem("dicomDeviceName=" + deviceName, "", "there is no such device"));
      return new LoadResult(Optional.empty(), problems);
    }
    Map<AeTitle, RemoteAe> remoteAes = remoteAes(own.get());
    Optional<Device> device = device(own.get(), remoteAes);
    return new LoadResult(device.map(d -> new ConfigSnapshot(d, remoteAes)), problems);
  }

  private Optional<Device> device(ConfigEntry entry, Map<AeTitle, RemoteAe> remoteAes) {
    Map<String, Connection> connections = connections(entry, problems);
    List<Located<ExportRule>> deviceRules = all(entry, WorkMapping.EXPORT_RULE, List.of());
    WorkitemRules deviceWorkitemRules = workitemRules(entry);
    List<NetworkAe> aes = new ArrayList<>();
    List<ConfigEntry> foreign =
        childrenOf(entry, WorkMapping.DESTINATION).stream()
            .filter(SnapshotReader::runsWithoutAe)
            .toList();
    var destinations = all(entry, WorkMapping.DESTINATION, foreign);
    var queues = all(entry, WorkMapping.QUEUE, List.of());
    var storages = all(entry, WorkMapping.STORAGE, List.of());
    OtherExporters elsewhere = otherExporters(entry, foreign);
    destinations = checks.destinations(destinations, queues, aeTitles(entry), remoteAes);
    deviceRules = checks.rules(deviceRules, destinations, elsewhere);
    for (ConfigEntry child : childrenOf(entry, NetworkMapping.NETWORK_AE)) {
      var aeRules =
          checks.rules(all(child, WorkMapping.EXPORT_RULE, List.of()), destinations, elsewhere);
      Map<String, Object> others = new HashMap<>();
      others.put("connections", references(child, connections));
      others.put(
          "transferCapabilities",
          records(all(child, NetworkMapping.TRANSFER_CAPABILITY, List.of())));
      List<ExportRule> rules = new ArrayList<>(records(aeRules));
      rules.addAll(records(deviceRules));
      others.put("exportRules", rules);
      others.put("workitemRules", workitemRules(child).and(deviceWorkitemRules));
      NetworkMapping.NETWORK_AE
          .read(child, entry, others, problem(child, problems))
          .ifPresent(ae -> checks.networkAe(child, ae, storages, remoteAes).ifPresent(aes::add));
    }
    checks.aliases(entry, aes);
    Map<String, Object> others = new HashMap<>();
    others.put("connections", List.copyOf(connections.values()));
    others.put("networkAes", aes);
    others.put("destinations", records(destinations));
    others.put("exportRules", records(deviceRules));
    others.put("queues", records(queues));
    others.put("storages", records(storages));
    others.put("workitemRules", deviceWorkitemRules);
    others.put(
        "processingRules",
        checks.processingRules(
            all(entry, WorkitemMapping.PROCESSING_RULE, List.of()), aeTitles(entry), remoteAes));
    others.put("hl7Applications", hl7Applications(entry, connections));
    others.put(
        "sources",
        checks.sources(all(entry, SourceMapping.SOURCE, List.of()), aeTitles(entry), destinations));
    return DeviceMapping.DEVICE.read(entry, null, others, problem(entry, problems));
  }

  private WorkitemRules workitemRules(ConfigEntry parent) {
    return new WorkitemRules(
        records(all(parent, WorkitemMapping.ON_STORE, List.of())),
        records(all(parent, WorkitemMapping.ON_COMPLETED, List.of())),
        records(all(parent, WorkitemMapping.ON_CANCELED, List.of())));
  }

  private List<Hl7Application> hl7Applications(
      ConfigEntry device, Map<String, Connection> connections) {
    List<Hl7Application> found = new ArrayList<>();
    for (ConfigEntry child : childrenOf(device, Hl7Mapping.APPLICATION)) {
      List<WorkitemOnHl7> rules =
          Stream.of(child, device)
              .flatMap(parent -> all(parent, WorkitemMapping.ON_HL7, List.of()).stream())
              .map(Located::value)
              .toList();
      Map<String, Object> others =
          Map.of("connections", references(child, connections), "workitemRules", rules);
      Hl7Mapping.APPLICATION
          .read(child, null, others, problem(child, problems))
          .ifPresent(found::add);
    }
    return found;
  }

  private List<AeTitle> aeTitles(ConfigEntry device) {
    List<AeTitle> titles = new ArrayList<>();
    for (ConfigEntry ae : childrenOf(device, NetworkMapping.NETWORK_AE)) {
      title(ae).ifPresent(titles::add);
    }
    return titles;
  }

  private static Optional<AeTitle> title(ConfigEntry ae) {
    try {
      return Optional.of(AeTitle.of(ae.value("dicomAETitle")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Map<AeTitle, RemoteAe> remoteAes(ConfigEntry own) {
    List<ConfigEntry> ours = entries.stream().filter(e -> below(e, own)).toList();
    AeTitles titles = new AeTitles(ours, problems);
    addAes(own, own, titles);
    for (ConfigEntry device : entries) {
      if (device.is("dicomDevice") && device != own && installed(device)) {
        addAes(device, own, titles);
      }
    }
    return titles.all();
  }

  private static boolean below(ConfigEntry entry, ConfigEntry ancestor) {
    return entry.key().equals(ancestor.key()) || entry.key().endsWith("," + ancestor.key());
  }

  private static boolean installed(ConfigEntry entry) {
    return !entry.value("dicomInstalled").equalsIgnoreCase("FALSE");
  }

  private void addAes(ConfigEntry device, ConfigEntry own, AeTitles titles) {
    // a fault in a foreign device matters only to those who refer to it
    Map<String, Connection> connections = connections(device, new ArrayList<>());
    for (ConfigEntry ae : childrenOf(device, NetworkMapping.NETWORK_AE)) {
      Optional<AeTitle> title = title(ae);
      if (title.isPresent() && (device == own || installed(ae))) {
        titles.add(ae, title.get(), t -> remoteAe(device, ae, t, connections));
      }
    }
  }

  private RemoteAe remoteAe(
      ConfigEntry device, ConfigEntry ae, AeTitle title, Map<String, Connection> connections) {
    List<Connection> used = new ArrayList<>();
    for (String dn : ae.values(NetworkMapping.CONNECTION_REFERENCE)) {
      Connection connection = connections.get(normalizeDn.apply(dn));
      if (connection != null) {
        used.add(connection);
      }
    }
    var capabilities =
        childrenOf(ae, NetworkMapping.TRANSFER_CAPABILITY).stream()
            .map(e -> NetworkMapping.TRANSFER_CAPABILITY.read(e, null, Map.of(), (a, m) -> {}))
            .flatMap(Optional::stream)
            .toList();
    return new RemoteAe(
        title, device.value("dicomDeviceName"), ae.value("dicomDescription"), used, capabilities);
  }

  private Map<String, Connection> connections(ConfigEntry device, List<ConfigProblem> found) {
    Map<String, Connection> connections = new LinkedHashMap<>();
    for (ConfigEntry child : childrenOf(device, NetworkMapping.CONNECTION)) {
      NetworkMapping.CONNECTION
          .read(child, null, Map.of(), problem(child, found))
          .ifPresent(c -> connections.put(child.key(), c));
    }
    return connections;
  }

  private List<Connection> references(ConfigEntry ae, Map<String, Connection> connections) {
    List<Connection> used = new ArrayList<>();
    for (String dn : ae.values(NetworkMapping.CONNECTION_REFERENCE)) {
      Connection connection = connections.get(normalizeDn.apply(dn));
      if (connection == null) {
        problems.add(
            new ConfigProblem(
                ae.dn(), NetworkMapping.CONNECTION_REFERENCE, "no usable connection " + dn));
      } else {
        used.add(connection);
      }
    }
    return used;
  }

  private List<ConfigEntry> childrenOf(ConfigEntry parent, EntryMapping<?> mapping) {
    return children.getOrDefault(parent.key(), List.of()).stream()
        .filter(e -> e.is(mapping.objectClass()))
        .toList();
  }

  private <R extends Record> List<Located<R>> all(
      ConfigEntry parent, EntryMapping<R> mapping, List<ConfigEntry> without) {
    List<Located<R>> found = new ArrayList<>();
    for (ConfigEntry child : childrenOf(parent, mapping)) {
      if (without.contains(child)) {
        continue;
      }
      mapping
          .read(child, null, Map.of(), problem(child, problems))
          .ifPresent(r -> found.add(new Located<>(child.dn(), r)));
    }
    return found;
  }

  /**
   * Exporters inside another archive ({@code query-attributes:} and the like) send nothing, have no
   * AE title, and are not ours to judge.
   */
  private static boolean runsWithoutAe(ConfigEntry exporter) {
    String uri = exporter.value("dcmURI");
    return exporter.value("dicomAETitle").isEmpty()
        && uri.contains(":")
        && !uri.startsWith("dicom:")
        && !uri.startsWith("noop:");
  }

  private OtherExporters otherExporters(ConfigEntry own, List<ConfigEntry> unsupported) {
    Map<String, Set<String>> byDevice = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (ConfigEntry device : entries) {
      if (device.is("dicomDevice") && device != own) {
        byDevice.put(
            device.value("dicomDeviceName"), ids(childrenOf(device, WorkMapping.DESTINATION)));
      }
    }
    return new OtherExporters(own.value("dicomDeviceName"), ids(unsupported), byDevice);
  }

  private static Set<String> ids(List<ConfigEntry> exporters) {
    return exporters.stream().map(e -> e.value("dcmExporterID")).collect(Collectors.toSet());
  }

  private static java.util.function.BiConsumer<String, String> problem(
      ConfigEntry entry, List<ConfigProblem> found) {
    return (attribute, message) -> found.add(new ConfigProblem(entry.dn(), attribute, message));
  }

  private static <R extends Record> List<R> records(List<Located<R>> located) {
    return located.stream().map(Located::value).toList();
  }
}
