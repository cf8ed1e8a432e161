package org.orderly.dicom.net.pdu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.orderly.dicom.net.pdu.Pdu.ContextProposal;
import org.orderly.dicom.net.pdu.Pdu.ContextResult;
import org.orderly.dicom.net.pdu.Pdu.UserInformation;

/**
 * Encodes PDUs into one array each, so that each is one write; the inverse of {@link PduReader}.
 */
public final class PduWriter {
  private byte[] bytes = new byte[512];
  private int size;

  private PduWriter() {}

  public static byte[] encode(Pdu.AssociateRq rq) {
    PduWriter out = new PduWriter();
    int pdu = out.beginPdu(Pdu.TYPE_ASSOCIATE_RQ);
    out.associateHead(rq.protocolVersion(), rq.calledAeTitle(), rq.callingAeTitle());
    out.textItem(0x10, rq.applicationContext());
    rq.contexts().forEach(out::contextProposal);
    out.userInformation(rq.user());
    return out.endPdu(pdu);
  }

  public static byte[] encode(Pdu.AssociateAc ac) {
    PduWriter out = new PduWriter();
    int pdu = out.beginPdu(Pdu.TYPE_ASSOCIATE_AC);
    out.associateHead(ac.protocolVersion(), ac.calledAeTitle(), ac.callingAeTitle());
    out.textItem(0x10, ac.applicationContext());
    ac.contexts().forEach(out::contextResult);
    out.userInformation(ac.user());
    return out.endPdu(pdu);
  }

  public static byte[] encode(Pdu.AssociateRj rj) {
    return control(Pdu.TYPE_ASSOCIATE_RJ, rj.result(), rj.source(), rj.reason());
  }

  public static byte[] encode(Pdu.ReleaseRq rq) {
    return control(Pdu.TYPE_RELEASE_RQ, 0, 0, 0);
  }

  public static byte[] encode(Pdu.ReleaseRp rp) {
    return control(Pdu.TYPE_RELEASE_RP, 0, 0, 0);
  }

  public static byte[] encode(Pdu.Abort abort) {
    return control(Pdu.TYPE_ABORT, 0, abort.source(), abort.reason());
  }

  private static byte[] control(int type, int second, int third, int fourth) {
    return new byte[] {(byte) type, 0, 0, 0, 0, 4, 0, (byte) second, (byte) third, (byte) fourth};
  }

  private void associateHead(int version, String called, String calling) {
    uint16(version);
    uint16(0);
    aeTitle(called);
    aeTitle(calling);
    room(32);
    size += 32;
  }

  private void contextProposal(ContextProposal context) {
    int item = beginItem(0x20);
    uint8(context.id());
    uint8(0);
    uint16(0);
    textItem(0x30, context.abstractSyntax());
    context.transferSyntaxes().forEach(syntax -> textItem(0x40, syntax));
    endItem(item);
  }

  private void contextResult(ContextResult context) {
    int item = beginItem(0x21);
    uint8(context.id());
    uint8(0);
    uint8(context.result());
    uint8(0);
    textItem(0x40, context.transferSyntax());
    endItem(item);
  }

  private void userInformation(UserInformation user) {
    int item = beginItem(0x50);
    user.items().forEach(this::userItem);
    endItem(item);
  }

  // Java 17 has no switch over types; the sealed interface and the tests keep this chain complete
  private void userItem(UserItem item) {
    if (item instanceof UserItem.MaximumLength i) {
      int mark = beginItem(UserItem.TYPE_MAXIMUM_LENGTH);
      uint16((int) (i.length() >>> 16));
      uint16((int) i.length());
      endItem(mark);
    } else if (item instanceof UserItem.ImplementationClassUid i) {
      textItem(UserItem.TYPE_IMPLEMENTATION_CLASS_UID, i.uid());
    } else if (item instanceof UserItem.AsyncWindow i) {
      int mark = beginItem(UserItem.TYPE_ASYNC_WINDOW);
      uint16(i.maxOperationsInvoked());
      uint16(i.maxOperationsPerformed());
      endItem(mark);
    } else if (item instanceof UserItem.RoleSelection i) {
      roleSelection(i);
    } else if (item instanceof UserItem.ImplementationVersionName i) {
      textItem(UserItem.TYPE_IMPLEMENTATION_VERSION_NAME, i.name());
    } else if (item instanceof UserItem.ExtendedNegotiation i) {
      int mark = beginItem(UserItem.TYPE_EXTENDED_NEGOTIATION);
      field(ascii(i.sopClassUid()));
      raw(i.information());
      endItem(mark);
    } else if (item instanceof UserItem.CommonExtendedNegotiation i) {
      commonExtended(i);
    } else if (item instanceof UserItem.UserIdentity i) {
      userIdentity(i);
    } else if (item instanceof UserItem.UserIdentityResponse i) {
      int mark = beginItem(UserItem.TYPE_USER_IDENTITY_AC);
      field(i.serverResponse());
      endItem(mark);
    } else if (item instanceof UserItem.Unknown i) {
      int mark = beginItem(i.type());
      raw(i.value());
      endItem(mark);
    }
  }

  private void roleSelection(UserItem.RoleSelection role) {
    int mark = beginItem(UserItem.TYPE_ROLE_SELECTION);
    field(ascii(role.sopClassUid()));
    uint8(role.scu() ? 1 : 0);
    uint8(role.scp() ? 1 : 0);
    endItem(mark);
  }

  private void commonExtended(UserItem.CommonExtendedNegotiation common) {
    int mark = beginItem(UserItem.TYPE_COMMON_EXTENDED_NEGOTIATION);
    field(ascii(common.sopClassUid()));
    field(ascii(common.serviceClassUid()));
    int related = beginField();
    common.relatedGeneralSopClassUids().forEach(uid -> field(ascii(uid)));
    endItem(related);
    endItem(mark);
  }

  private void userIdentity(UserItem.UserIdentity identity) {
    int mark = beginItem(UserItem.TYPE_USER_IDENTITY_RQ);
    uint8(identity.type());
    uint8(identity.responseRequested() ? 1 : 0);
    field(identity.primaryField());
    field(identity.secondaryField());
    endItem(mark);
  }

  private int beginPdu(int type) {
    uint8(type);
    uint8(0);
    room(4);
    size += 4;
    return size;
  }

  private byte[] endPdu(int start) {
    int length = size - start;
    bytes[start - 4] = (byte) (length >>> 24);
    bytes[start - 3] = (byte) (length >>> 16);
    bytes[start - 2] = (byte) (length >>> 8);
    bytes[start - 1] = (byte) length;
    return Arrays.copyOf(bytes, size);
  }

  private int beginItem(int type) {
    uint8(type);
    uint8(0);
    return beginField();
  }

  private int beginField() {
    uint16(0);
    return size;
  }

  private void endItem(int start) {
    int length = size - start;
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("item of " + length + " bytes does not fit its length");
    }
    bytes[start - 2] = (byte) (length >>> 8);
    bytes[start - 1] = (byte) length;
  }

  private void textItem(int type, String text) {
    int mark = beginItem(type);
    raw(ascii(text));
    endItem(mark);
  }

  private void field(byte[] value) {
    int mark = beginField();
    raw(value);
    endItem(mark);
  }

  private void aeTitle(String title) {
    byte[] value = Arrays.copyOf(ascii(title), 16);
    Arrays.fill(value, Math.min(16, title.length()), 16, (byte) ' ');
    raw(value);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void uint8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  private void uint16(int value) {
    uint8(value >>> 8);
    uint8(value);
  }

  private void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
