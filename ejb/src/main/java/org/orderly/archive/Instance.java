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
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.storage.StoredFile;

/** An instance and the file that holds it (PS3.3 C.12.1). */
@Entity
@Table(name = "instance")
class Instance {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "instance_seq")
  @SequenceGenerator(name = "instance_seq", sequenceName = "instance_seq", allocationSize = 500)
  private long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "series_fk")
  private @Nullable Series series;

  @Column(name = "sop_iuid")
  private String sopIuid = "";

  @Column(name = "sop_cuid")
  private String sopCuid = "";

  @Column(name = "instance_no")
  private @Nullable Integer instanceNo;

  @Column(name = "content_date")
  private @Nullable String contentDate;

  @Column(name = "content_time")
  private @Nullable String contentTime;

  @Column(name = "num_frames")
  private @Nullable Integer numFrames;

  private int revision;

  @Column(name = "transfer_syntax")
  private String transferSyntax = "";

  @Column(name = "storage_id")
  private String storageId = "";

  @Column(name = "storage_path")
  private String storagePath = "";

  @Column(name = "size_bytes")
  private long sizeBytes;

  private @Nullable String digest;

  @Column(name = "created_time")
  private Instant createdTime = Instant.EPOCH;

  @Column(name = "updated_time")
  private Instant updatedTime = Instant.EPOCH;

  private byte[] attributes = {};

  protected Instance() {}

  Instance(Series series, Arrival arrival, Instant now) {
    this.series = series;
    sopIuid = arrival.sopIuid();
    createdTime = now;
    hold(arrival, now);
  }

  /** Takes other content; what is known about series and study stays. */
  void replaceBy(Arrival arrival, Instant now) {
    revision++;
    hold(arrival, now);
  }

  private void hold(Arrival arrival, Instant now) {
    DataSet own = Attributes.of(arrival.attributes(), Level.INSTANCE);
    StoredFile file = arrival.file();
    sopCuid = arrival.sopCuid();
    instanceNo = Attributes.integer(own, Tag.InstanceNumber);
    contentDate = Attributes.date(own, Tag.ContentDate);
    contentTime = Attributes.time(own, Tag.ContentTime);
    numFrames = Attributes.integer(own, Tag.NumberOfFrames);
    transferSyntax = arrival.transferSyntax();
    storageId = file.storageId();
    storagePath = file.path();
    sizeBytes = file.size();
    digest = file.digest();
    updatedTime = now;
    attributes = Attributes.encode(own);
  }

  long id() {
    return id;
  }
}
