package org.orderly.ups.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.pdu.UserItem;
import org.orderly.dicom.net.service.FindScu;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * Studies of another archive, asked for level by level (Study Root C-FIND, PS3.4 C.4.1) over one
 * association.
 */
final class RemoteStudies implements AutoCloseable {

  private static final int MAX_INSTANCES = 200_000;

  /** Matching of person names by fuzzy semantics (PS3.4 C.5.1.1). */
  private static final byte[] FUZZY = {0, 0, 1};

  private static final int[] OF_SERIES = {
    Tag.SeriesInstanceUID,
    Tag.SeriesNumber,
    Tag.Modality,
    Tag.SeriesDescription,
    Tag.BodyPartExamined,
    Tag.Laterality,
    Tag.StationName,
    Tag.InstitutionName,
    Tag.InstitutionalDepartmentName,
    Tag.PerformedProcedureStepStartDate,
    Tag.PerformedProcedureStepStartTime
  };
  private static final int[] OF_INSTANCE = {
    Tag.SOPInstanceUID, Tag.SOPClassUID, Tag.InstanceNumber, Tag.ContentDate, Tag.ContentTime
  };

  private final DimseAssociation association;
  private final FindScu scu;
  private final RemoteSearch search;
  private int instances;

  private RemoteStudies(DimseAssociation association, FindScu scu, RemoteSearch search) {
    this.association = association;
    this.scu = scu;
    this.search = search;
  }

  /**
   * What a work item can be about.
   *
   * @param patient attributes of the study, those of its patient among them
   * @param input items of the Input Information Sequence, one per series
   */
  record Found(DataSet patient, List<DataSet> input) {}

  static RemoteStudies open(Peer peer, RemoteSearch search) throws IOException {
    String root = Uid.StudyRootQueryRetrieveInformationModelFind;
    ProposedContext context =
        ProposedContext.of(root, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    ConnectRequest request = peer.request(List.of(context), false);
    if (search.fuzzy()) {
      request = request.withExtras(new UserItem.ExtendedNegotiation(root, FUZZY));
    }
    DimseAssociation association = DimseAssociation.connect(request);
    PresentationContext accepted = association.association().context(root);
    if (accepted == null) {
      association.close();
      throw new RemoteFailedException(peer.remote() + " answers no Study Root C-FIND");
    }
    return new RemoteStudies(association, new FindScu(association, accepted), search);
  }

  /** All that match at the level of the search. */
  List<Found> all() throws IOException {
    List<Found> found = new ArrayList<>();
    for (String dates : search.studyDates()) {
      DataSet keys = keys(QueryLevel.STUDY);
      if (!dates.isEmpty()) {
        keys.put(Tag.StudyDate, dates);
      }
      for (DataSet study : find("STUDY", keys)) {
        add(study, found);
        if (found.size() > search.limit()) {
          throw tooMany(search.limit());
        }
      }
    }
    return found;
  }

  /** One study; without attributes, and with an item that names it only, if nobody knows it. */
  Found one(String studyUid) throws IOException {
    List<Found> found = new ArrayList<>();
    for (DataSet study : find("STUDY", within(keys(QueryLevel.STUDY), studyUid))) {
      add(study, found);
    }
    if (!found.isEmpty()) {
      return found.get(0);
    }
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, studyUid).putSequence(Tag.ReferencedSOPSequence);
    return new Found(new DataSet(), List.of(item));
  }

  private void add(DataSet study, List<Found> found) throws IOException {
    List<DataSet> items = new ArrayList<>();
    String studyUid = study.string(Tag.StudyInstanceUID, "");
    for (DataSet series : find("SERIES", within(keys(QueryLevel.SERIES), studyUid))) {
      String seriesUid = series.string(Tag.SeriesInstanceUID, "");
      DataSet keys = within(keys(QueryLevel.INSTANCE), studyUid);
      List<DataSet> images = find("IMAGE", keys.put(Tag.SeriesInstanceUID, seriesUid));
      instances += images.size();
      if (instances > MAX_INSTANCES) {
        throw tooMany(MAX_INSTANCES);
      }
      switch (search.level()) {
        case INSTANCE ->
            images.forEach(
                image -> found.add(new Found(study, List.of(item(series, List.of(image))))));
        case SERIES -> found.add(new Found(study, List.of(item(series, images))));
        default -> items.add(item(series, images));
      }
    }
    if (search.level() == QueryLevel.STUDY && !items.isEmpty()) {
      found.add(new Found(study, items));
    }
  }

  private static DataSet within(DataSet keys, String study) {
    return keys.put(Tag.StudyInstanceUID, study);
  }

  /** Referenced Instances and Access Macro (PS3.3 10.28). */
  private DataSet item(DataSet series, List<DataSet> images) {
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, series.string(Tag.StudyInstanceUID, ""));
    item.put(Tag.SeriesInstanceUID, series.string(Tag.SeriesInstanceUID, ""));
    item.putSequence(
        Tag.ReferencedSOPSequence,
        images.stream()
            .map(
                image ->
                    new DataSet()
                        .put(Tag.ReferencedSOPClassUID, image.string(Tag.SOPClassUID, ""))
                        .put(Tag.ReferencedSOPInstanceUID, image.string(Tag.SOPInstanceUID, "")))
            .toArray(DataSet[]::new));
    List<String> titles = series.strings(Tag.RetrieveAETitle);
    String[] retrieve =
        titles.isEmpty() || titles.get(0).isEmpty()
            ? new String[] {search.peer().value()}
            : titles.toArray(String[]::new);
    item.putSequence(Tag.DICOMRetrievalSequence, new DataSet().put(Tag.RetrieveAETitle, retrieve));
    return item;
  }

  /** Keys of exactly this level, which do without relational queries (PS3.4 C.4.1.2). */
  private DataSet keys(QueryLevel level) {
    DataSet keys = new DataSet();
    if (search.isInternational()) {
      keys.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    }
    switch (level) {
      case SERIES -> empty(keys, Tag.SeriesInstanceUID, Tag.RetrieveAETitle);
      case INSTANCE -> empty(keys, Tag.SOPInstanceUID, Tag.SOPClassUID);
      default ->
          empty(
              keys,
              Tag.StudyInstanceUID,
              Tag.PatientName,
              Tag.PatientID,
              Tag.IssuerOfPatientID,
              Tag.PatientBirthDate,
              Tag.PatientSex);
    }
    for (Element element : search.keys()) {
      if (levelOf(element.tag()) == level) {
        keys.put(element);
      }
    }
    return keys;
  }

  private static void empty(DataSet keys, int... tags) {
    for (int tag : tags) {
      keys.putEmpty(tag, Dictionary.vrOf(tag));
    }
  }

  private static QueryLevel levelOf(int tag) {
    for (int series : OF_SERIES) {
      if (series == tag) {
        return QueryLevel.SERIES;
      }
    }
    for (int instance : OF_INSTANCE) {
      if (instance == tag) {
        return QueryLevel.INSTANCE;
      }
    }
    return QueryLevel.STUDY;
  }

  private List<DataSet> find(String level, DataSet keys) throws IOException {
    keys.put(Tag.QueryRetrieveLevel, Vr.CS, level);
    List<DataSet> matches = new ArrayList<>();
    DimseResponse response =
        scu.find(
            keys,
            search.priority(),
            match -> {
              matches.add(match);
              return matches.size() <= MAX_INSTANCES;
            });
    if (matches.size() > MAX_INSTANCES) {
      throw tooMany(MAX_INSTANCES);
    }
    if (!response.status().isSuccess()) {
      throw new RemoteFailedException(
          search.peer() + " answered the " + level + " C-FIND with status " + response.status());
    }
    return matches;
  }

  private static RemoteFailedException tooMany(int limit) {
    return new RemoteFailedException("More than " + limit + " matches", true);
  }

  @Override
  public void close() {
    association.close();
  }
}
