package org.orderly.dicom.encoding;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/**
 * What stands before the data set in a DICOM file (PS3.10 section 7.1); text that is missing in a
 * file is empty, AE titles are as they stand there.
 */
public record FileMetaInformation(
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    String implementationClassUid,
    @Nullable String implementationVersionName,
    @Nullable String sourceAeTitle,
    @Nullable String sendingAeTitle,
    @Nullable String receivingAeTitle) {

  /**
   * Identifies this software (PS3.7 D.3.3.2.1); derived from a random UUID, so it needs no root.
   */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.314996106664025251919799620564327383278";

  public static final String IMPLEMENTATION_VERSION_NAME = "ORDERLY_010";

  /** Meta information of a file that this software writes. */
  public static FileMetaInformation of(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
    return new FileMetaInformation(
        sopClassUid,
        sopInstanceUid,
        transferSyntaxUid,
        IMPLEMENTATION_CLASS_UID,
        IMPLEMENTATION_VERSION_NAME,
        null,
        null,
        null);
  }

  /** For a data set that names its SOP class and instance. */
  public static FileMetaInformation of(DataSet dataSet, TransferSyntax syntax) {
    return of(
        dataSet.string(Tag.SOPClassUID, ""), dataSet.string(Tag.SOPInstanceUID, ""), syntax.uid());
  }

  public FileMetaInformation withAeTitles(
      @Nullable String source, @Nullable String sending, @Nullable String receiving) {
    return new FileMetaInformation(
        sopClassUid,
        sopInstanceUid,
        transferSyntaxUid,
        implementationClassUid,
        implementationVersionName,
        source,
        sending,
        receiving);
  }

  static FileMetaInformation from(DataSet group2) {
    return new FileMetaInformation(
        group2.string(Tag.MediaStorageSOPClassUID, ""),
        group2.string(Tag.MediaStorageSOPInstanceUID, ""),
        group2.string(Tag.TransferSyntaxUID, ""),
        group2.string(Tag.ImplementationClassUID, ""),
        group2.string(Tag.ImplementationVersionName),
        group2.string(Tag.SourceApplicationEntityTitle),
        group2.string(Tag.SendingApplicationEntityTitle),
        group2.string(Tag.ReceivingApplicationEntityTitle));
  }

  DataSet toDataSet() {
    DataSet group2 = new DataSet();
    group2.putBytes(Tag.FileMetaInformationVersion, Vr.OB, new byte[] {0, 1});
    group2.put(Tag.MediaStorageSOPClassUID, sopClassUid);
    group2.put(Tag.MediaStorageSOPInstanceUID, sopInstanceUid);
    group2.put(Tag.TransferSyntaxUID, transferSyntaxUid);
    group2.put(Tag.ImplementationClassUID, implementationClassUid);
    putIfPresent(group2, Tag.ImplementationVersionName, implementationVersionName);
    putIfPresent(group2, Tag.SourceApplicationEntityTitle, sourceAeTitle);
    putIfPresent(group2, Tag.SendingApplicationEntityTitle, sendingAeTitle);
    putIfPresent(group2, Tag.ReceivingApplicationEntityTitle, receivingAeTitle);
    return group2;
  }

  private static void putIfPresent(DataSet group2, int tag, @Nullable String value) {
    if (value != null) {
      group2.put(tag, value);
    }
  }

  public TransferSyntax transferSyntax() {
    return TransferSyntax.of(transferSyntaxUid);
  }

  /**
   * True if the data set names the same instance; files where it does not exist and are read all
   * the same.
   */
  public boolean matches(DataSet dataSet) {
    return sopClassUid.equals(dataSet.string(Tag.SOPClassUID, ""))
        && sopInstanceUid.equals(dataSet.string(Tag.SOPInstanceUID, ""));
  }

  /** True for a DICOMDIR. */
  public boolean isDirectory() {
    return sopClassUid.equals(Uid.MediaStorageDirectoryStorage);
  }
}
