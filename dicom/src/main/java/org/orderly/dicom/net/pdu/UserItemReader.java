package org.orderly.dicom.net.pdu;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.net.pdu.Pdu.UserInformation;

/** Reads the sub-items of the user information item (PS3.7 D.3.3, PS3.8 D.1). */
final class UserItemReader {
  private UserItemReader() {}

  static UserInformation userInformation(Fields fields) throws PduException {
    List<UserItem> items = new ArrayList<>();
    while (fields.hasMore()) {
      int type = fields.itemType();
      items.add(userItem(type, fields.item()));
    }
    return new UserInformation(items);
  }

  private static UserItem userItem(int type, Fields f) throws PduException {
    return switch (type) {
      case UserItem.TYPE_MAXIMUM_LENGTH -> new UserItem.MaximumLength(f.uint32());
      case UserItem.TYPE_IMPLEMENTATION_CLASS_UID -> new UserItem.ImplementationClassUid(f.rest());
      case UserItem.TYPE_ASYNC_WINDOW -> new UserItem.AsyncWindow(f.uint16(), f.uint16());
      case UserItem.TYPE_ROLE_SELECTION -> roleSelection(f);
      case UserItem.TYPE_IMPLEMENTATION_VERSION_NAME ->
          new UserItem.ImplementationVersionName(f.rest());
      case UserItem.TYPE_EXTENDED_NEGOTIATION ->
          new UserItem.ExtendedNegotiation(f.text(f.uint16()), f.rawRest());
      case UserItem.TYPE_COMMON_EXTENDED_NEGOTIATION -> commonExtended(f);
      case UserItem.TYPE_USER_IDENTITY_RQ -> userIdentity(f);
      case UserItem.TYPE_USER_IDENTITY_AC -> new UserItem.UserIdentityResponse(f.raw(f.uint16()));
      default -> new UserItem.Unknown(type, f.rawRest());
    };
  }

  private static UserItem roleSelection(Fields f) throws PduException {
    String sopClass = f.text(f.uint16());
    return new UserItem.RoleSelection(sopClass, f.uint8() == 1, f.uint8() == 1);
  }

  private static UserItem commonExtended(Fields f) throws PduException {
    String sopClass = f.text(f.uint16());
    String serviceClass = f.text(f.uint16());
    int relatedLength = f.uint16();
    List<String> related = new ArrayList<>();
    for (int read = 0; read < relatedLength; ) {
      int length = f.uint16();
      related.add(f.text(length));
      read += 2 + length;
    }
    return new UserItem.CommonExtendedNegotiation(sopClass, serviceClass, related);
  }

  private static UserItem userIdentity(Fields f) throws PduException {
    int type = f.uint8();
    boolean responseRequested = f.uint8() == 1;
    byte[] primary = f.raw(f.uint16());
    byte[] secondary = f.raw(f.uint16());
    return new UserItem.UserIdentity(type, responseRequested, primary, secondary);
  }
}
