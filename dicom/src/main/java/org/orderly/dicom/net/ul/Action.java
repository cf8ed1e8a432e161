package org.orderly.dicom.net.ul;

import static org.orderly.dicom.net.ul.State.STA1;
import static org.orderly.dicom.net.ul.State.STA10;
import static org.orderly.dicom.net.ul.State.STA11;
import static org.orderly.dicom.net.ul.State.STA12;
import static org.orderly.dicom.net.ul.State.STA13;
import static org.orderly.dicom.net.ul.State.STA2;
import static org.orderly.dicom.net.ul.State.STA3;
import static org.orderly.dicom.net.ul.State.STA4;
import static org.orderly.dicom.net.ul.State.STA5;
import static org.orderly.dicom.net.ul.State.STA6;
import static org.orderly.dicom.net.ul.State.STA7;
import static org.orderly.dicom.net.ul.State.STA8;
import static org.orderly.dicom.net.ul.State.STA9;

/**
 * The actions of the upper layer protocol machine with the state that follows (PS3.8 tables 9-6 to
 * 9-9). Where the standard names two, {@link #next} is the one of the association requestor or of
 * acceptance.
 */
enum Action {
  AE_1(STA4, "open transport connection"),
  AE_2(STA5, "send A-ASSOCIATE-RQ"),
  AE_3(STA6, "issue A-ASSOCIATE confirmation (accept)"),
  AE_4(STA1, "issue A-ASSOCIATE confirmation (reject), close"),
  AE_5(STA2, "issue transport response, start ARTIM"),
  AE_6(STA3, STA13, "stop ARTIM, issue A-ASSOCIATE indication or send A-ASSOCIATE-RJ"),
  AE_7(STA6, "send A-ASSOCIATE-AC"),
  AE_8(STA13, "send A-ASSOCIATE-RJ, start ARTIM"),
  DT_1(STA6, "send P-DATA-TF"),
  DT_2(STA6, "issue P-DATA indication"),
  AR_1(STA7, "send A-RELEASE-RQ"),
  AR_2(STA8, "issue A-RELEASE indication"),
  AR_3(STA1, "issue A-RELEASE confirmation, close"),
  AR_4(STA13, "send A-RELEASE-RP, start ARTIM"),
  AR_5(STA1, "stop ARTIM"),
  AR_6(STA7, "issue P-DATA indication"),
  AR_7(STA8, "send P-DATA-TF"),
  AR_8(STA9, STA10, "issue A-RELEASE indication (release collision)"),
  AR_9(STA11, "send A-RELEASE-RP"),
  AR_10(STA12, "issue A-RELEASE confirmation"),
  AA_1(STA13, "send A-ABORT (service user), start ARTIM"),
  AA_2(STA1, "stop ARTIM, close"),
  AA_3(STA1, "issue A-ABORT or A-P-ABORT indication, close"),
  AA_4(STA1, "issue A-P-ABORT indication"),
  AA_5(STA1, "stop ARTIM"),
  AA_6(STA13, "ignore PDU"),
  AA_7(STA13, "send A-ABORT"),
  AA_8(STA13, "send A-ABORT (service provider), issue A-P-ABORT indication, start ARTIM");

  private final State next;
  private final State otherwise;
  private final String definition;

  Action(State next, String definition) {
    this(next, next, definition);
  }

  Action(State next, State otherwise, String definition) {
    this.next = next;
    this.otherwise = otherwise;
    this.definition = definition;
  }

  /**
   * The next state; {@code first} chooses between two: acceptable request (AE-6), requestor (AR-8).
   */
  State next(boolean first) {
    return first ? next : otherwise;
  }

  String definition() {
    return definition;
  }

  /** The label of the standard. */
  String label() {
    return name().replace('_', '-');
  }
}
