package org.orderly.dicom.net.ul;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.RejectReason;

/** An association could not be opened or came to a bad end; the nested types say which. */
public abstract sealed class AssociationException extends IOException {

  private AssociationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No TCP or TLS connection came about. */
  public static final class ConnectFailed extends AssociationException {
    public ConnectFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The peer answered A-ASSOCIATE-RJ, or our own policy did. */
  public static final class Rejected extends AssociationException {
    private final transient Pdu.AssociateRj pdu;

    public Rejected(Pdu.AssociateRj pdu) {
      super(RejectReason.describe(pdu.result(), pdu.source(), pdu.reason()), null);
      this.pdu = pdu;
    }

    public int result() {
      return pdu.result();
    }

    public int source() {
      return pdu.source();
    }

    public int reason() {
      return pdu.reason();
    }

    /** Whether the peer invites to try again later (rejected-transient). */
    public boolean isTransient() {
      return pdu.result() == 2;
    }
  }

  /** Either side sent A-ABORT. */
  public static final class Aborted extends AssociationException {
    private final transient Pdu.Abort pdu;
    private final boolean byPeer;

    public Aborted(Pdu.Abort pdu, boolean byPeer, @Nullable Throwable cause) {
      super(pdu + (byPeer ? " of the peer" : explain(cause)), cause);
      this.pdu = pdu;
      this.byPeer = byPeer;
    }

    private static String explain(@Nullable Throwable cause) {
      return cause == null ? "" : ": " + cause.getMessage();
    }

    public int source() {
      return pdu.source();
    }

    public int reason() {
      return pdu.reason();
    }

    public boolean byPeer() {
      return byPeer;
    }
  }

  /** A timer ran out; the connection is gone. */
  public static final class TimedOut extends AssociationException {
    private final UlTimer timer;

    public TimedOut(UlTimer timer) {
      super(timer.name().toLowerCase(java.util.Locale.ROOT) + " timer expired", null);
      this.timer = timer;
    }

    public UlTimer timer() {
      return timer;
    }
  }

  /** The connection broke or was closed without release or abort. */
  public static final class ConnectionLost extends AssociationException {
    public ConnectionLost(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Something was asked of an association that is released, aborted or not yet established. */
  public static final class NotEstablished extends AssociationException {
    public NotEstablished(String message) {
      super(message, null);
    }
  }
}
