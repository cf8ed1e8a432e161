package org.orderly.dicom.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * Patient and study of generated objects; UIDs are derived from the key, so the same key always
 * gives the same study.
 *
 * @param characterSet values of (0008,0005); empty for the default repertoire
 */
public record SampleStudy(
    String key,
    String patientId,
    String patientName,
    String studyDate,
    String studyDescription,
    List<String> characterSet) {

  public static SampleStudy of(String key) {
    return new SampleStudy(
        key, "SAMPLE-" + key, "Sample^" + key, "20260105", "Sample study", List.of());
  }

  public SampleStudy named(String name, String... terms) {
    return new SampleStudy(key, patientId, name, studyDate, studyDescription, List.of(terms));
  }

  public String studyUid() {
    return uid("study");
  }

  public String seriesUid(int series) {
    return uid("series/" + series);
  }

  public String instanceUid(int series, int instance) {
    return uid("series/" + series + "/" + instance);
  }

  String uid(String name) {
    UUID uuid = UUID.nameUUIDFromBytes((key + "/" + name).getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[17];
    for (int i = 0; i < 8; i++) {
      bytes[1 + i] = (byte) (uuid.getMostSignificantBits() >>> 56 - 8 * i);
      bytes[9 + i] = (byte) (uuid.getLeastSignificantBits() >>> 56 - 8 * i);
    }
    return "2.25." + new BigInteger(bytes);
  }

  /** A data set with the patient, study, series and instance attributes. */
  public DataSet instance(String sopClass, String modality, int series, int instance) {
    DataSet d = new DataSet();
    if (!characterSet.isEmpty()) {
      d.put(Tag.SpecificCharacterSet, characterSet.toArray(String[]::new));
    }
    d.put(Tag.SOPClassUID, sopClass);
    d.put(Tag.SOPInstanceUID, instanceUid(series, instance));
    d.put(Tag.StudyDate, studyDate);
    d.put(Tag.SeriesDate, studyDate);
    d.put(Tag.ContentDate, studyDate);
    d.put(Tag.StudyTime, "101500");
    d.put(Tag.ContentTime, String.format("1016%02d.%06d", series % 60, instance));
    d.put(Tag.AccessionNumber, "A" + Math.floorMod(key.hashCode(), 1_000_000));
    d.put(Tag.Modality, modality);
    d.put(Tag.Manufacturer, "ORDERLY");
    d.put(Tag.ReferringPhysicianName, "Referrer^Rita");
    d.put(Tag.StudyDescription, studyDescription);
    d.put(Tag.SeriesDescription, modality + " series " + series);
    d.put(Tag.PatientName, patientName);
    d.put(Tag.PatientID, patientId);
    d.put(Tag.PatientBirthDate, "19700101");
    d.put(Tag.PatientSex, "O");
    d.put(Tag.StudyInstanceUID, studyUid());
    d.put(Tag.SeriesInstanceUID, seriesUid(series));
    d.put(Tag.StudyID, "1");
    d.putInt(Tag.SeriesNumber, series);
    d.putInt(Tag.InstanceNumber, instance);
    return d;
  }
}
