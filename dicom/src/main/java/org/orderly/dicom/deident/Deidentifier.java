package org.orderly.dicom.deident;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;

/**
 * De-identifies the objects of a series: all of them or none. What has been made is looked through
 * for whatever identified the originals, in all objects together, before it is given away.
 */
public final class Deidentifier {

  /** Longer values stay in their files until they are written. */
  private static final ReadLimits BY_REFERENCE = ReadLimits.DEFAULTS.withMaxValueLength(1 << 16);

  /** An object that is read again when it is needed: a series may be larger than the memory. */
  @FunctionalInterface
  private interface Source {
    DicomObject read() throws IOException;
  }

  private final DeidentProfile profile;
  private final Pseudonyms pseudonyms;

  public Deidentifier(DeidentProfile profile, Pseudonyms pseudonyms) {
    this.profile = profile;
    this.pseudonyms = pseudonyms;
  }

  /**
   * The objects without what identifies; the originals stay as they are.
   *
   * @throws DeidentException if one of them cannot be de-identified; names object and attribute
   */
  public List<DicomObject> deidentify(List<DicomObject> series) throws DeidentException {
    List<Source> sources = new ArrayList<>();
    series.forEach(object -> sources.add(() -> object));
    Run run = new Run(sources);
    List<DicomObject> made = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      DicomObject object = run.deidentify(i);
      run.scan(i, object);
      made.add(object);
    }
    run.remember();
    return List.copyOf(made);
  }

  /**
   * The same with files, one at a time in memory; the new ones get the names of their SOP Instance
   * UIDs. The folder exists; of a failure nothing remains in it.
   */
  public List<Path> deidentify(List<Path> series, Path folder) throws IOException {
    List<Source> sources = new ArrayList<>();
    series.forEach(file -> sources.add(() -> read(file)));
    List<Path> made = new ArrayList<>();
    boolean complete = false;
    try {
      Run run = new Run(sources);
      for (int i = 0; i < sources.size(); i++) {
        DicomObject object = run.deidentify(i);
        Path file = folder.resolve(object.meta().sopInstanceUid() + ".dcm");
        // the file must be ours before it is among those to delete
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
          made.add(file);
          Part10.write(out, object.meta(), object.dataSet());
        }
        run.scan(i, read(file));
      }
      run.remember();
      complete = true;
      return List.copyOf(made);
    } finally {
      if (!complete) {
        for (Path file : made) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static DicomObject read(Path path) throws IOException {
    try (Part10File file = Part10.open(path, BY_REFERENCE)) {
      if (!file.transferSyntax().deflated()) {
        return object(file);
      }
    }
    try (Part10File file = Part10.open(path)) { // no positions inside of deflated data
      return object(file);
    }
  }

  private static DicomObject object(Part10File file) throws IOException {
    DataSet dataSet = file.readAll();
    FileMetaInformation meta = file.meta();
    return new DicomObject(
        meta.transferSyntaxUid().isEmpty()
            ? FileMetaInformation.of(dataSet, file.transferSyntax())
            : meta,
        dataSet);
  }

  /** One series on its way. */
  private final class Run {

    private final List<Source> sources;
    private final IdentifierMatcher matcher;
    private final Replacements replacements;
    private final IdentifierScanner scanner;
    private final Map<String, DataSet> identities = new HashMap<>();

    /** The Study Instance UIDs that go out, by those of the originals. */
    private final Map<String, String> studies = new HashMap<>();

    private final Set<String> instances = new HashSet<>();

    /** The first pass: what identifies, in any of the objects. */
    Run(List<Source> sources) throws DeidentException {
      this.sources = sources;
      Identifiers identifiers = new Identifiers(profile);
      for (int i = 0; i < sources.size(); i++) {
        DataSet object = read(i).dataSet();
        identifiers.collect(object);
        String study = object.string(Tag.StudyInstanceUID, "");
        if (!identities.containsKey(study)) {
          identities.put(study, Patients.identityOf(object));
        }
      }
      this.matcher = identifiers.matcher();
      this.replacements = Replacements.of(identifiers, pseudonyms);
      this.scanner = new IdentifierScanner(matcher, profile);
    }

    private DicomObject read(int index) throws DeidentException {
      try {
        return sources.get(index).read();
      } catch (IOException e) {
        throw trouble(index, "the object cannot be read", e);
      }
    }

    /** The second pass. */
    DicomObject deidentify(int index) throws DeidentException {
      DicomObject original = read(index);
      DataSet dataSet = original.dataSet();
      if (dataSet.string(Tag.SOPInstanceUID, "").isEmpty()) {
        throw new DeidentException(index + 1, "(0008,0018)", "the object has no SOP Instance UID");
      }
      DataSet made =
          new ObjectDeidentifier(
                  profile, matcher, replacements, pseudonyms.key(), dataSet, index + 1)
              .deidentify();
      FileMetaInformation meta = FileMetaInformation.of(made, original.meta().transferSyntax());
      if (!instances.add(meta.sopInstanceUid())) {
        throw new DeidentException(index + 1, "(0008,0018)", "the object is there twice");
      }
      studies.put(dataSet.string(Tag.StudyInstanceUID, ""), made.string(Tag.StudyInstanceUID, ""));
      return new DicomObject(meta, made);
    }

    void scan(int index, DicomObject made) throws DeidentException {
      List<String> finds;
      try {
        finds = scanner.scan(made);
      } catch (IOException e) {
        throw trouble(index, "the result cannot be looked through", e);
      }
      if (!finds.isEmpty()) {
        throw new DeidentException(
            index + 1, String.join(" ", finds), "the result would still identify the patient");
      }
    }

    /** Only what leaves must be found again. */
    void remember() {
      studies.forEach(
          (original, study) -> {
            DataSet identity = identities.get(original);
            if (identity != null && !study.isEmpty()) {
              pseudonyms.remember(study, identity);
            }
          });
    }

    private DeidentException trouble(int index, String reason, IOException cause) {
      DeidentException trouble = new DeidentException(index + 1, "", reason);
      trouble.initCause(cause);
      return trouble;
    }
  }
}
