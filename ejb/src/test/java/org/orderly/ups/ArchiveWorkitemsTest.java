package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.orderly.ups.UpsFixture.refusal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.EntityContent;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.task.EntityUid;
import org.orderly.task.TestDatabase;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.ups.ArchiveWorkitems.Plan;

class ArchiveWorkitemsTest {
  private static final String UTF_8 = "ISO_IR 192";

  private UpsFixture ups;
  private ArchiveWorkitems archived;

  /** Studies 1.1 and 1.2, each of two series of two instances. */
  private static final class Archive extends ArchiveQuery {

    @Override
    public Optional<EntityContent> content(
        String study, @Nullable String series, @Nullable String instance) {
      if (!study.equals("1.1") && !study.equals("1.2")) {
        return Optional.empty();
      }
      DataSet patient = new DataSet().put(Tag.SpecificCharacterSet, UTF_8);
      patient.put(Tag.PatientID, "P" + study).put(Tag.PatientName, "M\u00fcller^J");
      patient.put(Tag.StudyDescription, "not of the patient");
      return Optional.of(
          new EntityContent(
              patient,
              Stream.of(study + ".1", study + ".2")
                  .filter(uid -> series == null || series.equals(uid))
                  .map(uid -> series(study, uid, instance))
                  .toList()));
    }

    private static SeriesContent series(String study, String series, @Nullable String instance) {
      List<InstanceLocation> instances = new ArrayList<>();
      for (String uid : List.of(series + ".1", series + ".2")) {
        if (instance == null || instance.equals(uid)) {
          instances.add(
              new InstanceLocation(
                  1,
                  study,
                  series,
                  uid,
                  Uid.CTImageStorage,
                  1,
                  0,
                  "1.2.840.10008.1.2.1",
                  "fs1",
                  Path.of("x"),
                  1,
                  null,
                  null));
        }
      }
      return new SeriesContent(series, new DataSet(), instances);
    }
  }

  @BeforeEach
  void open() throws Exception {
    ups = new UpsFixture(TestDatabase.H2);
    archived = new ArchiveWorkitems(ups.workitems, new Archive(), ups.clock);
  }

  private static Input input(String study, @Nullable String series, @Nullable String instance) {
    return Input.archived(new EntityUid(study, series, instance));
  }

  private static Plan plan() {
    return new Plan(UpsFixture.template(), null, null);
  }

  /** In the order of their patients. */
  private List<DataSet> all() throws UpsException {
    return ups.search.search(
        ups.context,
        new WorkitemQuery(
            new DataSet(),
            false,
            false,
            List.of(new WorkitemQuery.OrderBy(Tag.PatientID, true)),
            0,
            0));
  }

  private static List<String> instances(DataSet workitem) {
    List<String> uids = new ArrayList<>();
    for (DataSet item : workitem.items(Tag.InputInformationSequence)) {
      item.items(Tag.ReferencedSOPSequence)
          .forEach(sop -> uids.add(sop.string(Tag.ReferencedSOPInstanceUID)));
    }
    return uids;
  }

  @Test
  void each_study_gets_its_own_work_item_about_its_own_patient() throws Exception {
    Plan plan = new Plan(UpsFixture.template(), "Read it", "20990102030405");
    List<Input> studies = List.of(input("1.1", null, null), input("1.2", null, null));
    assertEquals(2, archived.create(ups.context, plan, studies));
    List<DataSet> all = all();
    assertEquals(List.of("P1.1", "P1.2"), all.stream().map(w -> w.string(Tag.PatientID)).toList());
    assertEquals(List.of("1.1.1.1", "1.1.1.2", "1.1.2.1", "1.1.2.2"), instances(all.get(0)));
    assertEquals(List.of("1.2.1.1", "1.2.1.2", "1.2.2.1", "1.2.2.2"), instances(all.get(1)));
    DataSet first = all.get(0);
    assertEquals("M\u00fcller^J", first.string(Tag.PatientName));
    assertFalse(first.hasValue(Tag.PatientSex), "that of the template");
    assertFalse(first.contains(Tag.StudyDescription));
    assertEquals("Read it", first.string(Tag.ProcedureStepLabel));
    assertEquals("20990102030405", first.string(Tag.ScheduledProcedureStepStartDateTime));
    DataSet item = first.items(Tag.InputInformationSequence).get(0);
    assertEquals("1.1.1", item.string(Tag.SeriesInstanceUID));
    assertEquals(
        "ORDERLY", item.items(Tag.DICOMRetrievalSequence).get(0).string(Tag.RetrieveAETitle));
  }

  @Test
  void series_and_instances_are_the_only_input() throws Exception {
    archived.create(
        ups.context,
        plan(),
        List.of(input("1.1", "1.1.2", null), input("1.2", "1.2.1", "1.2.1.2")));
    assertEquals(List.of("1.1.2.1", "1.1.2.2"), instances(all().get(0)));
    assertEquals(List.of("1.2.1.2"), instances(all().get(1)));
    assertEquals("Segmentation", all().get(0).string(Tag.ProcedureStepLabel));
    assertFalse(all().get(0).string(Tag.ScheduledProcedureStepStartDateTime, "").isEmpty());
  }

  @Test
  void what_is_not_archived_gets_a_work_item_only_with_a_patient() throws Exception {
    DataSet told = new DataSet().put(Tag.PatientID, "TOLD");
    DataSet nobody = new DataSet().put(Tag.PatientID, "NOBODY");
    List<Input> inputs =
        List.of(
            input("1.9", null, null),
            new Input(EntityUid.ofStudy("1.9"), null, nobody),
            new Input(EntityUid.ofStudy("1.1"), null, nobody),
            new Input(EntityUid.ofStudy("1.2"), told, nobody));
    assertEquals(3, archived.create(ups.context, plan(), inputs));
    assertEquals(
        List.of("NOBODY", "P1.1", "TOLD"),
        all().stream().map(w -> w.string(Tag.PatientID)).toList());
    assertEquals(
        "1.9",
        all().get(0).items(Tag.InputInformationSequence).get(0).string(Tag.StudyInstanceUID));
    assertEquals(4, instances(all().get(2)).size());
  }

  @Test
  void a_template_that_makes_no_work_item_makes_none_at_all() throws Exception {
    DataSet template = UpsFixture.template();
    template.remove(Tag.ScheduledProcedureStepPriority);
    List<Input> studies = List.of(input("1.1", null, null));
    assertEquals(
        "0120 Missing Attribute: (0074,1200)",
        refusal(() -> archived.create(ups.context, new Plan(template, null, null), studies)));
    DataSet started = UpsFixture.template().put(Tag.ProcedureStepState, "IN PROGRESS");
    assertThrows(
        UpsException.class,
        () -> archived.create(ups.context, new Plan(started, null, null), studies));
    assertEquals(List.of(), all());
  }

  @Test
  void only_a_template_is_answered_as_template() throws Exception {
    String uid = ups.create();
    ups.workitems.create(ups.context, "1.3", UpsFixture.template(), true);
    assertThrows(UpsException.class, () -> ups.workitems.template(ups.context, uid));
    DataSet template = ups.workitems.template(ups.context, "1.3");
    Plan plan = new Plan(template, null, null);
    List<Input> studies = List.of(input("1.1", null, null), input("1.1", null, null));
    assertEquals(2, archived.create(ups.context, plan, studies));
    assertEquals(3, all().size());
  }

  @Test
  void faults_beside_the_patient_make_no_work_item_fail() throws Exception {
    DataSet answered = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 100");
    answered.put(Tag.PatientID, "P9").put(Tag.PatientName, "M\u00fcller^J");
    answered.putBytes(Tag.StudyInstanceUID, Vr.UI, "1.2.A".getBytes(StandardCharsets.US_ASCII));
    DataSet content = archived.content(ups.context, plan(), answered, List.of());
    assertEquals("M\u00fcller^J", content.string(Tag.PatientName));
    assertEquals("P9", content.string(Tag.PatientID));
    assertFalse(content.hasValue(Tag.StudyInstanceUID));
  }
}
