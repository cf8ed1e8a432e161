package org.orderly.ian;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.InstanceAvailability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.dicom.json.JsonDataSetWriter;

/**
 * The data set of an Instance Availability Notification (PS3.4 R.3.2): which instances of a study
 * can be had where. It names no patient and needs no character set.
 */
public record IanContent(String study, List<Reference> references, Availability availability) {
  public IanContent {
    references = List.copyOf(references);
  }

  /** One available instance. */
  public record Reference(String series, String sopClass, String sopInstance) {}

  /** From where, and how fast, the instances can be had. */
  public record Availability(
      List<AeTitle> retrieveAets,
      InstanceAvailability availability,
      @Nullable String retrieveLocationUid) {
    public Availability {
      retrieveAets = List.copyOf(retrieveAets);
      if (retrieveAets.isEmpty()) {
        // Type 1 (PS3.4 Table R.3.2-1): a notification without it is of no use to its receiver
        throw new IllegalArgumentException("Retrieve AE Title is required");
      }
    }
  }

  public DataSet dataSet() {
    DataSet notification = new DataSet();
    notification.putSequence(Tag.ReferencedPerformedProcedureStepSequence);
    Map<String, List<DataSet>> bySeries = new LinkedHashMap<>();
    for (Reference reference : references) {
      bySeries.computeIfAbsent(reference.series(), uid -> new ArrayList<>()).add(item(reference));
    }
    DataSet[] series =
        bySeries.entrySet().stream()
            .map(entry -> seriesItem(entry.getKey(), entry.getValue()))
            .toArray(DataSet[]::new);
    notification.putSequence(Tag.ReferencedSeriesSequence, series);
    return notification.put(Tag.StudyInstanceUID, Vr.UI, study);
  }

  private static DataSet seriesItem(String series, List<DataSet> items) {
    DataSet item = new DataSet();
    item.putSequence(Tag.ReferencedSOPSequence, items.toArray(DataSet[]::new));
    return item.put(Tag.SeriesInstanceUID, Vr.UI, series);
  }

  private DataSet item(Reference reference) {
    DataSet item = new DataSet();
    item.put(
        Tag.RetrieveAETitle,
        Vr.AE,
        availability.retrieveAets().stream().map(AeTitle::toString).toArray(String[]::new));
    item.put(Tag.InstanceAvailability, Vr.CS, availability.availability().name());
    if (availability.retrieveLocationUid() != null) {
      item.put(Tag.RetrieveLocationUID, Vr.UI, availability.retrieveLocationUid());
    }
    item.put(Tag.ReferencedSOPClassUID, Vr.UI, reference.sopClass());
    return item.put(Tag.ReferencedSOPInstanceUID, Vr.UI, reference.sopInstance());
  }

  /** The form in which a task keeps it, so that each repetition sends the same. */
  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.createGenerator(text)) {
      new JsonDataSetWriter(json).write(dataSet());
    }
    return text.toString();
  }

  static DataSet fromJson(String text) {
    try (JsonParser json = Json.createParser(new StringReader(text))) {
      return new JsonDataSetReader(json).read();
    }
  }
}
