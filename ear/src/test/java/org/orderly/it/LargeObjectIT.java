package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/** A gigabyte of frames passes through a server with half a gigabyte of heap. */
class LargeObjectIT {

  private static final int GIGABYTE = 1 << 30;

  /** Where the pixel data is not zero, counted from its end. */
  private static final List<Integer> MARKS = List.of(GIGABYTE, GIGABYTE / 3, 4);

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir Path folder;

  @Test
  void a_multi_frame_object_of_one_gigabyte_goes_in_and_out() throws Exception {
    Dcmtk.require();
    Path file = largeFile();
    try (StoreScp receiver = StoreScp.start(folder.resolve("received"), "-pdu", "131072");
        Directory directory = SERVER.directory()) {
      directory.add(Route.to("LARGE", receiver.port())).settle();
      SERVER.dicom().store("LARGE", List.of(file), "-R", "-xe", "-pdu", "131072").orFail();
      SERVER.rest().awaitExport("LARGE", "COMPLETED");
      Path arrived = receiver.received().get(0);
      assertEquals(marks(file), marks(arrived));
      assertEquals(pixelLength(file), pixelLength(arrived));
    }
    assertTrue(SERVER.isRunning());
    assertFalse(SERVER.log().contains("OutOfMemoryError"));
    SERVER.dicom().echo().orFail();
  }

  /** Mostly a hole: the disk keeps only the marks. */
  private Path largeFile() throws IOException {
    SampleStudy study = Samples.study();
    DataSet dataSet = SampleObjects.ultrasound(study, 1, 1, 1, 1024);
    dataSet.putInt(Tag.SamplesPerPixel, 1);
    dataSet.put(Tag.PhotometricInterpretation, "MONOCHROME2");
    dataSet.remove(Tag.PlanarConfiguration);
    dataSet.putInt(Tag.NumberOfFrames, GIGABYTE >> 20);
    dataSet.remove(Tag.PixelData);
    Path file =
        new Samples(folder.resolve("sent")).write("large", dataSet, TransferSyntax.EXPLICIT_LITTLE);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(out.length());
      ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      header.putShort((short) 0x7FE0).putShort((short) 0x0010).put(new byte[] {'O', 'B', 0, 0});
      out.write(header.putInt(GIGABYTE).array());
      long end = out.getFilePointer() + GIGABYTE;
      out.setLength(end);
      for (int mark : MARKS) {
        out.seek(end - mark);
        out.writeInt(mark);
      }
    }
    return file;
  }

  private static List<Integer> marks(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      List<Integer> found = new ArrayList<>();
      for (int mark : MARKS) {
        in.seek(in.length() - mark);
        found.add(in.readInt());
      }
      return found;
    }
  }

  /** As the element in front of the value says. */
  private static int pixelLength(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(in.length() - GIGABYTE - 4);
      return Integer.reverseBytes(in.readInt());
    }
  }
}
