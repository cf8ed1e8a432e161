package org.orderly.dicom.net.pdu;

import java.util.List;
import java.util.Optional;

/** One protocol data unit of the upper layer (PS3.8 9.3.1). */
public sealed interface Pdu {
  int TYPE_ASSOCIATE_RQ = 0x01;
  int TYPE_ASSOCIATE_AC = 0x02;
  int TYPE_ASSOCIATE_RJ = 0x03;
  int TYPE_P_DATA_TF = 0x04;
  int TYPE_RELEASE_RQ = 0x05;
  int TYPE_RELEASE_RP = 0x06;
  int TYPE_ABORT = 0x07;

  /** The one application context name that PS3.7 A.2.1 defines. */
  String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  /** A-ASSOCIATE-RQ (PS3.8 9.3.2). AE titles are trimmed text, not yet validated. */
  record AssociateRq(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<ContextProposal> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateRq {
      contexts = List.copyOf(contexts);
    }

    @Override
    public String toString() {
      return "A-ASSOCIATE-RQ " + callingAeTitle + " -> " + calledAeTitle;
    }
  }

  /**
   * A-ASSOCIATE-AC (PS3.8 9.3.3). The AE titles are copies of the request's and are never tested.
   */
  record AssociateAc(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<ContextResult> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateAc {
      contexts = List.copyOf(contexts);
    }
  }

  /**
   * A-ASSOCIATE-RJ (PS3.8 9.3.4), as the three codes of the wire; {@link RejectReason} knows their
   * names.
   */
  record AssociateRj(int result, int source, int reason) implements Pdu {
    @Override
    public String toString() {
      return RejectReason.describe(result, source, reason);
    }
  }

  /**
   * Header of a P-DATA-TF (PS3.8 9.3.5); {@code length} bytes of presentation data values follow.
   */
  record PDataTf(int length) implements Pdu {}

  /** A-RELEASE-RQ (PS3.8 9.3.6). */
  record ReleaseRq() implements Pdu {}

  /** A-RELEASE-RP (PS3.8 9.3.7). */
  record ReleaseRp() implements Pdu {}

  /** A-ABORT (PS3.8 9.3.8). */
  record Abort(int source, int reason) implements Pdu {
    public static final int SERVICE_USER = 0;
    public static final int SERVICE_PROVIDER = 2;

    public static Abort byUser() {
      return new Abort(SERVICE_USER, 0);
    }

    public static Abort byProvider(AbortReason reason) {
      return new Abort(SERVICE_PROVIDER, reason.code());
    }

    @Override
    public String toString() {
      return source == SERVICE_USER
          ? "A-ABORT by service user"
          : "A-ABORT by service provider: " + AbortReason.describe(reason);
    }
  }

  /** A PDU of a type that PS3.8 does not define; its body is not read. */
  record Unknown(int type, long length) implements Pdu {}

  /** Presentation context item of a request (PS3.8 9.3.2.2). */
  record ContextProposal(int id, String abstractSyntax, List<String> transferSyntaxes) {
    public ContextProposal {
      transferSyntaxes = List.copyOf(transferSyntaxes);
    }
  }

  /**
   * Presentation context item of an answer (PS3.8 9.3.3.2); the transfer syntax counts only when
   * accepted.
   */
  record ContextResult(int id, int result, String transferSyntax) {
    public static final int ACCEPTANCE = 0;
    public static final int USER_REJECTION = 1;
    public static final int NO_REASON = 2;
    public static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    public static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    public boolean accepted() {
      return result == ACCEPTANCE;
    }

    /** The words of PS3.8 table 9-18. */
    public static String describe(int result) {
      return switch (result) {
        case ACCEPTANCE -> "acceptance";
        case USER_REJECTION -> "user-rejection";
        case NO_REASON -> "no-reason";
        case ABSTRACT_SYNTAX_NOT_SUPPORTED -> "abstract-syntax-not-supported";
        case TRANSFER_SYNTAXES_NOT_SUPPORTED -> "transfer-syntaxes-not-supported";
        default -> "result " + result;
      };
    }
  }

  /** User information item (PS3.8 9.3.2.3): its sub-items in the order of the wire. */
  record UserInformation(List<UserItem> items) {
    public UserInformation {
      items = List.copyOf(items);
    }

    public <T extends UserItem> List<T> all(Class<T> type) {
      return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T extends UserItem> Optional<T> first(Class<T> type) {
      return items.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /**
     * The longest P-DATA-TF variable field that the sender wants to receive; 0 is unlimited (PS3.8
     * D.1).
     */
    public long maximumLength() {
      return first(UserItem.MaximumLength.class).map(UserItem.MaximumLength::length).orElse(0L);
    }

    /** The sender's window; both numbers 1 when it did not negotiate (PS3.7 D.3.3.3). */
    public UserItem.AsyncWindow asyncWindow() {
      return first(UserItem.AsyncWindow.class).orElse(UserItem.AsyncWindow.SYNCHRONOUS);
    }

    public String implementationClassUid() {
      return first(UserItem.ImplementationClassUid.class)
          .map(UserItem.ImplementationClassUid::uid)
          .orElse("");
    }

    public String implementationVersionName() {
      return first(UserItem.ImplementationVersionName.class)
          .map(UserItem.ImplementationVersionName::name)
          .orElse("");
    }

    public Optional<UserItem.UserIdentity> identity() {
      return first(UserItem.UserIdentity.class);
    }
  }
}
