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
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Vr;

/** Collects what the parser finds in a data set. */
final class DataSetBuilder implements DataSetHandler {

  private final ReadLimits limits;
  private final @Nullable Path file;
  private final Deque<DataSet> open = new ArrayDeque<>();
  private final Deque<List<DataSet>> sequences = new ArrayDeque<>();
  private final DataSet root = new DataSet();
  private List<BulkData> fragments = List.of();
  private final long budget;
  private long kept;

  /** What an element and an item weigh besides their bytes; only counted against a budget. */
  private static final int ELEMENT_WEIGHT = 48;

  private static final int ITEM_WEIGHT = 256;
  private static final int SHORT = 64;

  DataSetBuilder(ReadLimits limits, @Nullable Path file) {
    this(limits, file, Long.MAX_VALUE);
  }

  /**
   * @param file what is read, if positions in the source are positions in this file
   * @param budget what does not fit into so many bytes is left out, except short standard elements
   *     at the top: they are few, and the UIDs are among them
   */
  DataSetBuilder(ReadLimits limits, @Nullable Path file, long budget) {
    this.limits = limits;
    this.budget = budget;
    this.file = file;
    open.push(root);
  }

  DataSet root() {
    return root;
  }

  @Override
  public void value(Header header, ByteSource source) throws IOException {
    DataSet target = open.element();
    if (budget != Long.MAX_VALUE) {
      kept += ELEMENT_WEIGHT;
      if (kept + Math.min(header.length, limits.maxValueLength()) > budget
          && !(open.size() == 1
              && header.length <= SHORT
              && !Dictionary.keywordOf(header.tag).isEmpty())) {
        return;
      }
    }
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
    if (budget == Long.MAX_VALUE || (kept += ITEM_WEIGHT) <= budget) {
      sequences.element().add(item);
    }
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
