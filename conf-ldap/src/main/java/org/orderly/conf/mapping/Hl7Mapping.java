package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.AE_TITLE;
import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.TEXT;

import org.orderly.conf.Hl7Application;
import org.orderly.conf.attribute.EntryMapping;

/** Table of {@code hl7Application}. */
public final class Hl7Mapping {

  public static final EntryMapping<Hl7Application> APPLICATION =
      EntryMapping.of(Hl7Application.class, "hl7Application", "dcmArchiveHL7Application")
          .must("hl7ApplicationName", "name", TEXT)
          .may("dicomDescription", "description", TEXT, "")
          .may("dicomInstalled", "installed", BOOLEAN, true)
          .set("hl7AcceptedSendingApplication", "acceptedSendingApplications", TEXT)
          .set("hl7OtherApplicationName", "otherNames", TEXT)
          .set("hl7AcceptedMessageType", "acceptedMessageTypes", TEXT)
          .may("hl7DefaultCharacterSet", "defaultCharacterSet", TEXT, "ASCII")
          .set("hl7NoPatientCreateMessageType", "noPatientCreateMessageTypes", TEXT)
          .may("dicomAETitle", "aeTitle", AE_TITLE)
          .derived("connections", "workitemRules")
          .build();

  private Hl7Mapping() {}
}
