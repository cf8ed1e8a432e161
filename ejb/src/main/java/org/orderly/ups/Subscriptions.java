package org.orderly.ups;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;

/** Who hears of which work items (PS3.4 CC.2.3). */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Subscriptions {

  /**
   * Subscribes to a work item or, by the well-known UIDs, to all or to those that match.
   *
   * @param keys matching keys of a filtered subscription
   */
  public UpsResult subscribe(
      UpsContext context,
      String uid,
      AeTitle subscriber,
      boolean deletionLock,
      @Nullable DataSet keys)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a subscription; of a global one also those to each work item.
   *
   * @return false if there was none
   */
  public boolean unsubscribe(UpsContext context, String uid, AeTitle subscriber)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a global subscription for work items to come.
   *
   * @return false if there was none
   */
  public boolean suspend(UpsContext context, String uid, AeTitle subscriber) throws UpsException {
    throw new UnsupportedOperationException();
  }

  /** To one work item, or all global ones if {@code uid} is null; in the order of their making. */
  public List<SubscriptionView> list(@Nullable String uid) {
    throw new UnsupportedOperationException();
  }
}
