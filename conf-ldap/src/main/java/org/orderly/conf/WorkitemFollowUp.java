package org.orderly.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a work item when another one is completed or canceled: LDAP {@code dcmUPSOnUPSCompleted},
 * {@code dcmUPSOnUPSCanceled}.
 *
 * @param schedule the rule is active inside these slots; empty: always
 * @param includePatient the new work item is about the same patient
 * @param requiresOther matching keys as in a query string; each must find a work item of the same
 *     requested study in the same final state
 * @param stylesheet location of an XSLT that makes the follow-up of the work item, both in the
 *     Native DICOM Model; the rule fills what it leaves open; null: none
 */
public record WorkitemFollowUp(
    String id,
    WorkitemContent content,
    Conditions conditions,
    List<ScheduleExpression> schedule,
    IncludeInput includeInput,
    boolean includePatient,
    List<String> requiresOther,
    @Nullable String stylesheet,
    boolean noKeywords) {

  public WorkitemFollowUp {
    schedule = List.copyOf(schedule);
    requiresOther = List.copyOf(requiresOther);
  }

  /** Values of {@code dcmUPSIncludeInputInformation}. */
  public enum IncludeInput {
    NO,
    COPY_INPUT,
    COPY_OUTPUT
  }
}
