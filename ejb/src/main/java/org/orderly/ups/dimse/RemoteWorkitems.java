package org.orderly.ups.dimse;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.service.UpsScu;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;
import org.orderly.ups.ArchiveWorkitems;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.ups.ArchiveWorkitems.Plan;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.dimse.RemoteStudies.Found;

/**
 * Makes work items on what other archives have, found by C-FIND, in the worklist of an AE: in ours,
 * or by N-CREATE in that of another system.
 */
@ApplicationScoped
public class RemoteWorkitems {

  /** What an N-CREATE must have, with or without value (PS3.4 Table CC.2.5-3, type 2). */
  private static final int[] REQUIRED = {
    Tag.TransactionUID,
    Tag.ScheduledProcessingParametersSequence,
    Tag.ScheduledStationNameCodeSequence,
    Tag.ScheduledStationClassCodeSequence,
    Tag.ScheduledStationGeographicLocationCodeSequence,
    Tag.ScheduledWorkitemCodeSequence,
    Tag.CommentsOnTheScheduledProcedureStep,
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.OtherPatientIDsSequence,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.AdmissionID,
    Tag.IssuerOfAdmissionIDSequence,
    Tag.AdmittingDiagnosesDescription,
    Tag.AdmittingDiagnosesCodeSequence,
    Tag.ReferencedRequestSequence,
    Tag.ProcedureStepProgressInformationSequence,
    Tag.UnifiedProcedureStepPerformedProcedureSequence
  };

  private final ArchiveWorkitems workitems;

  @Inject
  RemoteWorkitems(ArchiveWorkitems workitems) {
    this.workitems = workitems;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected RemoteWorkitems() {
    this(null);
  }

  /**
   * Creates a work item for each match.
   *
   * @param upsScp whose worklist it becomes part of
   * @return how many were created
   * @throws IOException if another system cannot be reached, or refuses
   * @throws UpsException if the plan makes no work item; then none was created
   */
  public int create(UpsContext context, AeTitle upsScp, RemoteSearch search, Plan plan)
      throws IOException, UpsException {
    List<DataSet> contents = new ArrayList<>();
    for (Found found : find(context, search)) {
      contents.add(workitems.content(context, plan, found.patient(), found.input()));
    }
    create(context, upsScp, contents);
    return contents.size();
  }

  /**
   * The same for studies that are listed; a patient who is named comes before that of the match.
   */
  public int create(
      UpsContext context, AeTitle upsScp, RemoteSearch search, Plan plan, List<Input> inputs)
      throws IOException, UpsException {
    Map<String, Found> known = new HashMap<>();
    List<DataSet> contents = new ArrayList<>();
    try (RemoteStudies studies = open(context, search)) {
      for (Input input : inputs) {
        String study = input.entity().study();
        Found found = known.get(study);
        if (found == null) {
          found = studies.one(study);
          known.put(study, found);
        }
        DataSet otherwise = found.patient().isEmpty() ? input.otherwise() : found.patient();
        DataSet patient = input.patient() == null ? otherwise : input.patient();
        if (patient != null) {
          contents.add(workitems.content(context, plan, patient, found.input()));
        }
      }
    }
    create(context, upsScp, contents);
    return contents.size();
  }

  private static RemoteStudies open(UpsContext context, RemoteSearch search) throws IOException {
    Peer peer = Peer.of(context.configuration(), context.ae().title(), search.peer());
    return RemoteStudies.open(peer, search);
  }

  private static List<Found> find(UpsContext context, RemoteSearch search) throws IOException {
    try (RemoteStudies studies = open(context, search)) {
      return studies.all();
    }
  }

  private void create(UpsContext context, AeTitle upsScp, List<DataSet> contents)
      throws IOException, UpsException {
    ConfigSnapshot snapshot = context.configuration();
    NetworkAe ours = snapshot.ae(upsScp).orElse(null);
    if (ours != null) {
      workitems.createAll(
          new UpsContext(snapshot, ours, context.requester(), context.origin()), contents);
    } else if (!contents.isEmpty()) {
      push(Peer.of(snapshot, context.ae().title(), upsScp), context, contents);
    }
  }

  private static void push(Peer peer, UpsContext context, List<DataSet> contents)
      throws IOException {
    ProposedContext push =
        ProposedContext.of(
            Uid.UnifiedProcedureStepPush, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    int created = 0;
    try (DimseAssociation association =
        DimseAssociation.connect(peer.request(List.of(push), false))) {
      UpsScu scu = new UpsScu(association);
      for (DataSet content : contents) {
        DimseResponse response = scu.create(null, complete(content, context));
        Status status = response.status();
        if (!status.isDone()) {
          throw new RemoteFailedException(
              peer.remote()
                  + " answered N-CREATE with status "
                  + status
                  + (created == 0 ? "" : " after " + created + " work items"));
        }
        created++;
      }
    }
  }

  static DataSet complete(DataSet content, UpsContext context) {
    for (int tag : REQUIRED) {
      if (!content.contains(tag)) {
        content.putEmpty(tag, Dictionary.vrOf(tag));
      }
    }
    if (!content.hasValue(Tag.WorklistLabel)) {
      content.put(Tag.WorklistLabel, context.ae().worklistLabel());
    }
    return content;
  }
}
