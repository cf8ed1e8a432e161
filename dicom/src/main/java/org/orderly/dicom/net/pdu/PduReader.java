package org.orderly.dicom.net.pdu;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.net.pdu.Pdu.ContextProposal;
import org.orderly.dicom.net.pdu.Pdu.ContextResult;
import org.orderly.dicom.net.pdu.Pdu.UserInformation;

/**
 * Reads PDUs from a stream; one method per structure of PS3.8 9.3. Not thread-safe: one reader per
 * connection.
 */
public final class PduReader {
  private static final int HEADER = 6;
  private static final int FIXED_ASSOCIATE = 68;
  private static final int CONTROL_BODY = 4;

  /**
   * Some peers count the PDU header in the maximum length, or pad; streamed data costs no memory.
   */
  private static final int P_DATA_TOLERANCE = 1024;

  private static final int ITEM_APPLICATION_CONTEXT = 0x10;
  private static final int ITEM_CONTEXT_PROPOSAL = 0x20;
  private static final int ITEM_CONTEXT_RESULT = 0x21;
  private static final int ITEM_ABSTRACT_SYNTAX = 0x30;
  private static final int ITEM_TRANSFER_SYNTAX = 0x40;
  private static final int ITEM_USER_INFORMATION = 0x50;

  private final InputStream in;
  private final int maxAssociatePdu;
  private final byte[] header = new byte[HEADER];
  private long maxPData;

  /**
   * @param maxAssociatePdu longest A-ASSOCIATE-RQ or -AC to take in
   * @param maxPData longest P-DATA-TF to take in, 0 for no limit
   */
  public PduReader(InputStream in, int maxAssociatePdu, int maxPData) {
    this.in = in;
    this.maxAssociatePdu = maxAssociatePdu;
    maxPData(maxPData);
  }

  /** Sets the longest P-DATA-TF, once the association has its own options; 0 for no limit. */
  public void maxPData(int max) {
    maxPData = max == 0 ? Integer.MAX_VALUE : (long) max + P_DATA_TOLERANCE;
  }

  /**
   * Reads the next PDU; of a P-DATA-TF or unknown PDU only the header.
   *
   * @throws EOFException if the stream ends before or within the PDU
   * @throws PduException if the PDU is malformed or longer than allowed
   */
  public Pdu read() throws IOException {
    readFully(header, HEADER);
    int type = header[0] & 0xFF;
    long length = Fields.uint32(header, 2);
    return switch (type) {
      case Pdu.TYPE_ASSOCIATE_RQ -> associate(associateBody("A-ASSOCIATE-RQ", length), true);
      case Pdu.TYPE_ASSOCIATE_AC -> associate(associateBody("A-ASSOCIATE-AC", length), false);
      case Pdu.TYPE_ASSOCIATE_RJ -> associateRj(controlBody("A-ASSOCIATE-RJ", length));
      case Pdu.TYPE_P_DATA_TF -> pDataTf(length);
      case Pdu.TYPE_RELEASE_RQ -> releaseRq(length);
      case Pdu.TYPE_RELEASE_RP -> releaseRp(length);
      case Pdu.TYPE_ABORT -> abort(controlBody("A-ABORT", length));
      default -> new Pdu.Unknown(type, length);
    };
  }

  private Pdu pDataTf(long length) throws PduException {
    if (length > maxPData) {
      throw invalid("P-DATA-TF of " + length + " bytes exceeds the maximum length");
    }
    if (length == 0) {
      // at least one value is mandatory (PS3.8 9.3.5); empty ones could go on for ever
      throw invalid("P-DATA-TF without a value");
    }
    return new Pdu.PDataTf((int) length);
  }

  private Pdu releaseRq(long length) throws IOException {
    controlBody("A-RELEASE-RQ", length);
    return new Pdu.ReleaseRq();
  }

  private Pdu releaseRp(long length) throws IOException {
    controlBody("A-RELEASE-RP", length);
    return new Pdu.ReleaseRp();
  }

  private Pdu associateRj(byte[] body) {
    return new Pdu.AssociateRj(body[1] & 0xFF, body[2] & 0xFF, body[3] & 0xFF);
  }

  private Pdu abort(byte[] body) {
    return new Pdu.Abort(body[2] & 0xFF, body[3] & 0xFF);
  }

  private byte[] controlBody(String name, long length) throws IOException {
    if (length != CONTROL_BODY) {
      throw invalid(name + " of length " + length + " instead of 4");
    }
    byte[] body = new byte[CONTROL_BODY];
    readFully(body, CONTROL_BODY);
    return body;
  }

  private Fields associateBody(String name, long length) throws IOException {
    if (length < FIXED_ASSOCIATE) {
      throw invalid(name + " of " + length + " bytes is shorter than its fixed fields");
    }
    if (length > maxAssociatePdu) {
      throw invalid(name + " of " + length + " bytes exceeds the limit of " + maxAssociatePdu);
    }
    return new Fields(readGrowing((int) length), name);
  }

  /** Memory grows with what has arrived, not with what the length field promises. */
  private byte[] readGrowing(int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("connection closed within a PDU");
    }
    return body;
  }

  /** A-ASSOCIATE-RQ and A-ASSOCIATE-AC differ only in what their contexts hold (PS3.8 9.3). */
  private Pdu associate(Fields fields, boolean request) throws PduException {
    int version = fields.uint16();
    fields.skip(2);
    String called = fields.text(16);
    String calling = fields.text(16);
    fields.skip(32);
    String applicationContext = "";
    List<ContextProposal> proposals = new ArrayList<>();
    List<ContextResult> results = new ArrayList<>();
    UserInformation user = new UserInformation(List.of());
    while (fields.hasMore()) {
      int type = fields.itemType();
      Fields item = fields.item();
      if (type == ITEM_APPLICATION_CONTEXT) {
        applicationContext = item.rest();
      } else if (type == ITEM_USER_INFORMATION) {
        user = UserItemReader.userInformation(item);
      } else if (request && type == ITEM_CONTEXT_PROPOSAL) {
        proposals.add(contextProposal(item));
      } else if (!request && type == ITEM_CONTEXT_RESULT) {
        results.add(contextResult(item));
      } else {
        item.ignore();
      }
    }
    return request
        ? new Pdu.AssociateRq(version, called, calling, applicationContext, proposals, user)
        : new Pdu.AssociateAc(version, called, calling, applicationContext, results, user);
  }

  private ContextProposal contextProposal(Fields item) throws PduException {
    int id = item.uint8();
    item.skip(3);
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    while (item.hasMore()) {
      int type = item.itemType();
      Fields syntax = item.item();
      switch (type) {
        case ITEM_ABSTRACT_SYNTAX -> abstractSyntax = syntax.rest();
        case ITEM_TRANSFER_SYNTAX -> transferSyntaxes.add(syntax.rest());
        default -> syntax.ignore();
      }
    }
    return new ContextProposal(id, abstractSyntax, transferSyntaxes);
  }

  private ContextResult contextResult(Fields item) throws PduException {
    int id = item.uint8();
    item.skip(1);
    int result = item.uint8();
    item.skip(1);
    String transferSyntax = "";
    while (item.hasMore()) {
      int type = item.itemType();
      Fields syntax = item.item();
      if (type == ITEM_TRANSFER_SYNTAX) {
        transferSyntax = syntax.rest();
      }
    }
    return new ContextResult(id, result, transferSyntax);
  }

  private void readFully(byte[] target, int length) throws IOException {
    int done = in.readNBytes(target, 0, length);
    if (done < length) {
      throw new EOFException(done == 0 ? "connection closed" : "connection closed within a PDU");
    }
  }

  private static PduException invalid(String message) {
    return new PduException(AbortReason.INVALID_PDU_PARAMETER_VALUE, message);
  }
}
