package org.orderly.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.DatastoreSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;

/**
 * What a file of a folder is, as far as it decides whether it is taken.
 *
 * @param rejection null: it is taken
 * @param detail what about it, in words without the patient
 */
record FileHead(
    String studyIuid,
    String seriesIuid,
    String sopIuid,
    @Nullable String protocol,
    @Nullable String scanDate,
    @Nullable Rejection rejection,
    @Nullable String detail) {

  private static final int PIXEL_DATA_GROUP = 0x7FE00000;
  private static final int HEAD_BUDGET = 512 * 1024;
  private static final int PREAMBLE = 128;
  private static final List<String> LOCALIZERS =
      List.of("TOPOGRAM", "SCOUT", "SCANOGRAM", "SURVIEW", "LOCALIZER");

  static FileHead of(Path file, DatastoreSource source) throws IOException {
    if (!isPart10(file)) {
      return rejected(Rejection.NOT_DICOM, null);
    }
    DataSet head;
    try (Part10File part10 = Part10.open(file)) {
      head = part10.reader().readHead(PIXEL_DATA_GROUP, HEAD_BUDGET);
    } catch (DicomParseException e) {
      return rejected(Rejection.BROKEN, e.getMessage());
    }
    String modality = head.string(Tag.Modality, "").strip().toUpperCase(Locale.ROOT);
    if (!source.modalities().isEmpty() && !source.modalities().contains(modality)) {
      boolean code = modality.matches("[A-Z0-9_]{1,16}");
      return rejected(Rejection.MODALITY, code ? modality : null);
    }
    if (source.excludeLocalizer() && localizer(head)) {
      return rejected(Rejection.LOCALIZER, null);
    }
    return new FileHead(
        head.string(Tag.StudyInstanceUID, ""),
        head.string(Tag.SeriesInstanceUID, ""),
        head.string(Tag.SOPInstanceUID, ""),
        head.string(Tag.ProtocolName),
        date(head),
        null,
        null);
  }

  static FileHead rejected(Rejection why, @Nullable String detail) {
    return new FileHead("", "", "", null, null, why, detail);
  }

  /** PS3.10 7.1. */
  private static boolean isPart10(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(PREAMBLE + 4);
      return start.length == PREAMBLE + 4
          && start[PREAMBLE] == 'D'
          && start[PREAMBLE + 1] == 'I'
          && start[PREAMBLE + 2] == 'C'
          && start[PREAMBLE + 3] == 'M';
    }
  }

  /** PS3.3 C.8.2.1.1.1: value 3 of Image Type; or what those who make them call the series. */
  private static boolean localizer(DataSet head) {
    return head.strings(Tag.ImageType).stream().anyMatch(v -> v.strip().equals("LOCALIZER"))
        || LOCALIZERS.stream()
            .anyMatch(head.string(Tag.SeriesDescription, "").toUpperCase(Locale.ROOT)::contains);
  }

  private static @Nullable String date(DataSet head) {
    return Stream.of(Tag.AcquisitionDate, Tag.SeriesDate, Tag.StudyDate)
        .map(tag -> head.string(tag, "").strip())
        .filter(date -> date.matches("\\d{8}"))
        .findFirst()
        .orElse(null);
  }
}
