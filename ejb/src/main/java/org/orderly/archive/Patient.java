package org.orderly.archive;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** A patient as the first object of one of the studies described it (PS3.3 C.7.1.1). */
@Entity
@Table(name = "patient")
class Patient {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "patient_seq")
  @SequenceGenerator(name = "patient_seq", sequenceName = "patient_seq", allocationSize = 50)
  private long id;

  @Column(name = "patient_id")
  private @Nullable String patientId;

  private String issuer = "";

  @Column(name = "patient_name")
  private @Nullable String name;

  @Column(name = "name_key")
  private @Nullable String nameKey;

  @Column(name = "birth_date")
  private @Nullable String birthDate;

  private @Nullable String sex;

  @Column(name = "responsible_key")
  private @Nullable String responsibleKey;

  @Column(name = "issuer_universal_id")
  private @Nullable String issuerUniversalId;

  @Column(name = "issuer_universal_type")
  private @Nullable String issuerUniversalType;

  @ElementCollection
  @CollectionTable(name = "patient_other_id", joinColumns = @JoinColumn(name = "patient_fk"))
  @Column(name = "other_id")
  private Set<String> otherIds = new HashSet<>();

  @Column(name = "created_time")
  private Instant createdTime = Instant.EPOCH;

  @Column(name = "updated_time")
  private Instant updatedTime = Instant.EPOCH;

  private byte[] attributes = {};

  /** Key of the patient that this one turned out to be. */
  @Column(name = "merged_into")
  private @Nullable Long mergedInto;

  protected Patient() {}

  Patient(PatientIdentity identity, DataSet object, Instant now) {
    DataSet own = Attributes.of(object, Level.PATIENT);
    if (identity.id() != null && !own.hasValue(Tag.PatientID)) {
      own.put(Tag.PatientID, identity.id());
      own.put(Tag.IssuerOfPatientID, identity.issuer());
    }
    patientId = identity.id();
    issuer = identity.issuer();
    name = ColumnText.of(own, Tag.PatientName, 1000);
    nameKey = ColumnText.key(name);
    birthDate = Attributes.date(own, Tag.PatientBirthDate);
    sex = ColumnText.of(own, Tag.PatientSex, 16);
    PatientKeys keys = PatientKeys.of(own);
    responsibleKey = keys.responsible();
    issuerUniversalId = keys.issuerUniversalId();
    issuerUniversalType = keys.issuerUniversalType();
    otherIds.addAll(keys.otherIds());
    createdTime = now;
    updatedTime = now;
    attributes = Attributes.encode(own);
  }

  long id() {
    return id;
  }

  @Nullable Long mergedInto() {
    return mergedInto;
  }

  PatientIdentity identity() {
    return new PatientIdentity(patientId, issuer);
  }
}
