package org.orderly.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.orderly.conf.ObjectKind;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * A result as an object of the study it is about: what the upload took out is put back, and bare
 * documents are wrapped (PS3.3 A.45).
 */
final class ResultObject {
  private static final int IN_MEMORY = 64 * 1024;
  private static final int[] IDENTITY = {
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.AccessionNumber,
    Tag.ReferringPhysicianName,
    Tag.StudyID
  };

  private final DataSet source;
  private final Set<Integer> restored = new LinkedHashSet<>();
  private final String pseudonym;

  /**
   * @param source head of an image that was uploaded
   * @param anonymized keywords of what was taken out
   */
  ResultObject(DataSet source, List<String> anonymized) {
    this.source = source;
    for (int tag : IDENTITY) {
      restored.add(tag);
    }
    anonymized.forEach(keyword -> Dictionary.tagForKeyword(keyword).ifPresent(restored::add));
    pseudonym = Pseudonyms.patient(source.string(Tag.StudyInstanceUID, ""));
  }

  /** A result with the syntax it is written in. */
  record Made(DataSet dataSet, TransferSyntax syntax) {}

  /**
   * @param key of the file, from which the UIDs of wrapped documents follow
   * @throws IOException if it is neither DICOM nor a document of its kind, or of another study
   */
  Made make(ObjectKind kind, Path file, String key, Instant now) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(132);
    }
    String begin = new String(start, StandardCharsets.ISO_8859_1);
    if (begin.endsWith("DICM") && start.length == 132) {
      return received(file);
    }
    if (kind == ObjectKind.PDF && begin.startsWith("%PDF")) {
      return wrapped(Uid.EncapsulatedPDFStorage, "application/pdf", file, key, now);
    }
    if (kind == ObjectKind.JSON && begin.strip().matches("(?s)[{\\[].*")) {
      return wrapped(Uid.RawDataStorage, "application/json", file, key, now);
    }
    throw new IOException("a result file is neither DICOM nor a document of kind " + kind);
  }

  private Made received(Path file) throws IOException {
    try (Part10File result = Part10.open(file, ReadLimits.DEFAULTS.withMaxValueLength(IN_MEMORY))) {
      DataSet dataSet = result.readAll();
      String study = source.string(Tag.StudyInstanceUID, "");
      if (!study.equals(dataSet.string(Tag.StudyInstanceUID))) {
        throw new IOException("a result file belongs to another study");
      }
      restore(dataSet);
      return new Made(dataSet, result.transferSyntax());
    }
  }

  private void restore(DataSet dataSet) {
    boolean sameCharset =
        dataSet.strings(Tag.SpecificCharacterSet).equals(source.strings(Tag.SpecificCharacterSet));
    if (!sameCharset) {
      decode(dataSet);
      dataSet.put(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
    }
    for (int tag : restored) {
      boolean ours = source.hasValue(tag) && Dictionary.vrOf(tag).isText();
      if (ours && (!dataSet.hasValue(tag) || pseudonym.equals(dataSet.string(tag)))) {
        dataSet.put(tag, Dictionary.vrOf(tag), source.strings(tag).toArray(String[]::new));
      }
    }
  }

  /** Turns text into characters, which are encoded as the data set says when it is written. */
  private static void decode(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    dataSet.forEach(elements::add);
    for (Element element : elements) {
      if (element instanceof Element.Items items) {
        items.items().forEach(ResultObject::decode);
      } else if (element.vr().usesCharacterSet() && element instanceof Element.Bytes) {
        List<String> values = dataSet.strings(element.tag());
        dataSet.put(element.tag(), element.vr(), values.toArray(String[]::new));
      }
    }
    // items inherit the new one from their parent
    dataSet.remove(Tag.SpecificCharacterSet);
  }

  private Made wrapped(String sopClass, String mimeType, Path file, String key, Instant now) {
    DataSet made = new DataSet();
    if (source.hasValue(Tag.SpecificCharacterSet)) {
      made.put(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
    }
    for (int tag : IDENTITY) {
      made.put(tag, Dictionary.vrOf(tag), source.strings(tag).toArray(String[]::new));
    }
    String study = source.string(Tag.StudyInstanceUID, "");
    String date = stamp("uuuuMMdd", now);
    String time = stamp("HHmmss", now);
    made.put(Tag.SOPClassUID, sopClass)
        .put(Tag.SOPInstanceUID, Pseudonyms.uid(study, key))
        .put(Tag.StudyInstanceUID, study)
        .put(Tag.SeriesInstanceUID, Pseudonyms.uid(study, key, "series"))
        .put(Tag.Modality, Uid.EncapsulatedPDFStorage.equals(sopClass) ? "DOC" : "OT")
        .put(Tag.SeriesDescription, "Result of an AI platform")
        .put(Tag.SeriesNumber, "")
        .put(Tag.InstanceNumber, "1")
        .put(Tag.ContentDate, date)
        .put(Tag.ContentTime, time)
        .put(Tag.ConversionType, "WSD")
        .put(Tag.BurnedInAnnotation, "YES")
        .put(Tag.DocumentTitle, "")
        .put(Tag.MIMETypeOfEncapsulatedDocument, mimeType);
    made.putBulk(
        Tag.EncapsulatedDocument, Vr.OB, BulkData.ofFile(file, 0, file.toFile().length(), false));
    return new Made(made, TransferSyntax.EXPLICIT_LITTLE);
  }

  private static String stamp(String pattern, Instant now) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(now);
  }

  /** The header of the file in which a result is stored. */
  static FileMetaInformation meta(Made made) {
    return FileMetaInformation.of(made.dataSet(), made.syntax());
  }
}
