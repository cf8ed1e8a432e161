package org.orderly.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a work item of objects that arrive: LDAP {@code dcmUPSOnStore}.
 *
 * @param schedule the rule is active inside these slots; empty: always
 * @param scope value of the Scope of Accumulation; null: not written
 * @param stylesheet location of an XSLT that makes the work item of the object, both in the Native
 *     DICOM Model; the rule fills what it leaves open; null: none
 * @param noKeywords the stylesheet wants no keywords
 */
public record WorkitemOnStore(
    String id,
    WorkitemContent content,
    Conditions conditions,
    List<ScheduleExpression> schedule,
    IncludeInput includeInput,
    @Nullable Scope scope,
    @Nullable String stylesheet,
    boolean noKeywords) {

  public WorkitemOnStore {
    schedule = List.copyOf(schedule);
  }

  /** Values of {@code dcmUPSIncludeInputInformation}. */
  public enum IncludeInput {
    NO,
    SINGLE,
    APPEND,
    SINGLE_OR_CREATE,
    APPEND_OR_CREATE;

    /** Whether later objects join the Input Information of a work item that exists. */
    public boolean appends() {
      return this == APPEND || this == APPEND_OR_CREATE;
    }

    /** Whether an object that cannot join any more makes a further work item. */
    public boolean creates() {
      return this == SINGLE_OR_CREATE || this == APPEND_OR_CREATE;
    }
  }

  /** Values of {@code dcmEntity}: what the work item accumulates (DCM 113705). */
  public enum Scope {
    STUDY,
    SERIES,
    MPPS
  }
}
