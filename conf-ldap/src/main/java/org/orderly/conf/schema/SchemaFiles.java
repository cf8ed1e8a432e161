package org.orderly.conf.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.orderly.conf.attribute.AttributeType;
import org.orderly.conf.attribute.ObjectClass;
import org.orderly.conf.attribute.Vocabulary;

/**
 * The schema for OpenLDAP in both of its forms: {@code .schema} to include in slapd.conf, and
 * {@code .ldif} to add below {@code cn=schema,cn=config}. One pair of files per owner of the OIDs.
 */
public final class SchemaFiles {

  private static final String NOTE =
      "# Written from the attribute tables of conf-ldap; do not edit.\n"
          + "# Load core, cosine and inetorgperson first, then dicom, dcm4che, orderly.\n\n";

  private static final int WIDTH = 90;

  private SchemaFiles() {}

  /** Content by file name, in the order of loading. */
  public static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    add(files, "dicom", oid -> oid.startsWith("1.2.840.10008."));
    add(files, "dcm4che", oid -> oid.startsWith("1.2.40.0.13."));
    add(files, "orderly", oid -> oid.startsWith("2.25."));
    return files;
  }

  private static void add(Map<String, String> files, String name, Predicate<String> owned) {
    StringBuilder schema = new StringBuilder(NOTE);
    StringBuilder ldif = new StringBuilder(NOTE);
    ldif.append("dn: cn=").append(name).append(",cn=schema,cn=config\n");
    ldif.append("objectClass: olcSchemaConfig\ncn: ").append(name).append('\n');
    for (AttributeType type : Vocabulary.attributes()) {
      if (owned.test(type.oid())) {
        schema.append("attributetype ").append(wrapped(type.definition())).append("\n\n");
        ldif.append("olcAttributeTypes: ").append(type.definition()).append('\n');
      }
    }
    for (ObjectClass objectClass : Vocabulary.objectClasses()) {
      if (owned.test(objectClass.oid())) {
        schema.append("objectclass ").append(wrapped(objectClass.definition())).append("\n\n");
        ldif.append("olcObjectClasses: ").append(objectClass.definition()).append('\n');
      }
    }
    files.put(name + ".schema", schema.toString());
    files.put(name + ".ldif", ldif.toString());
  }

  /** Over several lines: slapd cuts lines of a .schema file at 4 KiB. */
  private static String wrapped(String definition) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : definition.split("(?<= \\$ )")) {
      if (column > 0 && column + word.length() > WIDTH) {
        text.append("\n  ");
        column = 0;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString().replace(" \n", "\n");
  }
}
