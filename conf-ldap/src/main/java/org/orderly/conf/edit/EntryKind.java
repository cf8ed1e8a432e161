package org.orderly.conf.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.attribute.AttributeRow;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.conf.mapping.DeviceMapping;
import org.orderly.conf.mapping.Hl7Mapping;
import org.orderly.conf.mapping.NetworkMapping;
import org.orderly.conf.mapping.SourceMapping;
import org.orderly.conf.mapping.WorkMapping;
import org.orderly.conf.mapping.WorkitemMapping;

/** The kinds of entries that an administrator edits, each with the table of its form. */
public enum EntryKind {
  DESTINATIONS("destinations", WorkMapping.DESTINATION, "dcmExporterID", Place.DEVICE),
  RULES("rules", WorkMapping.EXPORT_RULE, "cn", Place.DEVICE_OR_AE),
  QUEUES("queues", WorkMapping.QUEUE, "dcmQueueName", Place.DEVICE),
  REMOTE_AES("remote-aes", NetworkMapping.NETWORK_AE, "dicomAETitle", Place.OTHER_DEVICE),
  AES("aes", NetworkMapping.NETWORK_AE, "dicomAETitle", Place.DEVICE),
  CONNECTIONS("connections", NetworkMapping.CONNECTION, "cn", Place.DEVICE),
  DEVICE("device", DeviceMapping.DEVICE, "dicomDeviceName", Place.FIXED),
  STORAGES("storages", WorkMapping.STORAGE, "dcmStorageID", Place.DEVICE),
  UPS_ON_STORE("ups-on-store", WorkitemMapping.ON_STORE, "dcmUPSOnStoreID", Place.DEVICE_OR_AE),
  UPS_ON_COMPLETED(
      "ups-on-completed",
      WorkitemMapping.ON_COMPLETED,
      "dcmUPSonUPSCompletedID",
      Place.DEVICE_OR_AE),
  UPS_ON_CANCELED(
      "ups-on-canceled", WorkitemMapping.ON_CANCELED, "dcmUPSonUPSCanceledID", Place.DEVICE_OR_AE),
  UPS_PROCESSING(
      "ups-processing", WorkitemMapping.PROCESSING_RULE, "dcmUPSProcessingRuleID", Place.DEVICE),
  SOURCES("sources", SourceMapping.SOURCE, "orderlySourceID", Place.DEVICE),
  HL7("hl7", Hl7Mapping.APPLICATION, "hl7ApplicationName", Place.DEVICE),
  API("api", DESTINATIONS, Face.API),
  FILTER("filter", RULES, Face.FILTER),
  UPLOAD("upload", DESTINATIONS, Face.UPLOAD),
  PUBLISHERS("publishers", DESTINATIONS, Face.PUBLISHERS);

  private final String key;
  private final EntryMapping<?> mapping;
  private final String naming;
  private final Place place;
  private final List<Field> fields;
  private final @Nullable Face face;
  private final EntryKind whole;

  EntryKind(String key, EntryMapping<?> mapping, String naming, Place place) {
    this.key = key;
    this.mapping = mapping;
    this.naming = naming;
    this.place = place;
    this.fields = List.copyOf(place == Place.OTHER_DEVICE ? peerFields() : fields(mapping, naming));
    this.face = null;
    this.whole = this;
  }

  EntryKind(String key, EntryKind whole, Face face) {
    this.key = key;
    this.face = face;
    this.whole = whole;
    this.mapping = whole.mapping;
    this.naming = whole.naming;
    this.place = whole.place;
    this.fields = face.of(whole.fields);
  }

  private static List<Field> fields(EntryMapping<?> mapping, String naming) {
    List<Field> fields = new ArrayList<>();
    mapping
        .parts()
        .forEach((part, rows) -> rows.forEach(row -> fields.add(Field.of(part, row, false))));
    if (mapping == NetworkMapping.NETWORK_AE || mapping == Hl7Mapping.APPLICATION) {
      fields.add(2, Field.connections());
    }
    return fields;
  }

  private static List<Field> peerFields() {
    List<Field> fields = new ArrayList<>();
    add(fields, NetworkMapping.NETWORK_AE, Peer.AE, false);
    add(fields, NetworkMapping.CONNECTION, Peer.CONNECTION, true);
    return fields;
  }

  private static void add(
      List<Field> fields, EntryMapping<?> mapping, Set<String> names, boolean ofConnection) {
    for (AttributeRow<?> row : mapping.rows()) {
      if (names.contains(row.type().name())) {
        fields.add(Field.of("", row, ofConnection));
      }
    }
  }

  public static Optional<EntryKind> ofKey(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }

  /** How addresses name it. */
  public String key() {
    return key;
  }

  /** The attribute that names an entry. */
  public String naming() {
    return naming;
  }

  public List<Field> fields() {
    return fields;
  }

  /** Whether entries may be made and deleted. */
  public boolean many() {
    return place != Place.FIXED && face != Face.UPLOAD;
  }

  /** The kind of the same entries with all fields; of most kinds itself. */
  public EntryKind whole() {
    return whole;
  }

  /** Whether it is about AI platforms and what becomes of their results. */
  public boolean ofGateway() {
    return face != null;
  }

  boolean shows(ConfigEntry entry, List<ConfigEntry> all) {
    return face == null || face.shows(entry, all);
  }

  EntryMapping<?> mapping() {
    return mapping;
  }

  Place place() {
    return place;
  }

  /** What a form of a remote AE has of the tables. */
  private static final class Peer {
    static final Set<String> AE = Set.of("dicomAETitle", "dicomDescription");
    static final Set<String> CONNECTION =
        Set.of("dicomHostname", "dicomPort", "dicomTLSCipherSuite");

    private Peer() {}
  }

  /** Where entries of a kind are. */
  enum Place {
    /** The entry of our device itself. */
    FIXED,
    DEVICE,
    DEVICE_OR_AE,
    OTHER_DEVICE
  }
}
