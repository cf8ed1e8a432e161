package org.orderly.dicom.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Fragments;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Writes data sets (PS3.5 section 7); group lengths are left out, odd lengths are padded. */
public final class DataSetWriter {

  /** How sequences and items say where they end (PS3.5 section 7.5.1). */
  public enum SequenceLength {
    EXPLICIT,
    UNDEFINED
  }

  private final OutputStream out;
  private final TransferSyntax syntax;
  private final SequenceLength sequenceLength;

  /** Lengths of items and sequences, worked out before the first byte is written. */
  private final Map<Object, Long> lengths = new IdentityHashMap<>();

  public DataSetWriter(OutputStream out, TransferSyntax syntax) {
    this(out, syntax, SequenceLength.EXPLICIT);
  }

  public DataSetWriter(OutputStream out, TransferSyntax syntax, SequenceLength sequenceLength) {
    this.out = out;
    this.syntax = syntax;
    this.sequenceLength = sequenceLength;
  }

  /** Writes a whole data set and flushes; the stream stays open. */
  public void write(DataSet dataSet) throws IOException {
    lengths.clear();
    try (Encoder encoder = new Encoder(out, syntax)) {
      elements(encoder, dataSet);
    }
  }

  /** Length of the encoded data set before deflating. */
  public long lengthOf(DataSet dataSet) throws IOException {
    lengths.clear();
    return contentLength(dataSet);
  }

  private void elements(Encoder encoder, DataSet dataSet) throws IOException {
    for (Element element : dataSet) {
      if (Tags.isGroupLength(element.tag())) {
        continue;
      }
      if (element instanceof Items items) {
        sequence(encoder, items);
      } else if (element instanceof Fragments fragments) {
        fragments(encoder, fragments);
      } else if (element instanceof Bulk bulk) {
        encoder.header(bulk.tag(), bulk.vr(), known(bulk));
        try (InputStream value = bulk.data().open()) {
          encoder.value(value, bulk.vr(), bulk.data().bigEndian());
        }
      } else {
        byte[] value = Objects.requireNonNull(dataSet.encoded(element));
        encoder.header(element.tag(), element.vr(), value.length);
        encoder.value(value, element.vr());
      }
    }
  }

  private static long known(Bulk bulk) throws IOException {
    if (bulk.data().length() < 0) {
      throw new IOException("length of the bulk data of " + Tags.toString(bulk.tag()) + " unknown");
    }
    return bulk.data().length();
  }

  private void sequence(Encoder encoder, Items items) throws IOException {
    if (items.items().isEmpty()) {
      encoder.header(items.tag(), Vr.SQ, 0);
      return;
    }
    boolean undefined = sequenceLength == SequenceLength.UNDEFINED;
    encoder.header(items.tag(), Vr.SQ, undefined ? Header.UNDEFINED : sequenceLength(items));
    for (DataSet item : items.items()) {
      encoder.delimiter(Header.ITEM, undefined ? Header.UNDEFINED : contentLength(item));
      elements(encoder, item);
      if (undefined) {
        encoder.delimiter(Header.ITEM_END, 0);
      }
    }
    if (undefined) {
      encoder.delimiter(Header.SEQUENCE_END, 0);
    }
  }

  private void fragments(Encoder encoder, Fragments fragments) throws IOException {
    if (!syntax.encapsulated()) {
      throw new IOException("encapsulated pixel data do not fit into " + syntax);
    }
    encoder.header(fragments.tag(), fragments.vr(), Header.UNDEFINED);
    for (BulkData fragment : fragments.fragments()) {
      encoder.delimiter(Header.ITEM, fragment.length() + (fragment.length() & 1));
      try (InputStream value = fragment.open()) {
        encoder.value(value, Vr.OB, false);
      }
    }
    encoder.delimiter(Header.SEQUENCE_END, 0);
  }

  private long sequenceLength(Items items) throws IOException {
    long length = 0;
    for (DataSet item : items.items()) {
      length += 8 + contentLength(item);
      if (sequenceLength == SequenceLength.UNDEFINED) {
        length += 8;
      }
    }
    return length;
  }

  private long contentLength(DataSet dataSet) throws IOException {
    Long known = lengths.get(dataSet);
    if (known != null) {
      return known;
    }
    long length = 0;
    for (Element element : dataSet) {
      if (!Tags.isGroupLength(element.tag())) {
        length += elementLength(dataSet, element);
      }
    }
    lengths.put(dataSet, length);
    return length;
  }

  private long elementLength(DataSet dataSet, Element element) throws IOException {
    if (element instanceof Items items) {
      boolean end = sequenceLength == SequenceLength.UNDEFINED && !items.items().isEmpty();
      return headerLength(Vr.SQ, 0) + sequenceLength(items) + (end ? 8 : 0);
    } else if (element instanceof Fragments fragments) {
      long length = headerLength(fragments.vr(), Header.UNDEFINED) + 8;
      for (BulkData fragment : fragments.fragments()) {
        length += 8 + fragment.length() + (fragment.length() & 1);
      }
      return length;
    }
    long length =
        element instanceof Bulk bulk
            ? known(bulk)
            : Objects.requireNonNull(dataSet.encoded(element)).length;
    return headerLength(element.vr(), length) + length + (length & 1);
  }

  private int headerLength(Vr vr, long length) {
    return !syntax.explicitVr() || !vr.hasLongLength() && length <= Encoder.MAX_SHORT ? 8 : 12;
  }
}
