package org.orderly.conf;

import java.util.List;

/**
 * PS3.15 H.1.3.4 {@code dicomTransferCapability}: one SOP class in one role.
 *
 * @param transferSyntaxes UIDs in no order; {@code *} in the list: any
 */
public record TransferCapability(
    String name,
    String sopClass,
    Role role,
    List<String> transferSyntaxes,
    List<String> preferredTransferSyntaxes,
    boolean relationalQueries,
    boolean combinedDateTimeMatching,
    boolean fuzzySemanticMatching,
    boolean timezoneQueryAdjustment) {

  public TransferCapability {
    transferSyntaxes = List.copyOf(transferSyntaxes);
    preferredTransferSyntaxes = List.copyOf(preferredTransferSyntaxes);
  }

  /** Values of {@code dicomTransferRole}. */
  public enum Role {
    SCU,
    SCP
  }
}
