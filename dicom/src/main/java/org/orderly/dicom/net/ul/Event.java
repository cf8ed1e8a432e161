package org.orderly.dicom.net.ul;

/** The events of the upper layer protocol machine, in the order of PS3.8 table 9-10. */
enum Event {
  EVT1("A-ASSOCIATE request (local user)"),
  EVT2("Transport connection confirmation"),
  EVT3("A-ASSOCIATE-AC received"),
  EVT4("A-ASSOCIATE-RJ received"),
  EVT5("Transport connection indication"),
  EVT6("A-ASSOCIATE-RQ received"),
  EVT7("A-ASSOCIATE response primitive (accept)"),
  EVT8("A-ASSOCIATE response primitive (reject)"),
  EVT9("P-DATA request primitive"),
  EVT10("P-DATA-TF received"),
  EVT11("A-RELEASE request primitive"),
  EVT12("A-RELEASE-RQ received"),
  EVT13("A-RELEASE-RP received"),
  EVT14("A-RELEASE response primitive"),
  EVT15("A-ABORT request primitive"),
  EVT16("A-ABORT received"),
  EVT17("Transport connection closed indication"),
  EVT18("ARTIM timer expired"),
  EVT19("Unrecognized or invalid PDU received");

  private final String definition;

  Event(String definition) {
    this.definition = definition;
  }

  String definition() {
    return definition;
  }
}
