package org.orderly.ups;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.dimse.Status;

/**
 * The state transitions of a work item: PS3.4 Table CC.1.1-2, one row per event. Beyond it, a
 * change to the final state that is reached already is a warning whatever the Transaction UID, as
 * clients that repeat a request after a lost response rely on.
 */
enum StateTable {
  CREATE(
      "N-CREATE received for this SOP Instance UID",
      Cell.go(WorkitemState.SCHEDULED),
      Cell.refuse(Status.DUPLICATE_SOP_INSTANCE, "The UPS already exists."),
      Cell.refuse(Status.DUPLICATE_SOP_INSTANCE, "The UPS already exists."),
      Cell.refuse(Status.DUPLICATE_SOP_INSTANCE, "The UPS already exists."),
      Cell.refuse(Status.DUPLICATE_SOP_INSTANCE, "The UPS already exists.")),
  IN_PROGRESS(
      "N-ACTION to Change State to IN PROGRESS, with correct Transaction UID",
      Cell.UNKNOWN,
      Cell.go(WorkitemState.IN_PROGRESS),
      Cell.inconsistent(UpsStatus.ALREADY_IN_PROGRESS),
      Cell.inconsistent(UpsStatus.MAY_NO_LONGER_BE_UPDATED),
      Cell.inconsistent(UpsStatus.MAY_NO_LONGER_BE_UPDATED)),
  IN_PROGRESS_WRONG_UID(
      "N-ACTION to Change State to IN PROGRESS, without correct Transaction UID",
      Cell.UNKNOWN,
      Cell.WRONG_UID,
      Cell.WRONG_UID,
      Cell.WRONG_UID,
      Cell.WRONG_UID),
  SCHEDULED(
      "N-ACTION to Change State to SCHEDULED",
      Cell.UNKNOWN,
      Cell.inconsistent(UpsStatus.MAY_ONLY_BECOME_SCHEDULED_BY_CREATION),
      Cell.inconsistent(UpsStatus.MAY_ONLY_BECOME_SCHEDULED_BY_CREATION),
      Cell.inconsistent(UpsStatus.MAY_ONLY_BECOME_SCHEDULED_BY_CREATION),
      Cell.inconsistent(UpsStatus.MAY_ONLY_BECOME_SCHEDULED_BY_CREATION)),
  COMPLETED(
      "N-ACTION to Change State to COMPLETED, with correct Transaction UID",
      Cell.UNKNOWN,
      Cell.inconsistent(UpsStatus.NOT_YET_IN_PROGRESS),
      Cell.goIfRequirementsAreMet(WorkitemState.COMPLETED),
      Cell.ALREADY_COMPLETED,
      Cell.inconsistent(UpsStatus.MAY_NO_LONGER_BE_UPDATED)),
  COMPLETED_WRONG_UID(
      "N-ACTION to Change State to COMPLETED, without correct Transaction UID",
      Cell.UNKNOWN,
      Cell.WRONG_UID,
      Cell.WRONG_UID,
      Cell.ALREADY_COMPLETED,
      Cell.WRONG_UID),
  REQUEST_CANCEL(
      "N-ACTION to Request Cancel",
      Cell.UNKNOWN,
      Cell.go(WorkitemState.CANCELED),
      Cell.tellPerformer(),
      Cell.refuse(UpsStatus.COMPLETED_ALREADY, "The UPS is already COMPLETED."),
      Cell.ALREADY_CANCELED),
  CANCELED(
      "N-ACTION to Change State to CANCELED, with correct Transaction UID",
      Cell.UNKNOWN,
      Cell.inconsistent(UpsStatus.NOT_YET_IN_PROGRESS),
      Cell.goIfRequirementsAreMet(WorkitemState.CANCELED),
      Cell.inconsistent(UpsStatus.MAY_NO_LONGER_BE_UPDATED),
      Cell.ALREADY_CANCELED),
  CANCELED_WRONG_UID(
      "N-ACTION to Change State to CANCELED, without correct Transaction UID",
      Cell.UNKNOWN,
      Cell.WRONG_UID,
      Cell.WRONG_UID,
      Cell.WRONG_UID,
      Cell.ALREADY_CANCELED);

  /** What is done. */
  enum Outcome {
    CHANGE,
    CHANGE_IF_REQUIREMENTS_ARE_MET,
    TELL_PERFORMER,
    WARN,
    REFUSE
  }

  /**
   * One cell.
   *
   * @param next of a change
   * @param status of a warning or refusal
   */
  record Cell(Outcome outcome, @Nullable WorkitemState next, @Nullable Status status, String text) {

    private static final Cell UNKNOWN =
        refuse(UpsStatus.NO_SUCH_UPS, "Specified SOP Instance UID does not exist");
    private static final Cell WRONG_UID =
        refuse(UpsStatus.WRONG_TRANSACTION_UID, "The Transaction UID is incorrect.");
    private static final Cell ALREADY_COMPLETED =
        warn(
            UpsStatus.ALREADY_COMPLETED, "The UPS is already in the requested state of COMPLETED.");
    private static final Cell ALREADY_CANCELED =
        warn(UpsStatus.ALREADY_CANCELED, "The UPS is already in the requested state of CANCELED.");

    private static Cell go(WorkitemState next) {
      return new Cell(Outcome.CHANGE, next, null, "");
    }

    private static Cell goIfRequirementsAreMet(WorkitemState next) {
      return new Cell(Outcome.CHANGE_IF_REQUIREMENTS_ARE_MET, next, null, "");
    }

    private static Cell tellPerformer() {
      return new Cell(Outcome.TELL_PERFORMER, null, null, "");
    }

    private static Cell warn(Status status, String text) {
      return new Cell(Outcome.WARN, null, status, text);
    }

    private static Cell refuse(Status status, String text) {
      return new Cell(Outcome.REFUSE, null, status, text);
    }

    private static Cell inconsistent(Status status) {
      return refuse(status, INCONSISTENT);
    }

    UpsException refusal() {
      return new UpsException(status == null ? Status.PROCESSING_FAILURE : status, text);
    }

    UpsWarning warning() {
      return new UpsWarning(status == null ? Status.SUCCESS : status, text);
    }
  }

  static final String INCONSISTENT =
      "The submitted request is inconsistent with the current state of the UPS Instance.";

  private final String label;
  private final Cell unknown;
  private final Cell scheduled;
  private final Cell inProgress;
  private final Cell completed;
  private final Cell canceled;

  StateTable(
      String label, Cell unknown, Cell scheduled, Cell inProgress, Cell completed, Cell canceled) {
    this.label = label;
    this.unknown = unknown;
    this.scheduled = scheduled;
    this.inProgress = inProgress;
    this.completed = completed;
    this.canceled = canceled;
  }

  /** The event in the words of the standard. */
  String label() {
    return label;
  }

  /** The row of a request to change the state. */
  static StateTable change(WorkitemState target, boolean correctTransactionUid) {
    return switch (target) {
      case SCHEDULED -> SCHEDULED;
      case IN_PROGRESS -> correctTransactionUid ? IN_PROGRESS : IN_PROGRESS_WRONG_UID;
      case COMPLETED -> correctTransactionUid ? COMPLETED : COMPLETED_WRONG_UID;
      case CANCELED -> correctTransactionUid ? CANCELED : CANCELED_WRONG_UID;
    };
  }

  /**
   * @param state null: there is no such work item
   */
  Cell in(@Nullable WorkitemState state) {
    if (state == null) {
      return unknown;
    }
    return switch (state) {
      case SCHEDULED -> scheduled;
      case IN_PROGRESS -> inProgress;
      case COMPLETED -> completed;
      case CANCELED -> canceled;
    };
  }
}
