package org.orderly.ups;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/**
 * The operations on work items (PS3.4 CC.2.1 to CC.2.7), each one transaction in which its events
 * are written, too. All faces of the service end here.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Workitems {

  /**
   * Creates a work item.
   *
   * @param uid null: one is generated
   * @param template true: a template, which has no start time
   */
  public UpsResult create(
      UpsContext context, @Nullable String uid, DataSet attributes, boolean template)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /** All attributes of a work item and of its patient; never the Transaction UID. */
  public DataSet get(UpsContext context, String uid) throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets attributes; a sequence is replaced as a whole, an empty value clears.
   *
   * @param transactionUid null if none was given; not looked for in {@code changes}
   */
  public UpsResult update(
      UpsContext context, String uid, @Nullable String transactionUid, DataSet changes)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Changes the state.
   *
   * @param request Procedure Step State and Transaction UID
   */
  public UpsResult changeState(UpsContext context, String uid, DataSet request)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks to cancel: a scheduled work item is canceled, the performer of one in progress is told.
   *
   * @param request reason, discontinuation code and contact, if any
   */
  public UpsResult requestCancel(UpsContext context, String uid, @Nullable DataSet request)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Creates a scheduled work item in place of another, which stays as it is.
   *
   * @param newUid null: one is generated
   * @param start null: now
   * @return the UID of the new one
   */
  public String reschedule(
      UpsContext context, String uid, @Nullable String newUid, @Nullable LocalDateTime start)
      throws UpsException {
    throw new UnsupportedOperationException();
  }
}
