package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.orderly.ups.UpsFixture.code;
import static org.orderly.ups.UpsFixture.refusal;
import static org.orderly.ups.UpsFixture.workitem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.task.TestDatabase;
import org.orderly.ups.WorkitemQuery.OrderBy;

class WorkitemSearchTest {

  /** Two work items, 1.1 and 1.2, that differ in all that is matched by, and a template. */
  private static UpsFixture filled(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet one = workitem().put(Tag.TimezoneOffsetFromUTC, "+0000");
    one.put(Tag.ProcedureStepLabel, "ct head").put(Tag.WorklistLabel, "CT");
    one.put(Tag.ScheduledProcedureStepPriority, "HIGH");
    one.put(Tag.ScheduledProcedureStepStartDateTime, "20260302120000");
    one.put(Tag.ExpectedCompletionDateTime, "20260302130000+0100");
    one.put(Tag.ScheduledProcedureStepExpirationDateTime, "202603");
    one.put(Tag.AdmissionID, "ADM1").put(Tag.StudyInstanceUID, "1.5.1");
    one.put(Tag.CommentsOnTheScheduledProcedureStep, "no contrast");
    one.putSequence(
        Tag.IssuerOfAdmissionIDSequence, new DataSet().put(Tag.LocalNamespaceEntityID, "WARD"));
    one.putSequence(Tag.ScheduledWorkitemCodeSequence, code("W1"));
    one.putSequence(Tag.ScheduledStationNameCodeSequence, code("S0"), code("S1"));
    one.putSequence(Tag.ScheduledStationClassCodeSequence, code("C1"));
    one.putSequence(Tag.ScheduledStationGeographicLocationCodeSequence, code("L1"));
    DataSet performer = new DataSet().put(Tag.HumanPerformerName, "Curie^Marie");
    performer.put(Tag.HumanPerformerOrganization, "Radiology");
    performer.putSequence(Tag.HumanPerformerCodeSequence, code("MC"));
    one.putSequence(Tag.ScheduledHumanPerformersSequence, new DataSet(), performer);
    DataSet request = new DataSet().put(Tag.StudyInstanceUID, "1.6.1");
    request.put(Tag.AccessionNumber, "A1").put(Tag.RequestedProcedureID, "RP1");
    request.put(Tag.RequestingService, "Surgery").put(Tag.RequestingPhysician, "House^Gregory");
    request.putSequence(
        Tag.IssuerOfAccessionNumberSequence, new DataSet().put(Tag.UniversalEntityID, "1.9"));
    one.putSequence(Tag.ReferencedRequestSequence, request);
    one.putSequence(
        Tag.ReplacedProcedureStepSequence, new DataSet().put(Tag.ReferencedSOPInstanceUID, "1.7"));
    one.putSequence(Tag.InputInformationSequence, new DataSet().put(Tag.StudyInstanceUID, "1.5.1"));
    ups.workitems.create(ups.context, "1.1", one, false);

    DataSet two = workitem().put(Tag.PatientID, "0815").put(Tag.PatientName, "Roe^Richard");
    two.put(Tag.IssuerOfPatientID, "OTHER").put(Tag.PatientBirthDate, "19800101");
    two.put(Tag.ResponsiblePerson, "Roe^Rita");
    two.putSequence(
        Tag.OtherPatientIDsSequence,
        new DataSet().put(Tag.PatientID, "OLD-1").put(Tag.IssuerOfPatientID, "WARD"),
        new DataSet().put(Tag.PatientID, "OLD-2"));
    two.putSequence(
        Tag.IssuerOfPatientIDQualifiersSequence,
        new DataSet().put(Tag.UniversalEntityID, "1.9.9").put(Tag.UniversalEntityIDType, "ISO"));
    two.put(Tag.PatientSex, "M").put(Tag.ProcedureStepLabel, "MR Knee");
    two.put(Tag.ScheduledProcedureStepPriority, "LOW").put(Tag.InputReadinessState, "INCOMPLETE");
    two.put(Tag.ScheduledProcedureStepStartDateTime, "20260303120000+0000");
    two.putSequence(Tag.ScheduledStationNameCodeSequence, code("S2"));
    ups.workitems.create(ups.context, "1.2", two, false);
    ups.workitems.create(ups.context, "1.3", UpsFixture.template(), true);
    return ups;
  }

  private static List<String> uids(UpsFixture ups, WorkitemQuery query) throws UpsException {
    List<String> uids = new ArrayList<>();
    ups.search.search(ups.context, query).forEach(w -> uids.add(w.string(Tag.SOPInstanceUID)));
    if (query.limit() == 0) {
      assertEquals(uids.size(), ups.search.count(ups.context, query));
      List<String> oneByOne = new ArrayList<>();
      ups.search.forEach(ups.context, query, w -> oneByOne.add(w.string(Tag.SOPInstanceUID)));
      assertEquals(uids, oneByOne);
    }
    return uids;
  }

  private static DataSet keys(int tag, String... values) {
    return new DataSet().put(tag, values);
  }

  private static DataSet item(int tag, DataSet item) {
    DataSet keys = new DataSet();
    keys.putSequence(tag, item);
    return keys;
  }

  private static DataSet codeKey(int tag, String value) {
    return item(
        tag, new DataSet().put(Tag.CodeValue, value).put(Tag.CodingSchemeDesignator, "99TEST"));
  }

  /** The last components of the UIDs found. */
  private static void found(UpsFixture ups, String expected, DataSet keys) throws UpsException {
    TreeSet<String> uids = new TreeSet<>(uids(ups, WorkitemQuery.of(keys)));
    assertEquals(
        uids, new TreeSet<>(uids(ups, WorkitemQuery.of(keys).page(0, 10))), "the same as a page");
    assertEquals(expected, String.join("", uids).replace("1.", ""), () -> keys.toString());
  }

  @ParameterizedTest
  @EnumSource
  void each_key(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    found(ups, "12", new DataSet());
    found(ups, "12", new DataSet().putEmpty(Tag.ProcedureStepLabel, Vr.LO));
    found(ups, "12", keys(Tag.ProcedureStepLabel, "*"));
    found(ups, "1", keys(Tag.SOPInstanceUID, "1.1"));
    found(ups, "12", keys(Tag.SOPInstanceUID, "1.1", "1.2", "1.4"));
    found(ups, "12", keys(Tag.SOPClassUID, Uid.UnifiedProcedureStepPush));
    found(ups, "1", keys(Tag.ScheduledProcedureStepPriority, "HIGH", "MEDIUM"));
    found(ups, "", keys(Tag.ScheduledProcedureStepPriority, "URGENT"));
    found(ups, "2", keys(Tag.InputReadinessState, "INCOMPLETE"));
    found(ups, "12", keys(Tag.ProcedureStepState, "SCHEDULED"));
    found(ups, "", keys(Tag.ProcedureStepState, "IN PROGRESS"));
    found(ups, "12", keys(Tag.ProcedureStepState, "IN PROGRESS", "SCHEDULED"));
    found(ups, "", keys(Tag.ProcedureStepState, "DONE"));
    found(ups, "1", keys(Tag.ProcedureStepLabel, "CT*"));
    found(ups, "1", keys(Tag.ProcedureStepLabel, "ct hea?"));
    found(ups, "", keys(Tag.ProcedureStepLabel, "Ct*"));
    found(ups, "2", keys(Tag.ProcedureStepLabel, "MR Knee"));
    found(ups, "2", keys(Tag.WorklistLabel, "ORDERLY"));
    found(ups, "1", keys(Tag.AdmissionID, "ADM*"));
    found(
        ups,
        "1",
        item(
            Tag.IssuerOfAdmissionIDSequence,
            new DataSet().put(Tag.LocalNamespaceEntityID, "WARD")));
    found(ups, "1", keys(Tag.StudyInstanceUID, "1.5.1"));
    found(ups, "1", keys(Tag.CommentsOnTheScheduledProcedureStep, "*contrast*"));
    found(ups, "1", keys(Tag.PatientID, "4711").put(Tag.IssuerOfPatientID, "HOSPITAL"));
    found(ups, "", keys(Tag.PatientID, "4711").put(Tag.IssuerOfPatientID, "OTHER"));
    found(ups, "1", keys(Tag.PatientName, "doe"));
    found(ups, "2", keys(Tag.PatientName, "ROE^R*"));
    found(ups, "1", keys(Tag.PatientBirthDate, "19690101-19701231"));
    found(ups, "2", keys(Tag.PatientSex, "M"));
  }

  @ParameterizedTest
  @EnumSource
  void further_keys_of_the_patient(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    found(ups, "2", keys(Tag.ResponsiblePerson, "roe^r*"));
    found(ups, "", keys(Tag.ResponsiblePerson, "Doe"));
    int others = Tag.OtherPatientIDsSequence;
    found(ups, "2", item(others, keys(Tag.PatientID, "OLD-2")));
    found(ups, "2", item(others, keys(Tag.PatientID, "OLD-*")));
    found(ups, "", item(others, keys(Tag.PatientID, "0815")));
    int qualifiers = Tag.IssuerOfPatientIDQualifiersSequence;
    found(ups, "2", item(qualifiers, keys(Tag.UniversalEntityID, "1.9.9")));
    DataSet dns = keys(Tag.UniversalEntityID, "1.9.9").put(Tag.UniversalEntityIDType, "DNS");
    found(ups, "", item(qualifiers, dns));
  }

  @ParameterizedTest
  @EnumSource
  void an_issuer_alone_is_a_key_unless_the_ae_says_that_it_is_none(TestDatabase kind)
      throws Exception {
    UpsFixture ups = filled(kind);
    found(ups, "2", keys(Tag.IssuerOfPatientID, "OTHER"));
    ups.context = UpsFixture.contextWithoutIssuer();
    found(ups, "12", keys(Tag.IssuerOfPatientID, "OTHER"));
    found(ups, "12", keys(Tag.IssuerOfPatientID, "OTHER").put(Tag.PatientID, "*"));
    found(ups, "", keys(Tag.IssuerOfPatientID, "OTHER").put(Tag.PatientID, "4711"));
    found(ups, "1", keys(Tag.IssuerOfPatientID, "OTHER").put(Tag.ProcedureStepLabel, "ct head"));
  }

  @ParameterizedTest
  @EnumSource
  void keys_within_sequences(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    found(ups, "1", codeKey(Tag.ScheduledWorkitemCodeSequence, "W1"));
    found(ups, "1", codeKey(Tag.ScheduledStationNameCodeSequence, "S1"));
    found(ups, "2", codeKey(Tag.ScheduledStationNameCodeSequence, "S2"));
    found(ups, "", codeKey(Tag.ScheduledStationNameCodeSequence, "W1"));
    found(ups, "1", codeKey(Tag.ScheduledStationClassCodeSequence, "C1"));
    found(ups, "1", codeKey(Tag.ScheduledStationGeographicLocationCodeSequence, "L1"));
    int performers = Tag.ScheduledHumanPerformersSequence;
    found(ups, "1", item(performers, codeKey(Tag.HumanPerformerCodeSequence, "MC")));
    found(ups, "1", item(performers, keys(Tag.HumanPerformerName, "curie^m*")));
    found(ups, "1", item(performers, keys(Tag.HumanPerformerOrganization, "Radiology")));
    int requests = Tag.ReferencedRequestSequence;
    found(ups, "1", item(requests, keys(Tag.StudyInstanceUID, "1.6.1")));
    found(ups, "1", item(requests, keys(Tag.AccessionNumber, "A1")));
    found(
        ups,
        "1",
        item(
            requests,
            item(Tag.IssuerOfAccessionNumberSequence, keys(Tag.UniversalEntityID, "1.9"))));
    found(ups, "1", item(requests, keys(Tag.RequestedProcedureID, "RP?")));
    found(ups, "1", item(requests, keys(Tag.RequestingService, "SURGERY")));
    found(ups, "1", item(requests, keys(Tag.RequestingPhysician, "House")));
    found(
        ups,
        "",
        item(requests, keys(Tag.AccessionNumber, "A1").put(Tag.RequestedProcedureID, "RP9")));
    found(
        ups,
        "1",
        item(Tag.ReplacedProcedureStepSequence, keys(Tag.ReferencedSOPInstanceUID, "1.7")));
    found(ups, "1", item(Tag.InputInformationSequence, keys(Tag.StudyInstanceUID, "1.5.1")));
    found(ups, "12", item(requests, new DataSet().putEmpty(Tag.AccessionNumber, Vr.SH)));
  }

  @ParameterizedTest
  @EnumSource
  void moments_are_compared_whatever_their_offset_and_precision(TestDatabase kind)
      throws Exception {
    UpsFixture ups = filled(kind);
    int start = Tag.ScheduledProcedureStepStartDateTime;
    for (String[] each :
        new String[][] {
          {"1", "20260302120000+0000"},
          {"1", "20260302130000+0100"},
          {"1", "20260302070000-0500"},
          {"", "20260302120000-0500"},
          {"1", "20260302+0000"},
          {"12", "202603+0000"},
          {"12", "2026"},
          {"1", "-20260302120000+0000"},
          {"2", "20260302120001+0000-"},
          {"12", "20260302120000+0000-20260303120000+0000"},
          {"1", "20260301-0500-20260302-0500"},
          {"12", "2025-2027"}
        }) {
      found(ups, each[0], keys(start, each[1]));
    }
    found(ups, "1", keys(Tag.ExpectedCompletionDateTime, "20260302120000+0000"));
    found(
        ups,
        "1",
        keys(Tag.ScheduledProcedureStepExpirationDateTime, "2026")
            .put(Tag.TimezoneOffsetFromUTC, "+0000"));
    found(ups, "12", keys(Tag.ScheduledProcedureStepModificationDateTime, "202603020900+0000-"));
    found(ups, "", keys(Tag.ScheduledProcedureStepModificationDateTime, "202603021001+0000-"));
    assertEquals(
        "0106 Invalid Attribute: (0040,4005) ScheduledProcedureStepStartDateTime",
        refusal(() -> ups.search.search(ups.context, WorkitemQuery.of(keys(start, "soon")))));
  }

  @ParameterizedTest
  @EnumSource
  void keys_that_are_not_matched_by_may_be_left_out(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    DataSet request = keys(Tag.AccessionNumber, "A*").put(Tag.PatientName, "Roe^Richard");
    DataSet keys = keys(Tag.PatientName, "Doe*").put(Tag.Modality, "CT");
    keys.putSequence(Tag.ReferencedRequestSequence, request);
    DataSet copy = keys(Tag.PatientName, "Doe*").put(Tag.Modality, "CT");
    copy.putSequence(Tag.ReferencedRequestSequence, request);
    assertEquals(List.of(Tag.Modality, Tag.PatientName), ups.search.unsupported(ups.context, keys));
    assertEquals(List.of("1.1"), uids(ups, WorkitemQuery.of(keys).withSupportedKeys()));
    keys.put(Tag.PatientName, "Roe*");
    assertEquals(List.of(), uids(ups, WorkitemQuery.of(keys).withSupportedKeys()));
    assertEquals(copy.put(Tag.PatientName, "Roe*"), keys, "the keys stay as they are");
  }

  @ParameterizedTest
  @EnumSource
  void keys_that_are_not_matched_by_are_told(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    DataSet keys = keys(Tag.Modality, "CT").put(Tag.ProcedureStepLabel, "CT*");
    keys.putSequence(
        Tag.ReferencedRequestSequence, keys(Tag.ReasonForTheRequestedProcedure, "pain"));
    assertEquals(
        List.of(Tag.Modality, Tag.ReasonForTheRequestedProcedure),
        ups.search.unsupported(ups.context, keys));
    assertEquals(
        "0105 Not supported as matching key: (0008,0060) Modality, (0040,1002)"
            + " ReasonForTheRequestedProcedure",
        refusal(() -> ups.search.count(ups.context, WorkitemQuery.of(keys))));
    assertEquals(
        "0105 Not supported as matching key: (0008,1195) TransactionUID",
        refusal(
            () ->
                ups.search.count(ups.context, WorkitemQuery.of(keys(Tag.TransactionUID, "1.2")))));
    found(ups, "12", new DataSet().putEmpty(Tag.Modality, Vr.CS));
  }

  @ParameterizedTest
  @EnumSource
  void pages_together_are_the_whole_list(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    for (int i = 0; i < 40; i++) {
      String uid = ups.create();
      if (i % 8 == 0) {
        ups.claim(uid);
      }
    }
    List<String> whole = uids(ups, WorkitemQuery.of(new DataSet()));
    List<String> paged = new ArrayList<>();
    for (int offset = 0; offset < 40; offset += 8) {
      paged.addAll(uids(ups, WorkitemQuery.of(new DataSet()).page(offset, 8)));
    }
    assertEquals(whole, paged);
  }

  @ParameterizedTest
  @EnumSource
  void order_pages_fuzzy_names_and_templates(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    DataSet all = new DataSet();
    assertEquals(List.of("1.1", "1.2"), uids(ups, WorkitemQuery.of(all)));
    assertEquals(List.of("1.2"), uids(ups, WorkitemQuery.of(all).page(1, 1)));
    assertEquals(List.of(), uids(ups, WorkitemQuery.of(all).page(2, 5)));
    for (int[] each :
        new int[][] {
          {Tag.ScheduledProcedureStepPriority, 2},
          {Tag.PatientName, 1},
          {Tag.PatientBirthDate, 1},
          {Tag.InputReadinessState, 2},
          {Tag.WorklistLabel, 1},
          {Tag.Modality, 1}
        }) {
      WorkitemQuery query =
          new WorkitemQuery(all, false, false, List.of(new OrderBy(each[0], true)), 0, 1);
      assertEquals(List.of("1." + each[1]), uids(ups, query));
    }
    assertEquals(
        List.of("1.2", "1.1"),
        uids(
            ups,
            new WorkitemQuery(
                all,
                false,
                false,
                List.of(new OrderBy(Tag.ScheduledProcedureStepStartDateTime, false)),
                0,
                0)));
    DataSet name = keys(Tag.PatientName, "jane do");
    found(ups, "", name);
    assertEquals(List.of("1.1"), uids(ups, new WorkitemQuery(name, true, false, List.of(), 0, 0)));
    assertEquals(List.of("1.3"), uids(ups, new WorkitemQuery(all, false, true, List.of(), 0, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void the_worklist_filter_applies_where_no_label_is_asked_for(TestDatabase kind) throws Exception {
    UpsFixture ups = filled(kind);
    ups.context = UpsFixture.context(UpsFixture.settings(Arrays.asList("CT", "XA*")));
    found(ups, "1", new DataSet());
    found(ups, "1", new DataSet().putEmpty(Tag.WorklistLabel, Vr.LO));
    found(ups, "2", keys(Tag.WorklistLabel, "ORDERLY"));
  }

  /** 250 work items that start one minute after the other. */
  private static UpsFixture many(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    List<DataSet> all = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      String start = String.format("2026030212%02d%02d", i / 60, i % 60);
      DataSet each = workitem().put(Tag.ScheduledProcedureStepStartDateTime, start);
      all.add(each.put(Tag.ProcedureStepLabel, "step " + i));
    }
    ups.workitems.createAll(ups.context, all);
    return ups;
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_receiver_holds_no_connection(TestDatabase kind) throws Exception {
    UpsFixture ups = many(kind);
    LendingDataSource database = new LendingDataSource(ups.database);
    List<String> labels = new ArrayList<>();
    new WorkitemSearch(database)
        .forEach(
            ups.context,
            WorkitemQuery.of(new DataSet()),
            match -> {
              assertEquals(0, database.lent());
              labels.add(match.string(Tag.ProcedureStepLabel));
            });
    assertEquals(IntStream.range(0, 250).mapToObj(i -> "step " + i).toList(), labels);
  }

  @ParameterizedTest
  @EnumSource
  void what_stops_to_match_on_the_way_is_left_out(TestDatabase kind) throws Exception {
    UpsFixture ups = many(kind);
    List<DataSet> found = new ArrayList<>();
    ups.search.forEach(
        ups.context,
        WorkitemQuery.of(keys(Tag.ProcedureStepState, "SCHEDULED")),
        match -> {
          if (found.isEmpty()) {
            claimLast(ups);
          }
          found.add(match);
        });
    assertEquals(249, found.size());
  }

  private static void claimLast(UpsFixture ups) {
    try {
      List<DataSet> last =
          ups.search.search(
              ups.context, WorkitemQuery.of(keys(Tag.ProcedureStepLabel, "step 249")));
      DataSet claim = new DataSet().put(Tag.ProcedureStepState, "IN PROGRESS");
      claim.put(Tag.TransactionUID, UpsFixture.TRANSACTION);
      ups.workitems.changeState(ups.context, last.get(0).string(Tag.SOPInstanceUID), claim);
    } catch (UpsException e) {
      throw new AssertionError(e);
    }
  }
}
