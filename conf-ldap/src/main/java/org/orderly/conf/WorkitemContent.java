package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule writes into the work item it makes (PS3.4 CC.2.5-3). Texts may hold {@code
 * {attribute}} placeholders; null: nothing is written.
 *
 * @param instanceUidBasedOnName the same name always gives the same SOP Instance UID; null: random
 * @param startDelay from now to the scheduled start
 * @param completionDelay null: no expected completion
 * @param accessionNumber null: that of the object
 */
public record WorkitemContent(
    String label,
    @Nullable String worklistLabel,
    Priority priority,
    InputReadiness inputReadiness,
    @Nullable String instanceUidBasedOnName,
    boolean includeStudyInstanceUid,
    boolean includeReferencedRequest,
    @Nullable Code workitemCode,
    List<Code> stationNameCodes,
    List<Code> stationClassCodes,
    List<Code> stationLocationCodes,
    List<Code> performerCodes,
    @Nullable String performerName,
    @Nullable String performerOrganization,
    Duration startDelay,
    @Nullable Duration completionDelay,
    @Nullable String admissionId,
    @Nullable String issuerOfAdmissionId,
    @Nullable String accessionNumber,
    @Nullable String issuerOfAccessionNumber,
    @Nullable String requestedProcedureId,
    @Nullable String requestedProcedureDescription,
    List<Code> requestedProcedureCodes,
    @Nullable String requestingPhysician,
    @Nullable String requestingService,
    @Nullable String destinationAe) {

  public WorkitemContent {
    stationNameCodes = List.copyOf(stationNameCodes);
    stationClassCodes = List.copyOf(stationClassCodes);
    stationLocationCodes = List.copyOf(stationLocationCodes);
    performerCodes = List.copyOf(performerCodes);
    requestedProcedureCodes = List.copyOf(requestedProcedureCodes);
  }

  /** Values of Scheduled Procedure Step Priority (0074,1200). */
  public enum Priority {
    HIGH,
    MEDIUM,
    LOW
  }

  /** Values of Input Readiness State (0040,4041). */
  public enum InputReadiness {
    INCOMPLETE,
    UNAVAILABLE,
    READY
  }
}
