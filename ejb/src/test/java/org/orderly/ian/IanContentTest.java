package org.orderly.ian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.conf.InstanceAvailability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.task.Requester;

class IanContentTest {
  private static final String SC = "1.2.840.10008.5.1.4.1.1.7";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";

  private static IanContent.Availability from(String aet, InstanceAvailability availability) {
    return new IanContent.Availability(List.of(AeTitle.of(aet)), availability, null);
  }

  /** Renders as the receivers of the recorded notifications logged them. */
  private static void dump(DataSet dataSet, String depth, List<String> lines) {
    for (Element element : dataSet) {
      String name = Dictionary.keywordOf(element.tag());
      if (element.vr() == Vr.SQ) {
        List<DataSet> items = dataSet.items(element.tag());
        String count = items.isEmpty() ? "" : items.size() + " Items";
        lines.add(depth + Tags.toString(element.tag()) + " SQ [" + count + "] " + name);
        for (int i = 0; i < items.size(); i++) {
          lines.add(depth + ">Item #" + (i + 1));
          dump(items.get(i), depth + ">", lines);
        }
      } else {
        lines.add(
            depth
                + Tags.toString(element.tag())
                + " "
                + element.vr()
                + " ["
                + dataSet.string(element.tag())
                + "] "
                + name);
      }
    }
  }

  private static String dump(IanContent content) {
    List<String> lines = new ArrayList<>();
    dump(content.dataSet(), "", lines);
    return String.join("\n", lines);
  }

  @Test
  void equals_the_notification_recorded_after_a_rule_based_export() {
    IanContent content =
        new IanContent(
            "1.3.6.1.4.1.5962.1.2.0.1175775772.5723.0",
            List.of(
                new IanContent.Reference(
                    "1.3.6.1.4.1.5962.1.3.0.1.1175775772.5723.0",
                    SC,
                    "1.3.6.1.4.1.5962.1.1.0.1.1.1175775772.5723.0")),
            from("STORESCP", InstanceAvailability.ONLINE));
    assertEquals(
        """
        (0008,1111) SQ [] ReferencedPerformedProcedureStepSequence
        (0008,1115) SQ [1 Items] ReferencedSeriesSequence
        >Item #1
        >(0008,1199) SQ [1 Items] ReferencedSOPSequence
        >>Item #1
        >>(0008,0054) AE [STORESCP] RetrieveAETitle
        >>(0008,0056) CS [ONLINE] InstanceAvailability
        >>(0008,1150) UI [1.2.840.10008.5.1.4.1.1.7] ReferencedSOPClassUID
        >>(0008,1155) UI [1.3.6.1.4.1.5962.1.1.0.1.1.1175775772.5723.0] ReferencedSOPInstanceUID
        >(0020,000E) UI [1.3.6.1.4.1.5962.1.3.0.1.1175775772.5723.0] SeriesInstanceUID
        (0020,000D) UI [1.3.6.1.4.1.5962.1.2.0.1175775772.5723.0] StudyInstanceUID""",
        dump(content));
  }

  @Test
  void equals_the_beginning_of_the_notification_recorded_without_export() {
    List<IanContent.Reference> references = new ArrayList<>();
    references.add(new IanContent.Reference("1.1", MR, "1.2.840.113674.950809132644128.100"));
    references.add(new IanContent.Reference("1.1", MR, "1.2.840.113674.950809132633027.100"));
    for (int i = 3; i <= 9; i++) {
      references.add(new IanContent.Reference("1.1", MR, "1.2." + i));
    }
    references.add(new IanContent.Reference("1.2", MR, "1.3"));
    String dump =
        dump(new IanContent("1", references, from("STORESCP", InstanceAvailability.NEARLINE)));
    assertTrue(
        dump.startsWith(
            """
            (0008,1111) SQ [] ReferencedPerformedProcedureStepSequence
            (0008,1115) SQ [2 Items] ReferencedSeriesSequence
            >Item #1
            >(0008,1199) SQ [9 Items] ReferencedSOPSequence
            >>Item #1
            >>(0008,0054) AE [STORESCP] RetrieveAETitle
            >>(0008,0056) CS [NEARLINE] InstanceAvailability
            >>(0008,1150) UI [1.2.840.10008.5.1.4.1.1.4] ReferencedSOPClassUID
            >>(0008,1155) UI [1.2.840.113674.950809132644128.100] ReferencedSOPInstanceUID
            >>Item #2
            >>(0008,0054) AE [STORESCP] RetrieveAETitle
            >>(0008,0056) CS [NEARLINE] InstanceAvailability
            >>(0008,1150) UI [1.2.840.10008.5.1.4.1.1.4] ReferencedSOPClassUID
            >>(0008,1155) UI [1.2.840.113674.950809132633027.100] ReferencedSOPInstanceUID
            """),
        dump);
  }

  @Test
  void is_the_same_after_it_was_kept_with_the_task() {
    IanContent content =
        new IanContent(
            "1",
            List.of(new IanContent.Reference("1.1", SC, "1.1.1")),
            new IanContent.Availability(
                List.of(AeTitle.of("A"), AeTitle.of("B")), InstanceAvailability.OFFLINE, "1.2.3"));
    assertEquals(content.dataSet(), IanContent.fromJson(content.toJson()));
  }

  @Test
  void is_never_made_without_a_retrieve_ae_title() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new IanContent.Availability(List.of(), InstanceAvailability.ONLINE, null));
  }

  @Test
  void uids_are_unique_and_short_enough() {
    String uid = IanTasks.newUid();
    assertTrue(uid.matches("2\\.25\\.[1-9]\\d{0,38}"), uid);
  }

  @Test
  void nobody_is_notified_of_nothing() {
    IanContent.Availability here = from("ORDERLY", InstanceAvailability.ONLINE);
    IanTasks.Occasion occasion =
        new IanTasks.Occasion("device", null, null, null, Instant.EPOCH, Requester.SYSTEM);
    List<AeTitle> receivers = List.of(AeTitle.of("IANSCP"));
    AeTitle local = AeTitle.of("ORDERLY");
    IanContent nothing = new IanContent("1.2", List.of(), here);
    assertEquals(List.of(), IanTasks.toEach(local, receivers, nothing, occasion));
    IanContent some =
        new IanContent("1.2", List.of(new IanContent.Reference("1.2.3", MR, "1.2.4")), here);
    assertEquals(1, IanTasks.toEach(local, receivers, some, occasion).size());
  }
}
