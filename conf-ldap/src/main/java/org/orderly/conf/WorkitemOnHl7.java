package org.orderly.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a work item of HL7 messages that arrive: LDAP {@code hl7UPSOnHL7}. Texts may hold fields of
 * the message, {@code {PID-3.4}}.
 *
 * @param stylesheet location of an XSLT from the message to attributes of the work item in the
 *     Native DICOM Model; the rule fills what it leaves open
 * @param conditions all must hold; empty: any message
 * @param schedule the rule is active inside these slots; empty: always
 * @param studyInstanceUid of the study that is requested, unless the style sheet tells it; null:
 *     none
 */
public record WorkitemOnHl7(
    String id,
    WorkitemContent content,
    String stylesheet,
    List<Hl7Condition> conditions,
    List<ScheduleExpression> schedule,
    @Nullable String studyInstanceUid) {

  public WorkitemOnHl7 {
    conditions = List.copyOf(conditions);
    schedule = List.copyOf(schedule);
  }
}
