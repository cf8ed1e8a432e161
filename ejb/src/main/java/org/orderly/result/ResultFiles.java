package org.orderly.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orderly.deident.PseudonymDatabase;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.deident.DeidentException;
import org.orderly.dicom.deident.DicomObject;
import org.orderly.dicom.deident.Reidentifier;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.segmentation.InvalidResultException;
import org.orderly.segmentation.SegmentationRun;

/** The files that a performer gave, as objects of the original patient and study: all or none. */
final class ResultFiles {

  private static final int MOST = 100;

  /** Longer values, which are pixel data, stay in their files. */
  private static final ReadLimits BY_REFERENCE = ReadLimits.DEFAULTS.withMaxValueLength(1 << 24);

  private final PseudonymDatabase pseudonyms;

  ResultFiles(PseudonymDatabase pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /**
   * What became of the files.
   *
   * @param missing labels that the template asks for and no file has
   */
  record Read(List<DicomObject> objects, List<String> missing) {}

  /**
   * Reads, checks and re-identifies.
   *
   * @param labels that the template asks for
   */
  Read read(SegmentationRun run, List<Path> files, SentSeries sent, List<String> labels)
      throws InvalidResultException, IOException {
    if (files.isEmpty() || files.size() > MOST) {
      throw new InvalidResultException(files.size() + " files came as result");
    }
    Map<String, DicomObject> received = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>(labels);
    for (Path file : files) {
      DicomObject object = read(file);
      missing.retainAll(ResultCheck.check(object.dataSet(), sent, labels));
      // the same object twice is one
      received.putIfAbsent(object.dataSet().string(Tag.SOPInstanceUID, ""), object);
    }
    OwnUids own = new OwnUids(run.runId(), List.copyOf(received.values()));
    List<DicomObject> made = new ArrayList<>();
    for (DicomObject object : received.values()) {
      made.add(own.of(identified(run, object, sent)));
    }
    return new Read(made, missing);
  }

  private DicomObject identified(SegmentationRun run, DicomObject object, SentSeries sent)
      throws InvalidResultException {
    String scope = run.scope();
    if (scope == null) {
      return object;
    }
    try {
      return new Reidentifier(pseudonyms.scope(scope, "result " + run.runId()), sent.dates())
          .reidentify(object);
    } catch (DeidentException e) {
      throw new InvalidResultException(String.valueOf(e.getMessage()));
    }
  }

  private static DicomObject read(Path path) throws InvalidResultException, IOException {
    try {
      try (Part10File file = Part10.open(path, BY_REFERENCE)) {
        if (!file.transferSyntax().deflated()) {
          return object(file);
        }
      }
      try (Part10File file = Part10.open(path)) { // no positions inside of deflated data
        return object(file);
      }
    } catch (DicomParseException e) {
      throw new InvalidResultException("no DICOM object: " + e.getMessage());
    }
  }

  private static DicomObject object(Part10File file) throws IOException {
    DataSet dataSet = file.readAll();
    return new DicomObject(FileMetaInformation.of(dataSet, file.transferSyntax()), dataSet);
  }
}
