package org.orderly.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.orderly.dicom.deident.DeidentOption;
import org.orderly.dicom.deident.DeidentProfile;
import org.orderly.dicom.deident.Deidentifier;
import org.orderly.dicom.deident.MemoryPseudonyms;
import org.orderly.dicom.deident.PseudonymKey;

/** De-identification of a series of files, by one thread of this program. */
final class DeidentStage {

  private static final int OBJECTS = 200;

  private final Stage stage;

  DeidentStage(Stage stage) {
    this.stage = stage;
  }

  void run() throws IOException {
    Corpus corpus = Corpus.write(stage.folder("clear"), Corpus.newUid(), Corpus.CT_ROWS, OBJECTS);
    List<Path> files;
    try (Stream<Path> found = Files.list(corpus.folder())) {
      files = found.sorted().toList();
    }
    Deidentifier deidentifier =
        new Deidentifier(
            DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES, DeidentOption.CLEAN_DESCRIPTORS),
            new MemoryPseudonyms(new PseudonymKey(new SecureRandom().generateSeed(32))));
    List<Double> rates = new ArrayList<>();
    for (int i = -Stage.WARM_UP; i < Stage.ROUNDS; i++) {
      Path folder = Files.createDirectories(stage.folder("deidentified"));
      long start = System.nanoTime();
      deidentifier.deidentify(files, folder);
      if (i >= 0) {
        rates.add(OBJECTS * 1e9 / (System.nanoTime() - start));
      }
      stage.clear("deidentified");
    }
    stage.alone("CT files de-identified and searched, 1 thread", "objects/s", Stage.median(rates));
    stage.clear("clear");
  }
}
