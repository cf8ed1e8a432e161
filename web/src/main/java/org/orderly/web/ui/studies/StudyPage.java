package org.orderly.web.ui.studies;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.Match;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest;
import org.orderly.archive.Sql;
import org.orderly.archive.StudySearch;
import org.orderly.archive.StudyView;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.export.SendStates;
import org.orderly.task.EntityUid;
import org.orderly.web.ui.SignedIn;

/** One study with its series, and the instances of the series that is open. */
@Named("study")
@ViewScoped
public class StudyPage implements Serializable {
  private static final int PAGE = 50;
  private static final int MOST_SERIES = 1000;

  @Inject private StudySearch search;
  @Inject private ArchiveQuery archive;
  @Inject private SendStates states;
  @Inject private Destinations destinations;
  @Inject private SendDialog sending;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private String uid = "";
  private String open = "";
  private String destination = "";
  private int page;
  private transient @Nullable StudyRow row;
  private transient @Nullable List<SeriesRow> series;
  private transient @Nullable List<InstanceRow> instances;

  /** A series as a row. */
  public record SeriesRow(
      String uid, String number, String modality, String description, String bodyPart, Sent sent) {}

  /** An instance as a row. */
  public record InstanceRow(String uid, String number, String sopClass, boolean sent) {}

  /** Shows what the address names. */
  public void open() throws IOException {
    Map<String, String> parameters = external.getRequestParameterMap();
    uid = parameters.getOrDefault("study", "");
    open = parameters.getOrDefault("series", "");
    destination = destinations.orFirst(parameters.getOrDefault("destination", ""));
    String asked = parameters.getOrDefault("page", "");
    page = asked.matches("\\d{1,6}") ? Integer.parseInt(asked) : 0;
    if (!user.isMaySeePatients()) {
      external.responseSendError(403, "");
    } else if (getRow() == null) {
      external.responseSendError(404, "");
    }
  }

  public @Nullable StudyRow getRow() {
    if (row == null) {
      List<StudyView> found = search.page(QueryRequest.of(keys("")), new Sql());
      if (!uid.isEmpty() && !found.isEmpty()) {
        row = new StudyRow(found.get(0), states.of(destination, found).get(uid));
      }
    }
    return row;
  }

  private DataSet keys(String seriesUid) {
    DataSet keys = new DataSet().put(Tag.StudyInstanceUID, uid.isEmpty() ? "0" : uid);
    return seriesUid.isEmpty() ? keys : keys.put(Tag.SeriesInstanceUID, seriesUid);
  }

  public List<SeriesRow> getSeries() {
    if (series == null) {
      Map<String, Integer> sent = states.ofSeries(destination, uid);
      series =
          archive
              .find(QueryLevel.SERIES, new QueryRequest(keys(""), false, List.of(), 0, MOST_SERIES))
              .stream()
              .map(match -> seriesRow(match, sent))
              .toList();
    }
    return series;
  }

  private static SeriesRow seriesRow(Match match, Map<String, Integer> sent) {
    DataSet attributes = match.attributes();
    String seriesUid = String.valueOf(match.seriesIuid());
    int total = attributes.integer(Tag.NumberOfSeriesRelatedInstances).orElse(0);
    return new SeriesRow(
        seriesUid,
        attributes.string(Tag.SeriesNumber, ""),
        attributes.string(Tag.Modality, ""),
        attributes.string(Tag.SeriesDescription, ""),
        attributes.string(Tag.BodyPartExamined, ""),
        new Sent(sent.getOrDefault(seriesUid, 0), total, 0));
  }

  /** One page of the instances of the open series. */
  public List<InstanceRow> getInstances() {
    if (instances == null) {
      if (open.isEmpty()) {
        instances = List.of();
      } else {
        Set<String> sent = states.ofInstances(destination, uid, open);
        instances =
            archive
                .find(
                    QueryLevel.INSTANCE,
                    new QueryRequest(keys(open), false, List.of(), page * PAGE, PAGE))
                .stream()
                .map(match -> instanceRow(match, sent))
                .toList();
      }
    }
    return instances;
  }

  private static InstanceRow instanceRow(Match match, Set<String> sent) {
    DataSet attributes = match.attributes();
    String sopUid = String.valueOf(match.sopIuid());
    return new InstanceRow(
        sopUid,
        attributes.string(Tag.InstanceNumber, ""),
        Dictionary.nameOfUid(attributes.string(Tag.SOPClassUID, "")),
        sent.contains(sopUid));
  }

  /** Reads anew; the list shows what has been sent meanwhile. */
  public void refresh() {
    row = null;
    series = null;
    instances = null;
  }

  public void askStudy() {
    ask(new EntityUid(uid, null, null), "");
  }

  public void askSeries(String seriesUid, String label) {
    ask(new EntityUid(uid, seriesUid, null), label);
  }

  public void askInstance(String sopUid, String label) {
    ask(new EntityUid(uid, open, sopUid), label);
  }

  private void ask(EntityUid entity, String label) {
    StudyRow shown = getRow();
    String study = shown == null ? "" : shown.label();
    sending.ask(
        List.of(entity),
        List.of(label.isEmpty() ? study : study + " · " + label),
        false,
        destination);
  }

  public boolean isFirstPage() {
    return page == 0;
  }

  public boolean isLastPage() {
    return getInstances().size() < PAGE
        || getSeries().stream()
            .anyMatch(s -> s.uid().equals(open) && s.sent().total() <= (page + 1) * PAGE);
  }

  public int getPage() {
    return page;
  }

  public String getUid() {
    return uid;
  }

  /** The series whose instances are shown, or empty. */
  public String getOpen() {
    return open;
  }

  public String getDestination() {
    return destination;
  }
}
