package org.orderly.dicom.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.Dcmtk;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** What dcm2xml of DCMTK makes of a file is read as the file itself. */
class DcmtkNativeModelTest {

  @TempDir Path folder;

  @Test
  void a_document_of_dcm2xml_holds_the_data_set() throws Exception {
    Dcmtk.require("dcm2xml");
    SampleStudy study = SampleStudy.of("native").named("Müller^Jörg^^Dr.=山田^太郎", "ISO_IR 192");
    for (DataSet sample :
        List.of(SampleObjects.report(study, 4, 1), SampleObjects.ct(study, 1, 1, 16, 16))) {
      sample.put(Tag.ImageComments, "two\r\nlines <&> \"quoted\"");
      sample.putPrivate("ACME 1.0", 0x00110001, Vr.LO, "a", "b");
      sample.putPrivate("ACME 1.0", 0x00110002, Vr.FD, "1.5");
      Path file = folder.resolve("sample.dcm");
      Part10.write(file, FileMetaInformation.of(sample, TransferSyntax.EXPLICIT_LITTLE), sample);
      for (List<String> options : List.of(List.of("-nat"), List.of("-nat", "+Xn"))) {
        String[] command = new String[options.size() + 2];
        command[0] = "dcm2xml";
        for (int i = 0; i < options.size(); i++) {
          command[i + 1] = options.get(i);
        }
        command[command.length - 1] = file.toString();
        Dcmtk.Run run = Dcmtk.run(command);
        assertEquals(0, run.exit(), run.output());
        DataSet read =
            new XmlDataSetReader(
                    new ByteArrayInputStream(run.output().getBytes(StandardCharsets.UTF_8)),
                    ReadLimits.DEFAULTS)
                .read();
        // pixels stay with dcm2xml, which names them by a UUID
        sample.remove(Tag.PixelData);
        read.remove(Tag.PixelData);
        assertNull(new Comparison(sample, read).firstDifference());
      }
    }
  }
}
