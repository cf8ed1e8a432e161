package org.orderly.hl7;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.conf.Hl7Application;
import org.orderly.conf.Hl7Condition;

class Hl7ReceivedTest {

  private static final String ORDER =
      "MSH|^~\\&|SEND|HOSPITAL|RECV|HOSPITAL|20261121||ORM^O01|1|P|2.3.1\r"
          + "PID|||4711^^^ISS&1.2.3&ISO||DOE^JOHN\r"
          + "PV1||O|RAD^^7~WARD\r"
          + "ORC|NW|MR \\T\\ CT\r";

  /**
   * A field as a whole, with the delimiters that it came with; a part by the number of the part.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "MSH-9=ORM\\^O01 true",
        "MSH-9=ORM\\^O02|ADT\\^A.. false",
        "MSH-9!=ORM\\^O01 false",
        "MSH-9=ORM false",
        "MSH-9.1=ORM true",
        "MSH-9.2=O01 true",
        "MSH-3=SEND true",
        "PID-3=4711\\^.* true",
        "PID-3.4=ISS true",
        "PID-3.4.2=1[.]2[.]3 true",
        "PV1-3=RAD\\^\\^7~WARD true",
        "ORC-1=NW|SC true",
        "ORC-2=MR.&.CT true",
        "ORC-9!=X true",
        "ZDS-1=X false",
        "SendingHostname=ris[.].* true",
        "SendingHostname=10[.]1[.].* true",
        "SendingHostname!=10[.]1[.].* false",
        "SendingHostname!=pacs|10[.]2[.].* true",
        "SendingHostname=ris false"
      })
  void a_condition_looks_at_the_whole_field(String condition, boolean met) throws Exception {
    Hl7Application application =
        new Hl7Application(
            "RECV|HOSPITAL",
            "",
            true,
            List.of(),
            Set.of(),
            Set.of(),
            Set.of("*"),
            "ASCII",
            Set.of(),
            null,
            List.of());
    InetAddress sender = InetAddress.getByAddress("ris.hospital", new byte[] {10, 1, 2, 3});
    Hl7Received received = Hl7Received.of(application, Hl7Message.parse(ORDER), sender);
    assertEquals(met, received.meets(Hl7Condition.parse(condition)));
  }
}
