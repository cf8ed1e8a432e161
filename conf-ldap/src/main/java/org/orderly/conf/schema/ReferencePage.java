package org.orderly.conf.schema;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.orderly.conf.IsoDuration;
import org.orderly.conf.attribute.AttributeRow;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.conf.mapping.DeviceMapping;
import org.orderly.conf.mapping.Hl7Mapping;
import org.orderly.conf.mapping.NetworkMapping;
import org.orderly.conf.mapping.SourceMapping;
import org.orderly.conf.mapping.WorkMapping;
import org.orderly.conf.mapping.WorkitemMapping;

/** {@code docs/configuration.md}: each attribute that Orderly reads, from the same rows. */
public final class ReferencePage {

  private static final String HEAD =
      """
      # Configuration in LDAP

      Each attribute that Orderly reads, by object class. Names are not case-sensitive. Other
      attributes, object classes and entries are kept and ignored. *Inherited*: an AE without the
      attribute takes the value of its device. This page is written from the tables in
      `org.orderly.conf.mapping`; do not edit.
      """;

  private ReferencePage() {}

  public static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    tables().forEach(mapping -> section(page, mapping));
    return page.toString();
  }

  static List<EntryMapping<?>> tables() {
    return List.of(
        DeviceMapping.DEVICE,
        NetworkMapping.CONNECTION,
        NetworkMapping.NETWORK_AE,
        NetworkMapping.TRANSFER_CAPABILITY,
        WorkMapping.STORAGE,
        WorkMapping.QUEUE,
        WorkMapping.DESTINATION,
        WorkMapping.EXPORT_RULE,
        WorkitemMapping.ON_STORE,
        WorkitemMapping.ON_HL7,
        WorkitemMapping.ON_COMPLETED,
        WorkitemMapping.ON_CANCELED,
        WorkitemMapping.PROCESSING_RULE,
        Hl7Mapping.APPLICATION,
        SourceMapping.SOURCE);
  }

  private static void section(StringBuilder page, EntryMapping<?> mapping) {
    page.append("\n## ").append(mapping.objectClass()).append("\n\n");
    if (mapping.objectClasses().size() > 1) {
      page.append("With the auxiliary classes ")
          .append(
              String.join(", ", mapping.objectClasses().subList(1, mapping.objectClasses().size())))
          .append(".\n\n");
    }
    page.append("| Attribute | OID | Values | Absent | Meaning |\n|---|---|---|---|---|\n");
    for (AttributeRow<?> row : mapping.rows()) {
      page.append("| `").append(row.type().name());
      row.type().aliases().forEach(alias -> page.append("`, `").append(alias));
      page.append("` | ").append(row.type().oid());
      page.append(" | ").append(row.collect() != null ? "any number" : "one");
      page.append(" | ").append(absent(row));
      page.append(" | ").append(row.type().description()).append(" |\n");
    }
  }

  private static String absent(AttributeRow<?> row) {
    String text = row.required() ? "not allowed" : defaultText(row);
    return row.inherited() ? "inherited, else " + text : text;
  }

  private static String defaultText(AttributeRow<?> row) {
    Object value = row.absent();
    if (value == null
        || value.toString().isEmpty()
        || value instanceof Collection<?>
        || row.collect() != null) {
      return "none";
    }
    return "`" + (value instanceof Duration d ? IsoDuration.format(d) : value) + "`";
  }
}
