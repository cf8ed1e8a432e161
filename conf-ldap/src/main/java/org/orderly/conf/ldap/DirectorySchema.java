package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.schema.Schema;
import org.orderly.conf.attribute.AttributeType;
import org.orderly.conf.attribute.ObjectClass;
import org.orderly.conf.attribute.Vocabulary;

/** The schema of the embedded directory, made of the same tables as the files for OpenLDAP. */
final class DirectorySchema {

  private DirectorySchema() {}

  static Schema schema() throws LDAPException {
    Entry entry = new Entry("cn=schema");
    entry.addAttribute("objectClass", "top", "ldapSubentry", "subschema");
    entry.addAttribute(
        "attributeTypes", Vocabulary.attributes().stream().map(AttributeType::definition).toList());
    entry.addAttribute(
        "objectClasses", Vocabulary.objectClasses().stream().map(ObjectClass::definition).toList());
    // the default standard schema brings core, cosine and inetorgperson
    return Schema.mergeSchemas(Schema.getDefaultStandardSchema(), new Schema(entry));
  }
}
