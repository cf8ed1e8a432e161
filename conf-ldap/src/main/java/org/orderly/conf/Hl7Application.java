package org.orderly.conf;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * A receiver of HL7 v2 messages: LDAP {@code hl7Application} with {@code dcmArchiveHL7Application}.
 *
 * @param name {@code application|facility} (MSH-5, MSH-6), or {@code *} for any
 * @param connections those of protocol HL7 are listened on
 * @param acceptedSendingApplications empty: any
 * @param acceptedMessageTypes {@code ADT^A08}, or {@code *} for any
 * @param defaultCharacterSet of messages that name none (MSH-18)
 * @param noPatientCreateMessageTypes messages that change known patients only
 * @param aeTitle AE in whose name patients change; null: the first of the device
 * @param workitemRules its own, then those of the device
 */
public record Hl7Application(
    String name,
    String description,
    boolean installed,
    List<Connection> connections,
    Set<String> acceptedSendingApplications,
    Set<String> otherNames,
    Set<String> acceptedMessageTypes,
    String defaultCharacterSet,
    Set<String> noPatientCreateMessageTypes,
    @Nullable AeTitle aeTitle,
    List<WorkitemOnHl7> workitemRules) {

  private static final String ANY = "*";

  public Hl7Application {
    connections = List.copyOf(connections);
    acceptedSendingApplications = Set.copyOf(acceptedSendingApplications);
    otherNames = Set.copyOf(otherNames);
    acceptedMessageTypes = Set.copyOf(acceptedMessageTypes);
    noPatientCreateMessageTypes = Set.copyOf(noPatientCreateMessageTypes);
    workitemRules = List.copyOf(workitemRules);
  }

  /** Whether messages to this {@code application|facility} are for it. */
  public boolean receives(String receiver) {
    return name.equals(receiver) || otherNames.contains(receiver);
  }

  /** Whether it receives what no other application does. */
  public boolean receivesAny() {
    return name.equals(ANY);
  }

  public boolean acceptsFrom(String sender) {
    return acceptedSendingApplications.isEmpty()
        || acceptedSendingApplications.contains(ANY)
        || acceptedSendingApplications.contains(sender);
  }

  /** Whether it wants messages of this type, {@code ADT^A08}. */
  public boolean accepts(String messageType) {
    return acceptedMessageTypes.contains(ANY) || acceptedMessageTypes.contains(messageType);
  }
}
