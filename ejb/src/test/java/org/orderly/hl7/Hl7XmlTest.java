package org.orderly.hl7;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Hl7XmlTest {

  private static final String HEADER = "MSH|^~\\&|A|B\r";
  private static final String HEADER_XML =
      "<hl7><MSH fieldDelimiter=\"|\" componentDelimiter=\"^\" repeatDelimiter=\"~\""
          + " escapeDelimiter=\"\\\" subcomponentDelimiter=\"&amp;\">"
          + "<field>A</field><field>B</field></MSH>";

  private static String xml(String segments) throws Hl7Exception {
    String xml = Hl7Xml.of(HEADER + segments);
    assertTrue(xml.startsWith(HEADER_XML), xml);
    return xml.substring(HEADER_XML.length()).replace("</hl7>", "");
  }

  @Test
  void fields_components_subcomponents_and_repetitions_are_elements() throws Exception {
    assertEquals(
        "<PID><field></field><field></field><field>1<component></component><component></component>"
            + "<component>HIS<subcomponent>1.2</subcomponent></component>"
            + "<repeat>2<component></component></repeat></field></PID>",
        xml("PID|||1^^^HIS&1.2~2^\r"));
  }

  @Test
  void escapes_become_what_they_stand_for() throws Exception {
    assertEquals(
        "<NTE><field>a|^&amp;~\\<escape>.br</escape>b&lt;c\\d</field></NTE>",
        xml("NTE|a\\F\\\\S\\\\T\\\\R\\\\E\\\\.br\\b<c\\d\n"));
  }

  @Test
  void what_is_no_xml_is_left_out() throws Exception {
    assertEquals("<NTE><field>a b</field></NTE>", xml("<x>|1\rNTE|a\u0001b\r"));
    assertThrows(Hl7Exception.class, () -> Hl7Xml.of("MSH|"));
  }
}
