package org.orderly.dicom.net.ul;

import java.util.List;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.pdu.UserItem;

/**
 * Decides on each A-ASSOCIATE-RQ; called on the association's thread, so it may look things up but
 * not wait long.
 */
@FunctionalInterface
public interface AcceptorPolicy {
  Decision decide(AssociationRequest request);

  /** Accept with a result for every proposed context, or reject. */
  sealed interface Decision {}

  /**
   * Acceptance. Maximum length, implementation and operations window are added by the upper layer.
   *
   * @param contexts one result per proposed context
   * @param extras role selection, extended negotiation and user identity answers
   * @param options sizes and timers of this association, usually those of the called AE
   */
  record Accept(List<Pdu.ContextResult> contexts, List<UserItem> extras, UlOptions options)
      implements Decision {
    public Accept {
      contexts = List.copyOf(contexts);
      extras = List.copyOf(extras);
    }
  }

  /** Rejection. */
  record Reject(RejectReason reason) implements Decision {}
}
