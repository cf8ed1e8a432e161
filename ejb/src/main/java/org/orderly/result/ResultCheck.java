package org.orderly.result;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.segmentation.InvalidResultException;

/**
 * Holds a result against the series that went out and the labels of the template: nothing else may
 * be stored as the result of a series.
 */
public final class ResultCheck {

  private static final int LONGEST_UID = 64;

  private final SentSeries sent;
  private final Set<String> labels = new HashSet<>();
  private final List<String> wanted;
  private final Problems problems = new Problems();

  /**
   * @param labels of the structures that the template asks for; empty: any
   */
  private ResultCheck(SentSeries sent, List<String> labels) {
    this.sent = sent;
    this.wanted = List.copyOf(labels);
    labels.forEach(label -> this.labels.add(key(label)));
  }

  /**
   * Checks a result.
   *
   * @param labels of the structures that the template asks for; empty: any
   * @return the labels that the result does not have
   * @throws InvalidResultException naming what is wrong
   */
  public static List<String> check(DataSet result, SentSeries sent, List<String> labels)
      throws InvalidResultException {
    ResultCheck check = new ResultCheck(sent, labels);
    Set<String> present = check.run(result);
    if (!check.problems.isEmpty()) {
      throw new InvalidResultException(check.problems.text());
    }
    return check.wanted.stream().filter(label -> !present.contains(key(label))).toList();
  }

  private Set<String> run(DataSet result) {
    String sopClass = result.string(Tag.SOPClassUID, "");
    boolean structures = Uid.RTStructureSetStorage.equals(sopClass);
    if (!structures && !Uid.SegmentationStorage.equals(sopClass)) {
      problems.add("", Tag.SOPClassUID, "neither a structure set nor a segmentation");
      return Set.of();
    }
    if (!result.string(Tag.Modality, "").equals(structures ? "RTSTRUCT" : "SEG")) {
      problems.add("", Tag.Modality, "is not " + (structures ? "RTSTRUCT" : "SEG"));
    }
    identity(result);
    return structures ? new StructureSet(this).check(result) : new Segmentation(this).check(result);
  }

  private void identity(DataSet result) {
    if (!result.string(Tag.StudyInstanceUID, "").equals(sent.study())) {
      problems.add("", Tag.StudyInstanceUID, "is not the study that was sent");
    }
    String patient = result.string(Tag.PatientID, "");
    if (!patient.isEmpty() && !patient.equals(sent.patient())) {
      problems.add("", Tag.PatientID, "is not the patient that was sent");
    }
    String instance = uid(result, Tag.SOPInstanceUID);
    if (sent.instances().containsKey(instance)) {
      problems.add("", Tag.SOPInstanceUID, "is one of the images that were sent");
    }
    if (uid(result, Tag.SeriesInstanceUID).equals(sent.series())) {
      problems.add("", Tag.SeriesInstanceUID, "is the series that was sent; a result has its own");
    }
  }

  private String uid(DataSet result, int tag) {
    String uid = result.string(tag, "");
    if (uid.length() > LONGEST_UID || !uid.matches("[0-9]+(\\.[0-9]+)+")) {
      problems.add("", tag, uid.isEmpty() ? "is missing" : "is no UID");
    }
    return uid;
  }

  Problems problems() {
    return problems;
  }

  SentSeries sent() {
    return sent;
  }

  /** Checks that a frame of reference is one of the series. */
  void frame(String where, int tag, DataSet holder) {
    String frame = holder.string(tag, "");
    if (!sent.frames().isEmpty() && !sent.frames().contains(frame)) {
      problems.add(
          where, tag, frame.isEmpty() ? "is missing" : "is no frame of reference of the series");
    }
  }

  /** Checks that an item names an image that was sent (SOP Instance Reference Macro). */
  void image(String where, DataSet item) {
    String uid = item.string(Tag.ReferencedSOPInstanceUID, "");
    String sopClass = sent.instances().get(uid);
    if (sopClass == null) {
      problems.add(where, Tag.ReferencedSOPInstanceUID, "is no image that was sent");
    } else if (!sopClass.equals(item.string(Tag.ReferencedSOPClassUID, ""))) {
      problems.add(where, Tag.ReferencedSOPClassUID, "is not the class of the image");
    }
  }

  /** Checks the name of a structure; answers how it is compared. */
  String label(String where, int tag, DataSet item) {
    String name = item.string(tag, "").strip();
    if (name.isEmpty()) {
      problems.add(where, tag, "is missing");
    } else if (!labels.isEmpty() && !labels.contains(key(name))) {
      problems.add(where, tag, "\"" + shown(name) + "\" is no structure of the template");
    }
    return key(name);
  }

  /** Nothing that a stranger wrote goes into a message in full length, or breaks its line. */
  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= LONGEST_UID ? clean : clean.substring(0, LONGEST_UID);
  }

  private static String key(String label) {
    return label.strip().toUpperCase(Locale.ROOT);
  }
}
