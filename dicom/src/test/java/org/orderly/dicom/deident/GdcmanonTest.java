package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.Dcmtk;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/**
 * The same object through {@code gdcmanon} of GDCM, which follows an earlier edition of the
 * profile: whatever it does not let through, we do not either, and where both editions have the
 * same action both have done it.
 */
class GdcmanonTest {

  /** What has become of an attribute. */
  private enum Fate {
    KEPT,
    REMOVED,
    EMPTY,
    REPLACED;

    static Fate of(DataSet before, DataSet after, int tag) {
      if (!after.contains(tag)) {
        return REMOVED;
      } else if (!after.hasValue(tag)) {
        return EMPTY;
      }
      return Arrays.equals(stripped(before, tag), stripped(after, tag)) ? KEPT : REPLACED;
    }

    private static byte[] stripped(DataSet set, int tag) {
      return String.join("\\", set.strings(tag)).getBytes(StandardCharsets.UTF_8);
    }
  }

  @TempDir Path folder;

  private static DataSet object() {
    DataSet d = SampleObjects.ct(SampleStudy.of("gdcm"), 1, 1, 16, 16);
    for (int tag : ProfileTable.tags()) {
      Vr vr = Dictionary.vrOf(tag);
      boolean ordinary = Tags.group(tag) >= 8 && Tags.group(tag) < 0x5000;
      if (!ordinary || d.contains(tag)) {
        continue;
      }
      switch (vr) {
        case DA -> d.put(tag, vr, "20240117");
        case DT -> d.put(tag, vr, "20240117101112");
        case TM -> d.put(tag, vr, "101112");
        case UI -> d.put(tag, vr, "1.3.6.1.4.1.99999." + Integer.toUnsignedString(tag));
        case AS -> d.put(tag, vr, "042Y");
        case PN -> d.put(tag, vr, "Person^Any");
        case AE, LO, LT, SH, ST, UT, UC -> d.put(tag, vr, "V" + Tags.toHex(tag));
        default -> {
          // sequences and numbers are left to other tests
        }
      }
    }
    return d;
  }

  /** True if this is what the code of today's table says. */
  private static boolean claims(DeidentAction action, Fate fate) {
    return switch (fate) {
      case REMOVED -> action.name().contains("X");
      case EMPTY -> action.name().contains("Z");
      case REPLACED -> !action.name().equals("X") && !action.name().equals("X_Z_U");
      case KEPT -> false;
    };
  }

  @Test
  void what_gdcm_does_not_let_through_does_not_get_through_here() throws Exception {
    Dcmtk.require("gdcmanon", "openssl");
    DataSet before = object();
    DataSet theirs = anonymized(before);
    DataSet ours =
        new Deidentifier(DeidentProfile.BASIC, new MemoryPseudonyms(new PseudonymKey(new byte[16])))
            .deidentify(
                List.of(
                    new DicomObject(
                        FileMetaInformation.of(before, TransferSyntax.EXPLICIT_LITTLE), before)))
            .get(0)
            .dataSet();
    Map<String, String> leaks = new TreeMap<>();
    Map<String, String> differences = new TreeMap<>();
    int agreed = 0;
    int changed = 0;
    for (Element element : before) {
      int tag = element.tag();
      Fate their = Fate.of(before, theirs, tag);
      Fate our = Fate.of(before, ours, tag);
      if (their == Fate.KEPT) {
        continue;
      }
      changed++;
      String what = Dictionary.keywordOf(tag) + ": " + their + " there, " + our + " here";
      if (our == Fate.KEPT) {
        leaks.put(Tags.toString(tag), what);
      }
      ProfileTable.Row row = ProfileTable.row(tag);
      if (row != null && claims(row.basic(), their)) {
        agreed++;
        if (!claims(row.basic(), our)) {
          differences.put(Tags.toString(tag), what);
        }
      }
    }
    assertTrue(changed > 40, "gdcmanon changed only " + changed);
    assertTrue(agreed > 12, "the editions agree about " + agreed + " only");
    assertEquals(Map.of(), leaks);
    assertEquals(Map.of(), differences);
    assertEquals("YES", theirs.string(Tag.PatientIdentityRemoved));
  }

  private DataSet anonymized(DataSet before) throws Exception {
    Path in = folder.resolve("in.dcm");
    Path out = folder.resolve("out.dcm");
    Part10.write(in, FileMetaInformation.of(before, TransferSyntax.EXPLICIT_LITTLE), before);
    Dcmtk.Run run =
        Dcmtk.run(
            "gdcmanon",
            "-e",
            "-c",
            certificate().toString(),
            "-i",
            in.toString(),
            "-o",
            out.toString());
    assertEquals(0, run.exit(), run.output());
    assertTrue(Files.exists(out), run.output());
    try (Part10File file = Part10.open(out)) {
      return file.readAll();
    }
  }

  private Path certificate() throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    Dcmtk.Run run =
        Dcmtk.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=test",
            "-days",
            "2",
            "-keyout",
            folder.resolve("key.pem").toString(),
            "-out",
            certificate.toString());
    assertEquals(0, run.exit(), run.output());
    return certificate;
  }
}
