package org.orderly.dicom.net.ul;

/** The states of the upper layer protocol machine (PS3.8 tables 9-1 to 9-5). */
enum State {
  STA1("Idle"),
  STA2("Transport connection open, awaiting A-ASSOCIATE-RQ"),
  STA3("Awaiting local A-ASSOCIATE response primitive"),
  STA4("Awaiting transport connection opening to complete"),
  STA5("Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ"),
  STA6("Association established, ready for data transfer"),
  STA7("Awaiting A-RELEASE-RP"),
  STA8("Awaiting local A-RELEASE response primitive"),
  STA9("Release collision, requestor side; awaiting local A-RELEASE response primitive"),
  STA10("Release collision, acceptor side; awaiting A-RELEASE-RP"),
  STA11("Release collision, requestor side; awaiting A-RELEASE-RP"),
  STA12("Release collision, acceptor side; awaiting local A-RELEASE response primitive"),
  STA13("Awaiting transport connection close");

  private final String definition;

  State(String definition) {
    this.definition = definition;
  }

  String definition() {
    return definition;
  }
}
