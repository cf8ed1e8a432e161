package org.orderly.archive;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** A series as its first object described it (PS3.3 C.7.3.1). */
@Entity
@Table(name = "series")
class Series {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "series_seq")
  @SequenceGenerator(name = "series_seq", sequenceName = "series_seq", allocationSize = 50)
  private long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "study_fk")
  private @Nullable Study study;

  @Column(name = "series_iuid")
  private String seriesIuid = "";

  @Column(name = "series_no")
  private @Nullable Integer seriesNo;

  private @Nullable String modality;

  private @Nullable String description;

  @Column(name = "description_key")
  private @Nullable String descriptionKey;

  @Column(name = "body_part")
  private @Nullable String bodyPart;

  private @Nullable String laterality;

  @Column(name = "station_name")
  private @Nullable String stationName;

  private @Nullable String institution;

  private @Nullable String department;

  @Column(name = "pps_start_date")
  private @Nullable String ppsStartDate;

  @Column(name = "pps_start_time")
  private @Nullable String ppsStartTime;

  @Column(name = "pps_iuid")
  private @Nullable String ppsIuid;

  @Column(name = "sending_aet")
  private @Nullable String sendingAet;

  @Column(name = "receiving_aet")
  private @Nullable String receivingAet;

  @Column(name = "num_instances")
  private int numInstances;

  @Column(name = "created_time")
  private Instant createdTime = Instant.EPOCH;

  @Column(name = "updated_time")
  private Instant updatedTime = Instant.EPOCH;

  private byte[] attributes = {};

  protected Series() {}

  /** A series without instances; {@link Counts} adds them. */
  Series(Study study, String seriesIuid, DataSet object, Source source, Instant now) {
    DataSet own = Attributes.of(object, Level.SERIES);
    this.study = study;
    this.seriesIuid = seriesIuid;
    seriesNo = Attributes.integer(own, Tag.SeriesNumber);
    modality = ColumnText.of(own, Tag.Modality, 16);
    description = ColumnText.of(own, Tag.SeriesDescription, 1000);
    descriptionKey = ColumnText.key(description);
    bodyPart = ColumnText.of(own, Tag.BodyPartExamined, 16);
    laterality = ColumnText.of(own, Tag.Laterality, 16);
    stationName = ColumnText.of(own, Tag.StationName, 64);
    institution = ColumnText.of(own, Tag.InstitutionName, 1000);
    department = ColumnText.of(own, Tag.InstitutionalDepartmentName, 1000);
    ppsStartDate = Attributes.date(own, Tag.PerformedProcedureStepStartDate);
    ppsStartTime = Attributes.time(own, Tag.PerformedProcedureStepStartTime);
    DataSet pps = own.item(Tag.ReferencedPerformedProcedureStepSequence);
    ppsIuid = pps == null ? null : ColumnText.of(pps, Tag.ReferencedSOPInstanceUID, 64);
    sendingAet = source.callingAet();
    receivingAet = source.calledAet();
    createdTime = now;
    updatedTime = now;
    attributes = Attributes.encode(own);
  }

  long id() {
    return id;
  }

  /** Empty if the object names none. */
  String modality() {
    return modality == null ? "" : modality;
  }
}
