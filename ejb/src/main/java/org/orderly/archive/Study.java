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

/** A study as its first object described it (PS3.3 C.7.2.1). */
@Entity
@Table(name = "study")
class Study {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "study_seq")
  @SequenceGenerator(name = "study_seq", sequenceName = "study_seq", allocationSize = 50)
  private long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "patient_fk")
  private @Nullable Patient patient;

  @Column(name = "study_iuid")
  private String studyIuid = "";

  @Column(name = "study_id")
  private @Nullable String studyId;

  @Column(name = "study_date")
  private @Nullable String studyDate;

  @Column(name = "study_time")
  private @Nullable String studyTime;

  @Column(name = "accession_no")
  private @Nullable String accessionNo;

  @Column(name = "accession_issuer")
  private @Nullable String accessionIssuer;

  private @Nullable String description;

  @Column(name = "description_key")
  private @Nullable String descriptionKey;

  @Column(name = "referring_name")
  private @Nullable String referringName;

  @Column(name = "referring_key")
  private @Nullable String referringKey;

  private String modalities = "";

  @Column(name = "num_series")
  private int numSeries;

  @Column(name = "num_instances")
  private int numInstances;

  @Column(name = "size_bytes")
  private long sizeBytes;

  @Column(name = "created_time")
  private Instant createdTime = Instant.EPOCH;

  @Column(name = "updated_time")
  private Instant updatedTime = Instant.EPOCH;

  private byte[] attributes = {};

  protected Study() {}

  /** A study without series; {@link Counts} adds them. */
  Study(Patient patient, String studyIuid, DataSet object, Instant now) {
    DataSet own = Attributes.of(object, Level.STUDY);
    this.patient = patient;
    this.studyIuid = studyIuid;
    studyId = ColumnText.of(own, Tag.StudyID, 64);
    studyDate = Attributes.date(own, Tag.StudyDate);
    studyTime = Attributes.time(own, Tag.StudyTime);
    accessionNo = ColumnText.of(own, Tag.AccessionNumber, 64);
    DataSet accessionAuthority = own.item(Tag.IssuerOfAccessionNumberSequence);
    accessionIssuer =
        accessionAuthority == null
            ? null
            : ColumnText.of(accessionAuthority, Tag.LocalNamespaceEntityID, 64);
    description = ColumnText.of(own, Tag.StudyDescription, 1000);
    descriptionKey = ColumnText.key(description);
    referringName = ColumnText.of(own, Tag.ReferringPhysicianName, 1000);
    referringKey = ColumnText.key(referringName);
    modalities = Counts.NO_MODALITIES;
    createdTime = now;
    updatedTime = now;
    attributes = Attributes.encode(own);
  }

  long id() {
    return id;
  }
}
