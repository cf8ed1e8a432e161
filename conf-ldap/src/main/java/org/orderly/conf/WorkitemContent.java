package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /** The same with other texts, in which {@code fill} has put what is known by now. */
  public WorkitemContent filled(UnaryOperator<String> fill) {
    return new WorkitemContent(
        fill.apply(label),
        filled(fill, worklistLabel),
        priority,
        inputReadiness,
        filled(fill, instanceUidBasedOnName),
        includeStudyInstanceUid,
        includeReferencedRequest,
        workitemCode,
        stationNameCodes,
        stationClassCodes,
        stationLocationCodes,
        performerCodes,
        filled(fill, performerName),
        filled(fill, performerOrganization),
        startDelay,
        completionDelay,
        filled(fill, admissionId),
        filled(fill, issuerOfAdmissionId),
        filled(fill, accessionNumber),
        filled(fill, issuerOfAccessionNumber),
        filled(fill, requestedProcedureId),
        filled(fill, requestedProcedureDescription),
        requestedProcedureCodes,
        filled(fill, requestingPhysician),
        filled(fill, requestingService),
        filled(fill, destinationAe));
  }

  private static @Nullable String filled(UnaryOperator<String> fill, @Nullable String text) {
    return text == null ? null : fill.apply(text);
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
