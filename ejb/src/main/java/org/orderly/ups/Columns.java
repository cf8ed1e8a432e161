package org.orderly.ups;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * Values that work items are matched and sorted by, as the columns of {@code workitem} and the rows
 * of its side tables hold them.
 */
final class Columns {

  /** Attributes that have rows in side tables. */
  static final List<Integer> IN_SIDE_TABLES =
      List.of(
          Tag.ScheduledWorkitemCodeSequence,
          Tag.ScheduledStationNameCodeSequence,
          Tag.ScheduledStationClassCodeSequence,
          Tag.ScheduledStationGeographicLocationCodeSequence,
          Tag.ScheduledHumanPerformersSequence,
          Tag.ReferencedRequestSequence,
          Tag.ReplacedProcedureStepSequence,
          Tag.InputInformationSequence,
          Tag.StudyInstanceUID);

  private Columns() {}

  /** A row of {@code workitem_code}. */
  record CodeRow(
      String kind,
      @Nullable String code,
      @Nullable String scheme,
      @Nullable String version,
      @Nullable String meaning,
      @Nullable String name,
      @Nullable String organization) {}

  /** A row of {@code workitem_request}. */
  record RequestRow(
      @Nullable String study,
      @Nullable String accession,
      @Nullable String accessionIssuer,
      @Nullable String procedure,
      @Nullable String placerOrder,
      @Nullable String fillerOrder,
      @Nullable String service,
      @Nullable String physician) {}

  /** A row of {@code workitem_reference}. */
  record ReferenceRow(String kind, String identifier) {}

  /** Text for a column, null also without data set. */
  static @Nullable String text(@Nullable DataSet dataSet, int tag, int maxLength) {
    return dataSet == null ? null : ColumnText.of(dataSet, tag, maxLength);
  }

  /** An issuer, by its local name or else by its universal identifier (PS3.3 Table 10-17). */
  static @Nullable String issuer(@Nullable DataSet item) {
    String local = text(item, Tag.LocalNamespaceEntityID, 255);
    return local == null ? text(item, Tag.UniversalEntityID, 255) : local;
  }

  static @Nullable OffsetDateTime moment(DataSet dataSet, int tag, Moments moments) {
    String value = dataSet.string(tag);
    return value == null
        ? null
        : moments.first(value).map(m -> m.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  static OffsetDateTime timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  static List<CodeRow> codes(DataSet workitem) {
    List<CodeRow> rows = new ArrayList<>();
    codes(rows, "WORKITEM", workitem, Tag.ScheduledWorkitemCodeSequence);
    codes(rows, "STATION", workitem, Tag.ScheduledStationNameCodeSequence);
    codes(rows, "CLASS", workitem, Tag.ScheduledStationClassCodeSequence);
    codes(rows, "LOCATION", workitem, Tag.ScheduledStationGeographicLocationCodeSequence);
    for (DataSet performer : workitem.items(Tag.ScheduledHumanPerformersSequence)) {
      String name = text(performer, Tag.HumanPerformerName, 1000);
      String organization = text(performer, Tag.HumanPerformerOrganization, 255);
      List<DataSet> items = performer.items(Tag.HumanPerformerCodeSequence);
      for (DataSet item : items.isEmpty() ? List.of(new DataSet()) : items) {
        rows.add(code("PERFORMER", item, name, organization));
      }
    }
    return rows;
  }

  private static void codes(List<CodeRow> rows, String kind, DataSet workitem, int tag) {
    for (DataSet item : workitem.items(tag)) {
      rows.add(code(kind, item, null, null));
    }
  }

  private static CodeRow code(
      String kind, DataSet item, @Nullable String name, @Nullable String organization) {
    return new CodeRow(
        kind,
        codeValue(item),
        text(item, Tag.CodingSchemeDesignator, 64),
        text(item, Tag.CodingSchemeVersion, 64),
        text(item, Tag.CodeMeaning, 255),
        name,
        organization);
  }

  /** The value in whichever attribute it is (PS3.3 Table 8.8-1). */
  static @Nullable String codeValue(DataSet item) {
    String value = text(item, Tag.CodeValue, 64);
    if (value == null) {
      value = text(item, Tag.LongCodeValue, 64);
    }
    return value == null ? text(item, Tag.URNCodeValue, 64) : value;
  }

  static List<RequestRow> requests(DataSet workitem) {
    List<RequestRow> rows = new ArrayList<>();
    for (DataSet item : workitem.items(Tag.ReferencedRequestSequence)) {
      rows.add(
          new RequestRow(
              text(item, Tag.StudyInstanceUID, 64),
              text(item, Tag.AccessionNumber, 64),
              issuer(item.item(Tag.IssuerOfAccessionNumberSequence)),
              text(item, Tag.RequestedProcedureID, 64),
              text(item, Tag.PlacerOrderNumberImagingServiceRequest, 64),
              text(item, Tag.FillerOrderNumberImagingServiceRequest, 64),
              text(item, Tag.RequestingService, 255),
              text(item, Tag.RequestingPhysician, 1000)));
    }
    return rows;
  }

  static List<ReferenceRow> references(DataSet workitem) {
    Set<ReferenceRow> rows = new LinkedHashSet<>();
    reference(rows, "STUDY", workitem, Tag.StudyInstanceUID);
    reference(rows, "ADMISSION", workitem, Tag.AdmissionID);
    for (DataSet item : workitem.items(Tag.ReplacedProcedureStepSequence)) {
      reference(rows, "REPLACED", item, Tag.ReferencedSOPInstanceUID);
    }
    for (DataSet item : workitem.items(Tag.InputInformationSequence)) {
      reference(rows, "INPUT", item, Tag.StudyInstanceUID);
    }
    return List.copyOf(rows);
  }

  private static void reference(Set<ReferenceRow> rows, String kind, DataSet item, int tag) {
    String identifier = text(item, tag, 64);
    if (identifier != null) {
      rows.add(new ReferenceRow(kind, identifier));
    }
  }
}
