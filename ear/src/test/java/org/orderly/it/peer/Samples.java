package org.orderly.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** Files to send: generated, with UIDs that no other test has. */
public final class Samples {

  private final Path folder;

  public Samples(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  public static SampleStudy study() {
    return SampleStudy.of(UUID.randomUUID().toString().substring(0, 8));
  }

  /** Small CT slices of series 1. */
  public List<Path> slices(SampleStudy study, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      files.add(
          write("ct-" + i, SampleObjects.ct(study, 1, i, 16, 16), TransferSyntax.EXPLICIT_LITTLE));
    }
    return files;
  }

  public Path write(String name, DataSet dataSet, TransferSyntax syntax) throws IOException {
    Path file = folder.resolve(name + ".dcm");
    Part10.write(file, FileMetaInformation.of(dataSet, syntax), dataSet);
    return file;
  }

  /** What a tool of DCMTK makes of a file. */
  public Path recode(Path file, String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command));
    Path target = folder.resolve(file.getFileName() + "-" + String.join("", command) + ".dcm");
    line.add(file.toString());
    line.add(target.toString());
    Tool.run(line).orFail();
    return target;
  }

  public static DataSet read(Path file) throws IOException {
    try (Part10File part10 = Part10.open(file)) {
      return part10.readAll();
    }
  }

  public static FileMetaInformation meta(Path file) throws IOException {
    try (Part10File part10 = Part10.open(file)) {
      return part10.meta();
    }
  }
}
