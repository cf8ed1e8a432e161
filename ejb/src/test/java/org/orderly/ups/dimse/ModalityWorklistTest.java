package org.orderly.ups.dimse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.conf.Code;
import org.orderly.conf.ModalityWorklistStations;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

class ModalityWorklistTest {

  private static final ModalityWorklistStations STATIONS =
      new ModalityWorklistStations(List.of(new Code("S1", "99TEST", null, "CT1")), false);

  private static ModalityWorklist asked(DataSet step) {
    DataSet wanted = new DataSet().put(Tag.PatientName, "Doe*");
    wanted.putEmpty(Tag.AccessionNumber, Vr.SH);
    wanted.putSequence(Tag.ScheduledProcedureStepSequence, step);
    return new ModalityWorklist(STATIONS, wanted);
  }

  private static DataSet step(String station, String date, String time) {
    DataSet step = new DataSet().put(Tag.ScheduledStationAETitle, station);
    step.put(Tag.ScheduledProcedureStepStartDate, date);
    step.put(Tag.ScheduledProcedureStepStartTime, time);
    return step.putEmpty(Tag.ScheduledProcedureStepStatus, Vr.CS);
  }

  private static DataSet workitem() {
    DataSet workitem = new DataSet().put(Tag.PatientName, "Doe^Jane");
    workitem.put(Tag.ScheduledProcedureStepStartDateTime, "20260302120000.000+0100");
    DataSet station = new DataSet().put(Tag.CodeValue, "S1");
    workitem.putSequence(
        Tag.ScheduledStationNameCodeSequence, station.put(Tag.CodingSchemeDesignator, "99TEST"));
    workitem.putSequence(
        Tag.ReferencedRequestSequence, new DataSet().put(Tag.AccessionNumber, "A1"));
    return workitem;
  }

  @Test
  void keys_become_those_of_scheduled_work_items() {
    DataSet keys = asked(step("CT1", "20260301-20260303", "")).keys();
    assertEquals("SCHEDULED", keys.string(Tag.ProcedureStepState));
    assertEquals("Doe*", keys.string(Tag.PatientName));
    assertEquals("20260301-20260303", keys.string(Tag.ScheduledProcedureStepStartDateTime));
    assertEquals(
        "S1", keys.items(Tag.ScheduledStationNameCodeSequence).get(0).string(Tag.CodeValue));
    assertFalse(keys.contains(Tag.ReferencedRequestSequence));
  }

  @Test
  void keys_that_work_items_are_not_matched_by_are_left_out() {
    DataSet wanted = new DataSet().put(Tag.RequestedProcedureDescription, "CT of the head");
    wanted.put(Tag.ReferringPhysicianName, "Who^Doctor").put(Tag.AccessionNumber, "A1");
    wanted.putSequence(
        Tag.RequestedProcedureCodeSequence, new DataSet().put(Tag.CodeValue, "CTHEAD"));
    DataSet keys = new ModalityWorklist(STATIONS, wanted).keys();
    assertEquals(
        new DataSet().put(Tag.AccessionNumber, "A1"), keys.item(Tag.ReferencedRequestSequence));
    DataSet request = new DataSet().put(Tag.RequestedProcedureDescription, "CT");
    DataSet workitem = new DataSet();
    workitem.putSequence(Tag.ReferencedRequestSequence, request);
    assertEquals(
        "CT",
        new ModalityWorklist(STATIONS, wanted)
            .answer(workitem)
            .string(Tag.RequestedProcedureDescription));
  }

  @Test
  void a_station_without_code_has_no_work_items() {
    DataSet keys = asked(step("OTHER", "", "")).keys();
    assertFalse(
        "S1".equals(keys.items(Tag.ScheduledStationNameCodeSequence).get(0).string(Tag.CodeValue)));
  }

  @Test
  void answers_have_what_was_asked_for() {
    DataSet answer = asked(step("CT1", "", "")).answer(workitem());
    assertEquals("A1", answer.string(Tag.AccessionNumber));
    DataSet step = answer.items(Tag.ScheduledProcedureStepSequence).get(0);
    assertEquals("CT1", step.string(Tag.ScheduledStationAETitle));
    assertEquals("20260302", step.string(Tag.ScheduledProcedureStepStartDate));
    assertEquals("120000", step.string(Tag.ScheduledProcedureStepStartTime));
    assertEquals("SCHEDULED", step.string(Tag.ScheduledProcedureStepStatus));
  }

  @Test
  void times_of_day_restrict_the_answers() {
    assertTrue(asked(step("CT1", "", "1100-1300")).isInTime(workitem()));
    assertFalse(asked(step("CT1", "", "1300-")).isInTime(workitem()));
  }
}
