package org.orderly.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;

/**
 * Part 10 files of one study, written with a few lines of its own so that the benchmark does not
 * depend on the code it measures. CT: 512 x 512 x 16 bit (0.5 MB); small: 6 KB.
 */
record Corpus(Path folder, String studyInstanceUid, int size) {

  private static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
  private static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

  /** Rows and columns of a slice of 0.5 MB. */
  static final int CT_ROWS = 512;

  /** Rows and columns of an object of 6 KB. */
  static final int SMALL_ROWS = 52;

  /** Writes one series of this study. */
  static Corpus write(Path folder, String study, int rows, int size) throws IOException {
    Files.createDirectories(folder);
    byte[] pixels = new byte[rows * rows * 2];
    new Random(rows).nextBytes(pixels);
    String series = newUid();
    for (int i = 1; i <= size; i++) {
      String instance = newUid();
      Files.write(
          folder.resolve(String.format("%05d.dcm", i)),
          object(new Uids(study, series, instance), i, rows, pixels));
    }
    return new Corpus(folder, study, size);
  }

  static String newUid() {
    UUID uuid = UUID.randomUUID();
    ByteBuffer bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits());
    return "2.25." + new BigInteger(1, bytes.array());
  }

  private record Uids(String study, String series, String instance) {}

  private static byte[] object(Uids uids, int number, int rows, byte[] pixels) throws IOException {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    element(meta, 0x0002_0001, "OB", new byte[] {0, 1});
    text(meta, 0x0002_0002, "UI", CT_IMAGE_STORAGE);
    text(meta, 0x0002_0003, "UI", uids.instance());
    text(meta, 0x0002_0010, "UI", EXPLICIT_VR_LITTLE_ENDIAN);
    text(meta, 0x0002_0012, "UI", "2.25.1");
    ByteArrayOutputStream out = new ByteArrayOutputStream(pixels.length + 2048);
    out.write(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    element(
        out,
        0x0002_0000,
        "UL",
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(meta.size()).array());
    meta.writeTo(out);
    dataSet(out, uids, number, rows);
    element(out, 0x7FE0_0010, "OW", pixels);
    return out.toByteArray();
  }

  private static void dataSet(ByteArrayOutputStream out, Uids uids, int number, int rows)
      throws IOException {
    text(out, 0x0008_0005, "CS", "ISO_IR 100");
    text(out, 0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
    text(out, 0x0008_0016, "UI", CT_IMAGE_STORAGE);
    text(out, 0x0008_0018, "UI", uids.instance());
    text(out, 0x0008_0020, "DA", "20260105");
    text(out, 0x0008_0030, "TM", "101530");
    text(out, 0x0008_0050, "SH", "BENCH");
    text(out, 0x0008_0060, "CS", "CT");
    text(out, 0x0008_1030, "LO", "Thorax");
    text(out, 0x0010_0010, "PN", "Bench^Mark");
    text(out, 0x0010_0020, "LO", "BENCH-" + uids.study().hashCode());
    text(out, 0x0020_000D, "UI", uids.study());
    text(out, 0x0020_000E, "UI", uids.series());
    text(out, 0x0020_0011, "IS", "1");
    text(out, 0x0020_0013, "IS", Integer.toString(number));
    number(out, 0x0028_0002, 1);
    text(out, 0x0028_0004, "CS", "MONOCHROME2");
    number(out, 0x0028_0010, rows);
    number(out, 0x0028_0011, rows);
    number(out, 0x0028_0100, 16);
    number(out, 0x0028_0101, 16);
    number(out, 0x0028_0102, 15);
    number(out, 0x0028_0103, 0);
  }

  private static void text(ByteArrayOutputStream out, int tag, String vr, String value)
      throws IOException {
    String padded = value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? "\0" : " ");
    element(out, tag, vr, padded.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void number(ByteArrayOutputStream out, int tag, int value) throws IOException {
    element(out, tag, "US", new byte[] {(byte) value, (byte) (value >> 8)});
  }

  private static void element(ByteArrayOutputStream out, int tag, String vr, byte[] value)
      throws IOException {
    boolean longForm = vr.startsWith("O");
    ByteBuffer head = ByteBuffer.allocate(longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
    head.putShort((short) (tag >>> 16))
        .putShort((short) tag)
        .put(vr.getBytes(StandardCharsets.US_ASCII));
    if (longForm) {
      head.putShort((short) 0).putInt(value.length);
    } else {
      head.putShort((short) value.length);
    }
    DataOutputStream data = new DataOutputStream(out);
    data.write(head.array());
    data.write(value);
  }
}
