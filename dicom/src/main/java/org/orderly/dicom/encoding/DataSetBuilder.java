package org.orderly.dicom.encoding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;

/** Collects what the parser finds in a data set. */
final class DataSetBuilder implements DataSetHandler {

  private final ReadLimits limits;
  private final @Nullable Path file;
  private final Deque<DataSet> open = new ArrayDeque<>();
  private final Deque<List<DataSet>> sequences = new ArrayDeque<>();
  private final DataSet root = new DataSet();
  private List<BulkData> fragments = List.of();
  private long kept;

  /**
   * @param file what is read, if positions in the source are positions in this file
   */
  DataSetBuilder(ReadLimits limits, @Nullable Path file) {
    this.limits = limits;
    this.file = file;
    open.push(root);
  }

  DataSet root() {
    return root;
  }

  @Override
  public void value(Header header, ByteSource source) throws IOException {
    DataSet target = open.element();
    if (header.length > limits.maxValueLength()) {
      target.putBulk(header.tag, header.vr, reference(header, source));
    } else {
      target.putBytes(header.tag, header.vr, bytes(header, source));
    }
  }

  private BulkData reference(Header header, ByteSource source) {
    return file == null
        ? BulkData.skipped(header.length)
        : BulkData.ofFile(
            file, source.position(), header.length, header.bigEndian && header.vr.unit() > 1);
  }

  private byte[] bytes(Header header, ByteSource source) throws IOException {
    kept += header.length;
    if (kept > limits.maxInMemoryBytes()) {
      throw new DicomParseException(
          header.tag,
          source.position(),
          "values take more than " + limits.maxInMemoryBytes() + " bytes");
    }
    byte[] value = source.read((int) header.length);
    if (header.bigEndian) {
      ByteOrders.swap(value, value.length, header.vr.unit());
    }
    return value;
  }

  @Override
  public void startSequence(int tag, Vr vr) {
    sequences.push(open.element().putSequence(tag));
  }

  @Override
  public void startItem() {
    DataSet item = new DataSet();
    sequences.element().add(item);
    open.push(item);
  }

  @Override
  public void endItem() {
    open.pop();
  }

  @Override
  public void endSequence() {
    sequences.pop();
  }

  @Override
  public void startFragments(int tag, Vr vr) {
    fragments = new ArrayList<>();
    open.element().putFragments(tag, vr, fragments);
  }

  @Override
  public void fragment(Header header, ByteSource source) throws IOException {
    boolean keep = header.length <= limits.maxValueLength();
    header.bigEndian = false;
    fragments.add(keep ? BulkData.ofBytes(bytes(header, source)) : reference(header, source));
  }

  @Override
  public void endFragments() {
    fragments = List.of();
  }
}
