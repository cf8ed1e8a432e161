package org.orderly.conf.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.edit.EntryKind.Place;
import org.orderly.conf.mapping.NetworkMapping;

/** The entries of one reading of the directory, as forms have them. Variables stay as written. */
public final class EditableTree {

  private final List<ConfigEntry> entries;
  private final ConfigEntry device;
  private final UnaryOperator<String> normalizeDn;

  /**
   * @param normalizeDn makes DN values comparable with the keys of the entries
   * @throws IllegalArgumentException if there is no such device
   */
  public EditableTree(
      List<ConfigEntry> entries, String deviceName, UnaryOperator<String> normalizeDn) {
    this.entries = List.copyOf(entries);
    this.normalizeDn = normalizeDn;
    this.device =
        entries.stream()
            .filter(e -> e.is("dicomDevice"))
            .filter(e -> e.value("dicomDeviceName").equalsIgnoreCase(deviceName))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no device " + deviceName));
  }

  ConfigEntry device() {
    return device;
  }

  List<ConfigEntry> entries() {
    return entries;
  }

  /** All entries of a kind by their ids. */
  public List<Editable> all(EntryKind kind) {
    return entries.stream()
        .filter(entry -> entry.is(kind.mapping().objectClass()) && isIn(entry, kind.place()))
        .filter(entry -> kind.shows(entry, entries))
        .map(entry -> editable(kind, entry))
        .sorted(Comparator.comparing(Editable::id, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }

  public Optional<Editable> find(EntryKind kind, String id) {
    return all(kind).stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** Titles of the AEs of our device, below which some kinds of entries may be. */
  public List<String> aeTitles() {
    return all(EntryKind.AES).stream().map(ae -> ae.value("dicomAETitle")).toList();
  }

  private boolean isIn(ConfigEntry entry, Place place) {
    return switch (place) {
      case FIXED -> entry == device;
      case DEVICE -> entry.parent().equals(device.key());
      case DEVICE_OR_AE -> entry.parent().equals(device.key()) || parentAe(entry).isPresent();
      case OTHER_DEVICE ->
          !entry.parent().equals(device.key())
              && entry(entry.parent()).filter(e -> e.is("dicomDevice")).isPresent();
    };
  }

  private Optional<ConfigEntry> parentAe(ConfigEntry entry) {
    return entry(entry.parent())
        .filter(e -> e.is("dicomNetworkAE") && e.parent().equals(device.key()));
  }

  Optional<ConfigEntry> entry(String key) {
    return entries.stream().filter(e -> e.key().equals(key)).findFirst();
  }

  private Editable editable(EntryKind kind, ConfigEntry entry) {
    String name = entry.value(kind.naming());
    String id =
        kind.place() == Place.DEVICE_OR_AE
            ? parentAe(entry).map(ae -> name + "@" + ae.value("dicomAETitle")).orElse(name)
            : name;
    Map<String, List<String>> values = new LinkedHashMap<>();
    Optional<ConfigEntry> connection =
        kind == EntryKind.REMOTE_AES ? connectionOf(entry) : Optional.empty();
    for (Field field : kind.fields()) {
      List<String> raw =
          field.ofConnection()
              ? connection.map(c -> c.values(field.attribute())).orElse(List.of())
              : entry.values(field.attribute());
      values.put(field.attribute(), field.row() == null ? names(raw) : raw);
    }
    return new Editable(kind, id, entry.dn(), values);
  }

  /** The connection by which a remote AE is called: the first that it refers to. */
  Optional<ConfigEntry> connectionOf(ConfigEntry ae) {
    return ae.values(NetworkMapping.CONNECTION_REFERENCE).stream()
        .map(dn -> entry(normalizeDn.apply(dn)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<String> names(List<String> references) {
    List<String> names = new ArrayList<>();
    for (String dn : references) {
      names.add(
          entry(normalizeDn.apply(dn))
              .filter(e -> e.parent().equals(device.key()) && !e.value("cn").isEmpty())
              .map(e -> e.value("cn"))
              .orElse(dn));
    }
    return names;
  }

  /** The DN of a connection of our device by its name; a DN is taken as it is. */
  String reference(String name) {
    return entries.stream()
        .filter(e -> e.is("dicomNetworkConnection") && e.parent().equals(device.key()))
        .filter(e -> e.value("cn").equals(name))
        .map(ConfigEntry::dn)
        .findFirst()
        .orElse(name);
  }
}
