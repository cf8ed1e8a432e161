package org.orderly.conf.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.ldap.Rdn;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.conf.mapping.NetworkMapping;

/** Makes the changes of the directory that bring an entry to the values of a form. */
public final class EditPlan {

  private static final String CLASSES = "objectClass";

  private final EditableTree tree;

  public EditPlan(EditableTree tree) {
    this.tree = tree;
  }

  /**
   * Turns an entry as it was read into one with other values. Only fields whose values differ from
   * those that were read are touched; fields that are not named keep theirs.
   *
   * @throws InvalidFieldsException naming each field that cannot have its value
   */
  public List<EntryChange> update(Editable read, Map<String, List<String>> wanted)
      throws InvalidFieldsException {
    Map<String, List<String>> complete = new LinkedHashMap<>(read.values());
    complete.putAll(wanted);
    Map<String, List<String>> good = checked(read.kind(), complete, read.values());
    if (!good.getOrDefault(read.kind().naming(), List.of())
        .equals(read.values(read.kind().naming()))) {
      throw new InvalidFieldsException(Map.of(read.kind().naming(), "cannot be changed"));
    }
    List<EntryChange> changes = new ArrayList<>();
    ConfigEntry entry = entry(read.dn());
    changed(read, good, entry, false, read.kind().mapping()).ifPresent(changes::add);
    if (read.kind() == EntryKind.REMOTE_AES) {
      ConfigEntry connection =
          tree.connectionOf(entry)
              .orElseThrow(
                  () ->
                      new InvalidFieldsException(
                          Map.of("dicomHostname", "the AE has no connection in the directory")));
      changed(read, good, connection, true, NetworkMapping.CONNECTION).ifPresent(changes::add);
    }
    return changes;
  }

  private ConfigEntry entry(String dn) throws InvalidFieldsException {
    return tree.entries().stream()
        .filter(e -> e.dn().equals(dn))
        .findFirst()
        .orElseThrow(() -> new InvalidFieldsException(Map.of("", "the entry is gone")));
  }

  private Optional<EntryChange> changed(
      Editable read,
      Map<String, List<String>> good,
      ConfigEntry entry,
      boolean ofConnection,
      EntryMapping<?> mapping) {
    Map<String, List<String>> before = new LinkedHashMap<>();
    Map<String, List<String>> after = new LinkedHashMap<>();
    for (Field field : read.kind().fields()) {
      List<String> old = read.values(field.attribute());
      List<String> now = good.getOrDefault(field.attribute(), List.of());
      if (field.ofConnection() == ofConnection && !Set.copyOf(old).equals(Set.copyOf(now))) {
        before.put(field.attribute(), directory(field, old));
        after.put(field.attribute(), directory(field, now));
      }
    }
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Set<String> classes = new LinkedHashSet<>(entry.values(CLASSES));
    mapping.classesFor(filled(after).keySet()).stream()
        .filter(needed -> !entry.is(needed))
        .forEach(classes::add);
    if (classes.size() > entry.values(CLASSES).size()) {
      before.put(CLASSES, entry.values(CLASSES));
      after.put(CLASSES, List.copyOf(classes));
    }
    return Optional.of(new EntryChange(entry.dn(), before, after));
  }

  /**
   * Makes a new entry.
   *
   * @param ae title of our AE that it is for; empty: for the device
   * @throws InvalidFieldsException naming each field that cannot have its value
   */
  public List<EntryChange> add(EntryKind kind, String ae, Map<String, List<String>> wanted)
      throws InvalidFieldsException {
    Map<String, List<String>> good = checked(kind, wanted, Map.of());
    String name = good.getOrDefault(kind.naming(), List.of("")).get(0);
    if (name.isBlank()) {
      throw new InvalidFieldsException(Map.of(kind.naming(), "is missing"));
    }
    String id = ae.isEmpty() ? name : name + "@" + ae;
    if (tree.all(kind.whole()).stream().anyMatch(other -> other.id().equalsIgnoreCase(id))) {
      throw new InvalidFieldsException(Map.of(kind.naming(), "there is already one of that name"));
    }
    if (kind == EntryKind.REMOTE_AES) {
      return peer(name, good);
    }
    String parent = tree.device().dn();
    if (!ae.isEmpty()) {
      parent =
          tree.find(EntryKind.AES, ae)
              .map(Editable::dn)
              .orElseThrow(() -> new InvalidFieldsException(Map.of("", "there is no AE " + ae)));
    }
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    kind.fields()
        .forEach(field -> attributes.put(field.attribute(), directory(field, of(good, field))));
    String dn = kind.naming() + "=" + Rdn.escapeValue(name) + "," + parent;
    return List.of(added(dn, kind.mapping(), attributes));
  }

  /** A device with one connection and one AE (PS3.15 H.1.3). */
  private List<EntryChange> peer(String title, Map<String, List<String>> good) {
    String devices = tree.device().dn().substring(tree.device().dn().indexOf(',') + 1);
    String name = title.toLowerCase(java.util.Locale.ROOT);
    while (taken(name)) {
      name += "-peer";
    }
    String device = "dicomDeviceName=" + Rdn.escapeValue(name) + "," + devices;
    String connection = "cn=dicom," + device;
    Map<String, List<String>> ofAe = new LinkedHashMap<>();
    Map<String, List<String>> ofConnection = new LinkedHashMap<>(Map.of("cn", List.of("dicom")));
    for (Field field : EntryKind.REMOTE_AES.fields()) {
      (field.ofConnection() ? ofConnection : ofAe).put(field.attribute(), of(good, field));
    }
    ofAe.put("dicomAssociationAcceptor", List.of("TRUE"));
    ofAe.put("dicomAssociationInitiator", List.of("TRUE"));
    ofAe.put(NetworkMapping.CONNECTION_REFERENCE, List.of(connection));
    Map<String, List<String>> ofDevice = new LinkedHashMap<>();
    ofDevice.put("dicomDeviceName", List.of(name));
    ofDevice.put("dicomInstalled", List.of("TRUE"));
    return List.of(
        added(device, EntryKind.DEVICE.mapping(), ofDevice),
        added(connection, NetworkMapping.CONNECTION, ofConnection),
        added(
            "dicomAETitle=" + Rdn.escapeValue(title) + "," + device,
            NetworkMapping.NETWORK_AE,
            ofAe));
  }

  private boolean taken(String deviceName) {
    return tree.entries().stream()
        .anyMatch(
            e -> e.is("dicomDevice") && e.value("dicomDeviceName").equalsIgnoreCase(deviceName));
  }

  private static EntryChange added(
      String dn, EntryMapping<?> mapping, Map<String, List<String>> attributes) {
    Map<String, List<String>> filled = filled(attributes);
    Map<String, List<String>> after = new LinkedHashMap<>();
    after.put(CLASSES, List.copyOf(mapping.classesFor(filled.keySet())));
    after.putAll(filled);
    return new EntryChange(dn, Map.of(), after);
  }

  /** Deletes an entry with all below it, and of a remote AE the device when it has no other AE. */
  public List<EntryChange> delete(Editable read) throws InvalidFieldsException {
    ConfigEntry entry = entry(read.dn());
    long sameDevice =
        tree.entries().stream()
            .filter(e -> e.parent().equals(entry.parent()) && e.is("dicomNetworkAE"))
            .count();
    ConfigEntry top =
        read.kind() == EntryKind.REMOTE_AES && sameDevice == 1
            ? tree.entry(entry.parent()).orElse(entry)
            : entry;
    String key = top.key();
    return tree.entries().stream()
        .filter(e -> e.key().equals(key) || e.key().endsWith("," + key))
        .sorted(Comparator.comparingInt((ConfigEntry e) -> depth(e.key())).reversed())
        .map(e -> new EntryChange(e.dn(), e.attributes(), Map.of()))
        .toList();
  }

  private static int depth(String key) {
    return key.replaceAll("\\\\.", "").split(",", -1).length;
  }

  private static Map<String, List<String>> checked(
      EntryKind kind, Map<String, List<String>> wanted, Map<String, List<String>> current)
      throws InvalidFieldsException {
    Map<String, String> problems = new LinkedHashMap<>();
    Map<String, List<String>> good = new LinkedHashMap<>();
    Map<String, List<String>> left = new LinkedHashMap<>(wanted);
    for (Field field : kind.fields()) {
      String name = field.attribute();
      List<String> values =
          left.getOrDefault(name, List.of()).stream()
              .filter(value -> !value.isBlank())
              .map(String::strip)
              .distinct()
              .toList();
      left.remove(name);
      try {
        values = Secrets.restored(name, values, current.getOrDefault(name, List.of()));
        String problem = field.problem(values);
        if (!problem.isEmpty()) {
          problems.put(name, problem);
        }
      } catch (IllegalArgumentException e) {
        problems.put(name, String.valueOf(e.getMessage()));
      }
      good.put(name, values);
    }
    left.keySet().forEach(name -> problems.put(name, "is no field of " + kind.key()));
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
    return good;
  }

  private List<String> directory(Field field, List<String> values) {
    return field.row() == null ? values.stream().map(tree::reference).toList() : values;
  }

  private static List<String> of(Map<String, List<String>> values, Field field) {
    return values.getOrDefault(field.attribute(), List.of());
  }

  private static Map<String, List<String>> filled(Map<String, List<String>> attributes) {
    Map<String, List<String>> filled = new LinkedHashMap<>(attributes);
    filled.values().removeIf(List::isEmpty);
    return filled;
  }
}
