package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Tool;

/** Who gets an association, and which reason the others are given (PS3.8 Table 9-21). */
class AssociationIT {

  private static final String AE = "dicomAETitle=ORDERLY," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @BeforeAll
  static void dcmtk_is_installed() {
    Dcmtk.require();
  }

  @Test
  void a_known_title_is_verified() throws Exception {
    SERVER.dicom().echo().orFail();
  }

  @Test
  void an_unknown_called_title_is_refused_as_such() throws Exception {
    refused("Called AE Title Not Recognized", SERVER.dicom().echo("-aec", "NOBODY"));
  }

  @Test
  void a_caller_outside_the_accepted_list_is_refused_as_such() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(AE, "dcmAcceptedCallingAETitle", "MODALITY", "OTHER").settle();
      try {
        SERVER.dicom().echo("-aet", "MODALITY").orFail();
        refused("Calling AE Title Not Recognized", SERVER.dicom().echo("-aet", "STRANGER"));
      } finally {
        directory.replace(AE, "dcmAcceptedCallingAETitle").settle();
      }
    }
    SERVER.dicom().echo("-aet", "STRANGER").orFail();
  }

  @Test
  void an_unsupported_abstract_syntax_is_refused_in_its_presentation_context() throws Exception {
    Tool.Result query =
        Tool.run(
            List.of(
                "findscu",
                "-d",
                "-W",
                "-aec",
                "ORDERLY",
                "-k",
                "0008,0050",
                "127.0.0.1",
                Integer.toString(SERVER.port("ORDERLY_DICOM_PORT"))));
    assertTrue(query.output().contains("BEGIN A-ASSOCIATE-AC"), query.output());
    assertTrue(query.output().contains("Abstract Syntax Not Supported"), query.output());
    // one implementation, one name: in negotiation as in files
    assertTrue(query.output().contains(FileMetaInformation.IMPLEMENTATION_CLASS_UID));
  }

  private static void refused(String reason, Tool.Result result) {
    assertFalse(result.ok(), result.output());
    assertTrue(result.output().contains("Rejected Permanent"), result.output());
    assertTrue(result.output().contains(reason), result.output());
  }
}
