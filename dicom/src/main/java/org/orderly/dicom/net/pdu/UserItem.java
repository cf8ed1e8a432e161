package org.orderly.dicom.net.pdu;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One sub-item of the user information item (PS3.7 annex D.3.3, PS3.8 annex D). */
public sealed interface UserItem {
  int TYPE_MAXIMUM_LENGTH = 0x51;
  int TYPE_IMPLEMENTATION_CLASS_UID = 0x52;
  int TYPE_ASYNC_WINDOW = 0x53;
  int TYPE_ROLE_SELECTION = 0x54;
  int TYPE_IMPLEMENTATION_VERSION_NAME = 0x55;
  int TYPE_EXTENDED_NEGOTIATION = 0x56;
  int TYPE_COMMON_EXTENDED_NEGOTIATION = 0x57;
  int TYPE_USER_IDENTITY_RQ = 0x58;
  int TYPE_USER_IDENTITY_AC = 0x59;

  /** Maximum length received (PS3.8 D.1.1), 0 for no limit. */
  record MaximumLength(long length) implements UserItem {}

  /** Implementation class UID (PS3.7 D.3.3.2.1). */
  record ImplementationClassUid(String uid) implements UserItem {}

  /** Implementation version name (PS3.7 D.3.3.2.3), at most 16 characters. */
  record ImplementationVersionName(String name) implements UserItem {}

  /** Asynchronous operations window (PS3.7 D.3.3.3), 0 for no limit. */
  record AsyncWindow(int maxOperationsInvoked, int maxOperationsPerformed) implements UserItem {
    public static final AsyncWindow SYNCHRONOUS = new AsyncWindow(1, 1);
  }

  /** SCP/SCU role selection (PS3.7 D.3.3.4). */
  record RoleSelection(String sopClassUid, boolean scu, boolean scp) implements UserItem {}

  /** SOP class extended negotiation (PS3.7 D.3.3.5); the bytes belong to the service class. */
  record ExtendedNegotiation(String sopClassUid, byte[] information) implements UserItem {}

  /** SOP class common extended negotiation (PS3.7 D.3.3.6). */
  record CommonExtendedNegotiation(
      String sopClassUid, String serviceClassUid, List<String> relatedGeneralSopClassUids)
      implements UserItem {
    public CommonExtendedNegotiation {
      relatedGeneralSopClassUids = List.copyOf(relatedGeneralSopClassUids);
    }
  }

  /** User identity of a request (PS3.7 D.3.3.7.1). The fields are secrets and never printed. */
  record UserIdentity(
      int type, boolean responseRequested, byte[] primaryField, byte[] secondaryField)
      implements UserItem {
    public static final int USERNAME = 1;
    public static final int USERNAME_AND_PASSCODE = 2;
    public static final int KERBEROS = 3;
    public static final int SAML = 4;
    public static final int JWT = 5;

    public static UserIdentity username(String name, boolean responseRequested) {
      return new UserIdentity(
          USERNAME, responseRequested, name.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    public static UserIdentity passcode(String name, String passcode, boolean responseRequested) {
      return new UserIdentity(
          USERNAME_AND_PASSCODE,
          responseRequested,
          name.getBytes(StandardCharsets.UTF_8),
          passcode.getBytes(StandardCharsets.UTF_8));
    }

    /** A Kerberos service ticket, SAML assertion or JSON web token. */
    public static UserIdentity token(int type, byte[] token, boolean responseRequested) {
      return new UserIdentity(type, responseRequested, token, new byte[0]);
    }

    /** The user name, for the two types that carry one. */
    public String username() {
      return new String(primaryField, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "UserIdentity[type=" + type + "]";
    }
  }

  /** User identity of an answer (PS3.7 D.3.3.7.2). */
  record UserIdentityResponse(byte[] serverResponse) implements UserItem {
    @Override
    public String toString() {
      return "UserIdentityResponse[length=" + serverResponse.length + "]";
    }
  }

  /** A sub-item that neither part defines: kept, ignored (PS3.8 9.3.1). */
  record Unknown(int type, byte[] value) implements UserItem {}
}
