package org.orderly.it.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * A way through the server that a test has for itself: what the calling AE title {@code name} sends
 * is exported to a receiver {@code name} on this port, by a queue of its own.
 *
 * @param ianDestination AE title to notify, empty for none
 * @param properties further lines of the rule, queue or exporter, each with its kind in front as in
 *     {@code queue/dcmMaxRetries: 2}
 */
public record Route(String name, int port, String ianDestination, List<String> properties) {

  public Route {
    properties = List.copyOf(properties);
  }

  public static Route to(String name, int port) {
    return new Route(name, port, "", List.of());
  }

  public Route notifying(String aeTitle) {
    return new Route(name, port, aeTitle, properties);
  }

  /** Adds or replaces an attribute, for example {@code queue/dcmMaxRetries: 2}. */
  public Route with(String property) {
    List<String> more = new ArrayList<>(properties);
    more.add(property);
    return new Route(name, port, ianDestination, more);
  }

  public String queueDn() {
    return "dcmQueueName=" + name + "," + Directory.DEVICE;
  }

  public String exporterDn() {
    return "dcmExporterID=" + name + "," + Directory.DEVICE;
  }

  public String ruleDn() {
    return "cn=" + name + "," + Directory.DEVICE;
  }

  /** Queue, exporter and rule in an order in which they can be added, each as lines of LDIF. */
  List<List<String>> entries() {
    List<List<String>> entries = new ArrayList<>();
    entries.add(
        of(
            "queue/",
            "dn: " + queueDn(),
            "objectClass: dcmQueue",
            "dicomDescription: Queue of a test",
            "dcmMaxTasksParallel: 2"));
    List<String> exporter =
        of(
            "exporter/",
            "dn: " + exporterDn(),
            "objectClass: dcmExporter",
            "dcmURI: dicom:" + name,
            "dcmQueueName: " + name,
            "dicomAETitle: ORDERLY");
    if (!ianDestination.isEmpty()) {
      exporter.add("dcmIanDestination: " + ianDestination);
    }
    entries.add(exporter);
    entries.add(
        of(
            "rule/",
            "dn: " + ruleDn(),
            "objectClass: dcmExportRule",
            "dcmEntity: Series",
            "dcmExporterID: " + name,
            "dcmProperty: SendingApplicationEntityTitle=" + name,
            "dcmDuration: PT1S"));
    return entries;
  }

  private List<String> of(String kind, String... lines) {
    List<String> entry = lines(lines);
    for (String property : properties) {
      if (property.startsWith(kind)) {
        String line = property.substring(kind.length());
        String attribute = line.substring(0, line.indexOf(':') + 1);
        entry.removeIf(other -> other.startsWith(attribute));
        entry.add(line);
      }
    }
    return entry;
  }

  /** The attribute of the relative name is added, as it is always needed. */
  private static List<String> lines(String... lines) {
    List<String> entry = new ArrayList<>(List.of(lines));
    String rdn = lines[0].substring("dn: ".length(), lines[0].indexOf(','));
    entry.add(rdn.replaceFirst("=", ": "));
    return entry;
  }
}
