package org.orderly.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.ups.event.StoredEvent;

class EventMessageTest {
  @Test
  void the_command_comes_before_the_information() throws Exception {
    DataSet information = new DataSet().put(Tag.InputReadinessState, "READY");
    information.put(Tag.ProcedureStepState, "IN PROGRESS");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataSetWriter(bytes, TransferSyntax.of(Uid.ExplicitVRLittleEndian)).write(information);
    StoredEvent event = new StoredEvent(7, 1, "1.2.3", AeTitle.of("ORDERLY"), bytes.toByteArray());

    assertEquals(
        "{\"00000002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.5.1.4.34.6.1\"]},"
            + "\"00000110\":{\"vr\":\"US\",\"Value\":[42]},"
            + "\"00001000\":{\"vr\":\"UI\",\"Value\":[\"1.2.3\"]},"
            + "\"00001002\":{\"vr\":\"US\",\"Value\":[1]},"
            + "\"00404041\":{\"vr\":\"CS\",\"Value\":[\"READY\"]},"
            + "\"00741000\":{\"vr\":\"CS\",\"Value\":[\"IN PROGRESS\"]}}",
        EventMessage.of(event, 42));
  }
}
