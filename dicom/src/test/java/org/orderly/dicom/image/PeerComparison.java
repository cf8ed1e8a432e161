package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.Dcmtk;

/** Our pictures beside those of DCMTK, and what is different by more than one gray level. */
final class PeerComparison {

  /** Who compresses, and who renders what was compressed. */
  enum Compression {
    NONE("dcm2pnm"),
    BIG_ENDIAN("dcm2pnm", "dcmconv", "+tb"),
    DEFLATED("dcm2pnm", "dcmconv", "+td"),
    RLE("dcm2pnm", "dcmcrle"),
    BASELINE("dcmj2pnm", "dcmcjpeg", "+eb"),
    BASELINE_411("dcmj2pnm", "dcmcjpeg", "+eb", "+np"),
    BASELINE_444("dcmj2pnm", "dcmcjpeg", "+eb", "+s4"),
    BASELINE_RGB("dcmj2pnm", "dcmcjpeg", "+eb", "+cr"),
    EXTENDED("dcmj2pnm", "dcmcjpeg", "+ee", "+q", "95"),
    LOSSLESS("dcmj2pnm", "dcmcjpeg", "+el", "+sv", "6"),
    LOSSLESS_PT("dcmj2pnm", "dcmcjpeg", "+el", "+sv", "4", "+pt", "2"),
    SV1("dcmj2pnm", "dcmcjpeg", "+e1"),
    LS("dcml2pnm", "dcmcjpls", "+el"),
    LS_LINE("dcml2pnm", "dcmcjpls", "+el", "+il"),
    LS_SAMPLE("dcml2pnm", "dcmcjpls", "+el", "+is"),
    LS_NONE("dcml2pnm", "dcmcjpls", "+el", "+in"),
    LS_NEAR("dcml2pnm", "dcmcjpls", "+en", "+md", "3");

    final String renderer;
    final List<String> command;

    Compression(String renderer, String... command) {
      this.renderer = renderer;
      this.command = List.of(command);
    }
  }

  private final Path folder;
  private final Map<String, String> differences = new LinkedHashMap<>();
  private int compared;

  PeerComparison(Path folder) {
    Dcmtk.require("dcm2pnm", "dcmj2pnm", "dcml2pnm", "dcmcjpeg", "dcmcjpls", "dcmcrle", "dcmconv");
    this.folder = folder;
  }

  int compared() {
    return compared;
  }

  void assertSame() {
    assertTrue(compared > 0);
    assertEquals(Map.of(), differences);
  }

  void compare(String name, DataSet image, Compression... compressions) throws Exception {
    Path source = folder.resolve("source.dcm");
    Part10.write(
        source,
        FileMetaInformation.of(image, TransferSyntax.of(Uid.ExplicitVRLittleEndian)),
        image);
    for (Compression compression : compressions) {
      if (compression == Compression.LS_NEAR
          && image.integer(Tag.PixelRepresentation).getAsInt() == 1) {
        continue; // not written by the peer
      }
      Path file = source;
      if (!compression.command.isEmpty()) {
        file = folder.resolve("compressed.dcm");
        List<String> command = new ArrayList<>(compression.command);
        command.add(source.toString());
        command.add(file.toString());
        Dcmtk.Run run = Dcmtk.run(command.toArray(String[]::new));
        assertEquals(0, run.exit(), name + " " + compression + ": " + run.output());
      }
      compareFile(name + ", " + compression, file, compression.renderer);
    }
  }

  /** All frames of a file. */
  void compareFile(String name, Path file, String renderer) throws Exception {
    Frames frames = Frames.open(file);
    for (int frame = 1; frame <= frames.count(); frame++) {
      note(name + ", frame " + frame, difference(frames, frame, file, renderer));
    }
  }

  void note(String name, @Nullable String difference) {
    compared++;
    if (difference != null) {
      differences.put(name, difference);
    }
  }

  @Nullable String difference(Frames frames, int frame, Path file, String renderer)
      throws Exception {
    DataSet d = frames.dataSet();
    Path theirs = folder.resolve("theirs.pnm");
    List<String> command = new ArrayList<>(List.of(renderer, "+F", Integer.toString(frame), "+op"));
    if (!frames.format().isColour() && !d.contains(Tag.RedPaletteColorLookupTableDescriptor)) {
      command.addAll(
          d.contains(Tag.WindowCenter)
              ? List.of("+Wi", "1")
              : d.contains(Tag.VOILUTSequence) ? List.of("+Wl", "1") : List.of("+Wm"));
    }
    command.addAll(List.of(file.toString(), theirs.toString()));
    Dcmtk.Run run = Dcmtk.run(command.toArray(String[]::new));
    if (run.exit() != 0) {
      return "not rendered: " + run.output();
    }
    return difference(new FrameRenderer(frames).render(frame, null), Pnm.read(theirs));
  }

  private static @Nullable String difference(BufferedImage ours, Pnm theirs) {
    if (ours.getWidth() != theirs.width() || ours.getHeight() != theirs.height()) {
      return "size " + theirs.width() + " x " + theirs.height();
    }
    int most = 0;
    int many = 0;
    String where = "";
    int bands = ours.getRaster().getNumBands();
    for (int y = 0; y < theirs.height(); y++) {
      for (int x = 0; x < theirs.width(); x++) {
        for (int c = 0; c < 3; c++) {
          int mine = ours.getRaster().getSample(x, y, Math.min(c, bands - 1));
          int other = theirs.sample(x, y, c);
          int distance = Math.abs(mine - other);
          many += distance > 1 ? 1 : 0;
          if (distance > most) {
            most = distance;
            where = "(" + x + "," + y + "," + c + ") " + mine + " against " + other;
          }
        }
      }
    }
    return most <= 1 ? null : many + " samples, the worst at " + where;
  }

  /** A binary PGM or PPM file. */
  private record Pnm(int width, int height, int channels, byte[] bytes, int start) {

    static Pnm read(Path path) throws IOException {
      byte[] b = Files.readAllBytes(path);
      int[] numbers = new int[3];
      int at = 2;
      for (int i = 0; i < 3; i++) {
        while (Character.isWhitespace(b[at]) || b[at] == '#') {
          if (b[at] == '#') {
            while (b[at] != '\n') {
              at++;
            }
          }
          at++;
        }
        while (Character.isDigit(b[at])) {
          numbers[i] = numbers[i] * 10 + b[at++] - '0';
        }
      }
      assertEquals(255, numbers[2]);
      return new Pnm(numbers[0], numbers[1], b[1] == '6' ? 3 : 1, b, at + 1);
    }

    int sample(int x, int y, int c) {
      return bytes[start + (y * width + x) * channels + Math.min(c, channels - 1)] & 0xFF;
    }
  }
}
