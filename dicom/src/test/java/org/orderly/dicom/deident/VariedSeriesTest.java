package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.charset.Delimiters;
import org.orderly.dicom.charset.SpecificCharacterSet;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/**
 * Series as they come from modalities, in all encodings: no byte of what is made of them is one of
 * an original value. The search here is its own, plain and slow.
 */
class VariedSeriesTest {

  private static final int SERIES = 500;

  private static final List<List<String>> NAMES =
      List.of(
          List.of("", "Winterbottom^Philippa^Q", "Ashdown^Gerald"),
          List.of("ISO_IR 100", "Grünewald^Jérôme^^Dr", "Sørensen^Åse"),
          List.of("ISO_IR 101", "Wałęsa^Świętosława", "Dvořák^Božena"),
          List.of("ISO_IR 144", "Люксембург^Наталья", "Достоевский^Фёдор"),
          List.of("ISO_IR 126", "Παπαδόπουλος^Διονύσιος", "Καζαντζάκης^Νίκος"),
          List.of("ISO_IR 192", "Wangxiao^Dongmei=王王小^东梅=", "Brøndby^Østen"),
          List.of("GB18030", "Zhangsan^Liping=张三丰^丽萍", "Ouyangxiu^Feng"),
          List.of("\\ISO 2022 IR 87", "Yamadato^Tarouko=山田太^太郎子=やまだ^たろう", "Suzukida^Hanako"),
          List.of("\\ISO 2022 IR 149", "Hongdae^Gildong=洪吉^吉洞=홍대^길동", "Parkjin^Jisung"));

  private static final List<TransferSyntax> SYNTAXES =
      List.of(
          TransferSyntax.EXPLICIT_LITTLE,
          TransferSyntax.IMPLICIT_LITTLE,
          TransferSyntax.EXPLICIT_BIG,
          TransferSyntax.DEFLATED,
          TransferSyntax.of(Uid.JPEGBaseline8Bit));

  @TempDir Path folder;

  /** One generated series with all the values that must not be in the output. */
  private static final class Series {

    final Random random;
    final int index;
    final SpecificCharacterSet characterSet;
    final String name;
    final String physician;
    final String id;
    final SampleStudy study;
    final Set<DeidentOption> options = EnumSet.noneOf(DeidentOption.class);
    final Set<String> texts = new HashSet<>();
    final Set<String> digits = new HashSet<>();

    Series(int index) {
      this.index = index;
      this.random = new Random(index);
      List<String> row = NAMES.get(index % NAMES.size());
      String[] terms = row.get(0).isEmpty() ? new String[0] : row.get(0).split("\\\\", -1);
      this.characterSet = SpecificCharacterSet.of(terms);
      this.name = row.get(1);
      this.physician = row.get(2);
      this.id = "MRN" + (7_000_000 + index * 37);
      this.study =
          new SampleStudy(
              "varied" + index,
              id,
              name,
              "202" + random.nextInt(6) + "1" + random.nextInt(3) + "1" + random.nextInt(9),
              "Study of " + name.split("[\\^=]")[0] + " " + id,
              List.of(terms));
      for (DeidentOption option : DeidentOption.values()) {
        if (option != DeidentOption.CLEAN_PIXEL_DATA && random.nextInt(3) == 0) {
          options.add(option);
        }
      }
      if (options.contains(DeidentOption.RETAIN_FULL_DATES)) {
        options.remove(DeidentOption.RETAIN_MODIFIED_DATES);
      }
      for (String person : List.of(name, physician, "Referrer^Rita")) {
        for (String part : person.split("[\\^=]")) {
          if (part.length() > 3) {
            texts.add(part);
          }
        }
      }
      texts.addAll(List.of(id, "PRIV" + index + "SECRET", "+49-30-555" + index));
      digits.add("19700101");
      if (!options.contains(DeidentOption.RETAIN_FULL_DATES)) {
        digits.add(study.studyDate());
      }
    }

    DataSet object(int instance) {
      DataSet d =
          switch (index % 7) {
            case 0 -> SampleObjects.mr(study, 1, instance, 16, 16);
            case 1 -> SampleObjects.report(study, 1, instance);
            case 2 -> structures(instance);
            case 3 ->
                SampleObjects.ultrasound(study, 1, instance, 2, 16)
                    .put(Tag.BurnedInAnnotation, "NO");
            case 4 -> SampleObjects.pdf(study, 1, instance);
            default -> SampleObjects.ct(study, 1, instance, 16, 16);
          };
      people(d, instance);
      privateBlocks(d);
      if (random.nextBoolean()) {
        overlay(d);
      }
      if (!options.contains(DeidentOption.RETAIN_UIDS)) {
        texts.add(d.string(Tag.SOPInstanceUID, ""));
        texts.add(study.studyUid());
        texts.add(study.seriesUid(1));
      }
      texts.add(d.string(Tag.AccessionNumber, ""));
      return d;
    }

    private void people(DataSet d, int instance) {
      d.put(Tag.PerformingPhysicianName, physician);
      d.put(Tag.PatientTelephoneNumbers, "+49-30-555" + index);
      d.put(Tag.OtherPatientIDs, id + "-2");
      d.put(Tag.PatientComments, "Called " + name.split("[\\^=]")[0] + " twice, " + id);
      d.put(Tag.SeriesDescription, "for " + name.split("[\\^=]")[0]);
      // attributes that stay, with names where they do not belong
      d.put(Tag.Manufacturer, "Maker for " + physician.split("\\^")[0]);
      d.put(Tag.SoftwareVersions, "1.2", id, name.split("=")[0].replace('^', ' '));
      DataSet item = new DataSet();
      item.put(Tag.PatientName, name).put(Tag.PatientID, id).put(Tag.PatientBirthDate, "19700101");
      DataSet deeper = new DataSet();
      deeper.put(Tag.RequestingPhysician, physician);
      deeper.put(Tag.ReferencedSOPInstanceUID, study.instanceUid(1, instance + 1));
      deeper.put(Tag.DeviceSerialNumber, "SN" + index + "44556");
      item.putSequence(Tag.ReferencedSeriesSequence, deeper);
      d.putSequence(Tag.ReferencedInstanceSequence, item);
      d.putSequence(
          Tag.OriginalAttributesSequence,
          new DataSet()
              .putEmpty(Tag.SourceOfPreviousValues, Vr.LO)
              .put(Tag.AttributeModificationDateTime, study.studyDate() + "101010"));
      if (!options.contains(DeidentOption.RETAIN_DEVICE_IDENTITY)) {
        texts.add("SN" + index + "44556");
      }
    }

    private void privateBlocks(DataSet d) {
      d.putPrivate("SOME VENDOR", 0x00291010, Vr.LO, "PRIV" + index + "SECRET");
      d.putPrivate("SOME VENDOR", 0x00291011, Vr.PN, name);
      d.putPrivate("GEMS_PARM_01", 0x00430027, Vr.SH, "0.984:1");
      d.putPrivate("NQHeader", 0x00990005, Vr.LT, "message for " + id);
    }

    private void overlay(DataSet d) {
      d.put(Tag.OverlayRows, Vr.US, "16").put(Tag.OverlayColumns, Vr.US, "16");
      d.put(Tag.OverlayType, Vr.CS, "G").put(Tag.OverlayDescription, Vr.LO, "of " + id);
      d.put(Tag.OverlayComments, Vr.LT, "Drawn for " + physician.split("\\^")[0]);
      byte[] bits = Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), 32);
      d.putBytes(Tag.OverlayData, Vr.OW, bits);
    }

    private DataSet structures(int instance) {
      DataSet d = study.instance(Uid.RTStructureSetStorage, "RTSTRUCT", 1, instance);
      d.put(Tag.StructureSetLabel, "Set of " + id);
      d.put(Tag.StructureSetDate, study.studyDate());
      DataSet roi = new DataSet();
      roi.putInt(Tag.ROINumber, 1);
      roi.put(Tag.ReferencedFrameOfReferenceUID, "1.3.6.1.4.1.99999.77." + index);
      roi.put(Tag.ROIName, "PTV " + name.split("[\\^=]")[0]);
      roi.put(Tag.ROIGenerationAlgorithm, "MANUAL");
      d.putSequence(Tag.StructureSetROISequence, roi);
      if (!options.contains(DeidentOption.RETAIN_UIDS)) {
        texts.add("1.3.6.1.4.1.99999.77." + index);
      }
      return d;
    }
  }

  @Test
  void no_original_value_is_in_any_byte_of_the_output() throws Exception {
    List<String> leaks = new ArrayList<>();
    int objects = 0;
    for (int i = 0; i < SERIES; i++) {
      Series series = new Series(i);
      TransferSyntax syntax = SYNTAXES.get(series.random.nextInt(SYNTAXES.size()));
      Path in = Files.createDirectory(folder.resolve("in" + i));
      Path out = Files.createDirectory(folder.resolve("out" + i));
      List<Path> files = new ArrayList<>();
      for (int n = 1; n <= 1 + i % 3; n++) {
        DataSet d = series.object(n);
        TransferSyntax used =
            syntax.encapsulated() && !d.contains(Tag.PixelData)
                ? TransferSyntax.EXPLICIT_LITTLE
                : syntax;
        if (used.encapsulated()) {
          d.putFragments(
              Tag.PixelData,
              Vr.OB,
              List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(new byte[600])));
        }
        Path file = in.resolve(n + ".dcm");
        Part10.write(file, FileMetaInformation.of(d, used).withAeTitles("AE" + i, null, null), d);
        files.add(file);
      }
      DeidentProfile profile = DeidentProfile.of(series.options.toArray(DeidentOption[]::new));
      List<Path> made =
          new Deidentifier(profile, new MemoryPseudonyms(new PseudonymKey(new byte[16])))
              .deidentify(files, out);
      assertEquals(files.size(), made.size());
      for (Path file : made) {
        objects++;
        byte[] bytes = plain(file);
        for (byte[] original : originals(series)) {
          if (contains(bytes, original)) {
            leaks.add(
                "series "
                    + i
                    + " "
                    + syntax
                    + " "
                    + series.options
                    + ": "
                    + new String(original, StandardCharsets.UTF_8));
          }
        }
      }
    }
    assertEquals(List.of(), leaks.stream().limit(20).toList(), leaks.size() + " leaks");
    assertTrue(objects > 900, "only " + objects);
  }

  /** The bytes of the file, with the data set as it was before it was deflated. */
  private static byte[] plain(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Files.readAllBytes(file));
    try (Part10File part10 = Part10.open(file)) {
      if (part10.transferSyntax().deflated()) {
        new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(part10.readAll());
      }
    }
    return out.toByteArray();
  }

  private static List<byte[]> originals(Series series) {
    List<byte[]> all = new ArrayList<>();
    for (String text : series.texts) {
      for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
        all.add(text.getBytes(charset));
      }
      all.add(text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      if (series.characterSet.canEncode(text)) {
        all.add(series.characterSet.encode(text, Delimiters.PERSON_NAME));
      }
    }
    series.digits.forEach(date -> all.add(date.getBytes(StandardCharsets.US_ASCII)));
    return all;
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (bytes[i] == part[0] && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
