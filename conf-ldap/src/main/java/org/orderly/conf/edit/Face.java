package org.orderly.conf.edit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.orderly.conf.attribute.ConfigEntry;

/**
 * Kinds of entries that are others seen from one side: some of their fields, of some of the
 * entries. Nothing is stored for them.
 */
enum Face {
  /** How AI platforms are reached. */
  API(
      """
      dcmExporterID dcmURI:Base_URL orderlyEnabled dicomDescription
      orderlyUser orderlySecretProperty orderlyTokenURL orderlySource orderlySite orderlyThreads
      orderlyCompute orderlyProcessDelay orderlyTimeout
      dicomAETitle dcmQueueName orderlyResultQueue orderlyPollInterval orderlyMaxPollInterval
      orderlyResultDeadline orderlyResultKind orderlyResultHost"""),
  /** What is uploaded to them. */
  FILTER(
      """
      cn dcmEntity dcmExporterID dcmProperty orderlyQueryEnabled:Query_enabled orderlyQuery
      dcmDuration orderlyMaxDuration dcmSchedule"""),
  /** How it is uploaded, and what stays in the house. */
  UPLOAD("dcmExporterID orderlyBatchSize orderlyCompress orderlyAnonymizedField"),
  /** Who gets the results. */
  PUBLISHERS(
      """
      dcmExporterID dcmURI:Address orderlyEnabled orderlyObjectKind! orderlyRestoredField dicomDescription
      dicomAETitle dcmQueueName orderlyReceiver orderlyUser orderlySecretProperty orderlyTokenURL
      orderlyBatchSize orderlyThreads orderlyTimeout""");

  private static final Map<String, String> HELP =
      Map.of(
          "Base URL", "Address of the platform, as in https://ai.example.org/api",
          "Address", "dicom:AET, stow:https://host/path, https://host/path or hl7://host:port");
  private static final String CLOUD = "cloud:";

  private final List<String> fields;

  Face(String fields) {
    this.fields = List.of(fields.strip().split("\\s+"));
  }

  /** These fields; {@code :} another label, {@code !} must have a value here. */
  List<Field> of(List<Field> all) {
    return fields.stream().map(said -> field(said, all)).toList();
  }

  private static Field field(String said, List<Field> all) {
    String[] parts = said.replace("!", "").split(":");
    Field field =
        all.stream().filter(f -> f.attribute().equals(parts[0])).findFirst().orElseThrow();
    String label = parts.length > 1 ? parts[1].replace('_', ' ') : field.label();
    String help = HELP.getOrDefault(label, field.help());
    return field.on(label, help, field.required() || said.endsWith("!"));
  }

  /** Whether an entry of the whole kind is seen from here. */
  boolean shows(ConfigEntry entry, List<ConfigEntry> all) {
    return switch (this) {
      case API, UPLOAD -> isCloud(entry);
      case PUBLISHERS -> !isCloud(entry) && !entry.values("orderlyObjectKind").isEmpty();
      case FILTER ->
          all.stream()
              .filter(Face::isCloud)
              .map(platform -> platform.value("dcmExporterID"))
              .anyMatch(entry.values("dcmExporterID")::contains);
    };
  }

  private static boolean isCloud(ConfigEntry entry) {
    return entry.is("dcmExporter")
        && entry.value("dcmURI").toLowerCase(Locale.ROOT).startsWith(CLOUD);
  }
}
