package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.TransferSyntax;

/** What the peer does not do, by the formulas of the standard. */
class RenderingTest {

  private static BufferedImage render(DataSet d, int frame) throws IOException {
    return new FrameRenderer(Frames.of(d, TransferSyntax.EXPLICIT_LITTLE)).render(frame, null);
  }

  @Test
  void functions_of_windows_are_those_of_the_standard() {
    Window linear = new Window(2048, 4096, Window.Function.LINEAR);
    assertEquals(0, linear.apply(0));
    assertEquals(1, linear.apply(4095));
    Window exact = new Window(2048, 4096, Window.Function.LINEAR_EXACT);
    assertEquals(0.5, exact.apply(2048));
    assertEquals(1, exact.apply(4096));
    Window sigmoid = new Window(100, 40, Window.Function.SIGMOID);
    assertEquals(0.5, sigmoid.apply(100));
    assertEquals(1 / (1 + Math.exp(-2)), sigmoid.apply(120), 1e-12);
  }

  @Test
  void windows_that_are_none_are_passed_over() {
    DataSet d = new DataSet().put(Tag.WindowCenter, "40").put(Tag.WindowWidth, "0");
    assertNull(Window.of(d));
    assertNull(Window.of(d.put(Tag.WindowWidth, "wide")));
    assertNull(Window.of(d.put(Tag.WindowWidth, "NaN")));
  }

  @Test
  void each_frame_has_the_window_and_scale_of_its_functional_groups() throws IOException {
    DataSet d = SampleImages.gray(16, 16, false, (x, y) -> 1000);
    byte[] one = d.bytes(Tag.PixelData);
    byte[] two = java.util.Arrays.copyOf(one, one.length * 2);
    System.arraycopy(one, 0, two, one.length, one.length);
    d.putInt(Tag.NumberOfFrames, 2).putBytes(Tag.PixelData, Vr.OW, two);
    d.putSequence(Tag.PerFrameFunctionalGroupsSequence, group("500", "2"), group("0", "1"));
    DataSet shared = new DataSet();
    DataSet window = new DataSet().put(Tag.WindowCenter, "1275").put(Tag.WindowWidth, "2551");
    shared.putSequence(Tag.FrameVOILUTSequence, window);
    d.putSequence(Tag.SharedFunctionalGroupsSequence, shared);
    assertEquals(250, render(d, 1).getRaster().getSample(5, 5, 0));
    assertEquals(100, render(d, 2).getRaster().getSample(5, 5, 0));
  }

  private static DataSet group(String intercept, String slope) {
    DataSet group = new DataSet();
    group.putSequence(
        Tag.PixelValueTransformationSequence,
        new DataSet().put(Tag.RescaleIntercept, intercept).put(Tag.RescaleSlope, slope));
    return group;
  }

  @Test
  void padding_does_not_widen_the_range_of_the_pixels() throws IOException {
    DataSet d = SampleImages.gray(16, 16, true, (x, y) -> x < 5 ? -2000 : 100 + x);
    d.put(Tag.PixelPaddingValue, Vr.SS, "-2000");
    BufferedImage picture = render(d, 1);
    assertEquals(0, picture.getRaster().getSample(0, 0, 0));
    assertEquals(0, picture.getRaster().getSample(5, 0, 0));
    assertEquals(255, picture.getRaster().getSample(SampleImages.COLUMNS - 1, 0, 0));
  }

  @Test
  void values_beyond_all_numbers_are_said_to_be_broken() {
    DataSet d = SampleImages.gray(16, 16, false, (x, y) -> 1000 + x);
    d.put(Tag.RescaleSlope, "1e308").put(Tag.RescaleIntercept, "0");
    assertThrows(ImageException.class, () -> render(d, 1));
  }

  @Test
  void an_overlay_that_says_to_be_larger_than_its_data_is_drawn_as_far_as_they_go()
      throws IOException {
    DataSet d = SampleImages.gray(8, 8, false);
    d.putInt(Tag.Rows, 0xFFFF).putInt(Tag.Columns, 1);
    d.putBytes(Tag.PixelData, Vr.OB, new byte[0x10000]);
    d.putInt(Tag.OverlayRows, 0xFFFF).putInt(Tag.OverlayColumns, 0xFFFF);
    d.putBytes(Tag.OverlayData, Vr.OB, new byte[] {1, 0});
    BufferedImage picture = render(d, 1);
    assertEquals(255, picture.getRaster().getSample(0, 0, 0));
    assertEquals(128, picture.getRaster().getSample(0, 0xFFFE, 0));
  }

  @Test
  void of_an_overlay_no_more_is_read_than_an_image_can_have_pixels(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("overlay");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(1);
      sparse.setLength(1L << 29);
    }
    DataSet d = SampleImages.gray(8, 8, false);
    d.putInt(Tag.OverlayRows, 0xFFFF).putInt(Tag.OverlayColumns, 0xFFFF);
    d.putBulk(Tag.OverlayData, Vr.OB, BulkData.ofFile(file, 0, 1L << 29, false));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(255, render(d, 1).getRaster().getSample(0, 0, 0));
    assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 64 << 20);
  }

  @Test
  void palettes_of_pixels_with_a_sign_begin_with_a_negative_value() throws IOException {
    DataSet d = SampleImages.signedPalette();
    byte[] pixels = d.bytes(Tag.PixelData).clone();
    pixels[0] = -128;
    pixels[1] = 0;
    pixels[2] = 127;
    BufferedImage picture = render(d.putBytes(Tag.PixelData, Vr.OB, pixels), 1);
    assertEquals(0xFF00FF00, picture.getRGB(0, 0));
    assertEquals(0xFF807F80, picture.getRGB(1, 0));
    assertEquals(0xFFFF00F9, picture.getRGB(2, 0));
  }

  @Test
  void segments_of_a_palette_are_expanded() {
    // three entries, a line of four to 50, both segments again
    int[] words = {0, 3, 1, 2, 10, 1, 4, 50, 2, 2, 0, 0};
    assertArrayEquals(
        new int[] {1, 2, 10, 20, 30, 40, 50, 1, 2, 10, 20, 30, 40, 50},
        new Segments(words, 14).expand());
    assertNull(new Segments(words, 13).expand());
    assertNull(new Segments(new int[] {1, 4, 50}, 4).expand());
    assertNull(new Segments(new int[] {2, 9, 0, 0}, 4).expand());
  }

  @Test
  void single_bits_are_frames_without_gaps() throws IOException {
    DataSet d = SampleImages.gray(8, 8, false);
    d.putInt(Tag.BitsAllocated, 1).putInt(Tag.BitsStored, 1).putInt(Tag.HighBit, 0);
    d.putInt(Tag.Rows, 3).putInt(Tag.Columns, 3).putInt(Tag.NumberOfFrames, 2);
    // frame 1: all but the last; frame 2: the first, and one in the next byte
    d.putBytes(Tag.PixelData, Vr.OB, new byte[] {(byte) 0xFF, 2, 1, 0});
    int[] first = render(d, 1).getRaster().getSamples(0, 0, 3, 3, 0, (int[]) null);
    int[] second = render(d, 2).getRaster().getSamples(0, 0, 3, 3, 0, (int[]) null);
    assertArrayEquals(new int[] {255, 255, 255, 255, 255, 255, 255, 255, 0}, first);
    assertArrayEquals(new int[] {255, 0, 0, 0, 0, 0, 0, 255, 0}, second);
  }

  @Test
  void fragments_are_put_together_by_either_table_or_by_their_beginning() throws IOException {
    // of these, the second begins like a stream: only a table can tell
    byte[][] alike = {{-1, -40, 1, 1}, {-1, -40}, {-1, -40, 3, 3}, {4, 4, 4, 4}};
    byte[] basic = {0, 0, 0, 0, 22, 0, 0, 0};
    byte[] extended = new byte[16];
    extended[8] = 22;
    assertFrames(fragments(basic, alike), alike);
    assertFrames(
        fragments(new byte[0], alike).putBytes(Tag.ExtendedOffsetTable, Vr.OV, extended), alike);
    byte[][] parts = {{-1, -40, 1, 1}, {2, 2}, {-1, -40, 3, 3}, {4, 4, 4, 4}};
    byte[] wrong = {0, 0, 0, 0, 23, 0, 0, 0};
    assertFrames(fragments(new byte[0], parts), parts);
    assertFrames(fragments(wrong, parts), parts);
  }

  private static DataSet fragments(byte[] table, byte[]... parts) {
    List<BulkData> list = new ArrayList<>();
    list.add(BulkData.ofBytes(table));
    for (byte[] part : parts) {
      list.add(BulkData.ofBytes(part));
    }
    DataSet d = SampleImages.gray(8, 8, false).putInt(Tag.NumberOfFrames, 2);
    return d.putFragments(Tag.PixelData, Vr.OB, list);
  }

  private static void assertFrames(DataSet d, byte[]... parts) throws IOException {
    Frames frames = Frames.of(d, TransferSyntax.of(Uid.JPEGBaseline8Bit));
    assertArrayEquals(joined(parts[0], parts[1]), frames.encoded(1));
    assertArrayEquals(joined(parts[2], parts[3]), frames.encoded(2));
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
