package org.orderly.dicom.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/**
 * Reads one data set from a stream (PS3.5 section 7), all of it or the head first.
 *
 * <p>It reads ahead: the stream is at its end, or the reader's alone, until {@link #drain()}.
 */
public final class DataSetReader {

  private final ByteSource outer;
  private final ByteSource source;
  private final ReadLimits limits;
  private final @Nullable Path file;
  private final DataSetParser parser;
  private final @Nullable Inflate inflate;

  public DataSetReader(InputStream in, TransferSyntax syntax, ReadLimits limits)
      throws IOException {
    this(new ByteSource(in), syntax, limits, null);
  }

  DataSetReader(ByteSource outer, TransferSyntax syntax, ReadLimits limits, @Nullable Path file)
      throws IOException {
    this.outer = outer;
    this.inflate =
        syntax.deflated() ? new Inflate(outer.asInputStream(), limits.maxInflatedBytes()) : null;
    this.source = inflate == null ? outer : new ByteSource(inflate);
    this.limits = limits;
    this.file = inflate == null ? file : null;
    this.parser = new DataSetParser(source, syntax, limits);
  }

  /** Reads all elements up to the end of the stream. */
  public DataSet readAll() throws IOException {
    return read(0);
  }

  /** Reads the elements in front of this tag; {@link #drain()} checks the rest. */
  public DataSet readUntil(int stopTag) throws IOException {
    return read(stopTag);
  }

  /**
   * As {@link #readUntil}, but what does not fit into the budget is left out: an object may be
   * larger than what one wants to know about it.
   */
  public DataSet readHead(int stopTag, int budgetInBytes) throws IOException {
    return read(stopTag, new DataSetBuilder(limits, file, budgetInBytes));
  }

  private DataSet read(int stopTag) throws IOException {
    return read(stopTag, new DataSetBuilder(limits, file));
  }

  private DataSet read(int stopTag, DataSetBuilder builder) throws IOException {
    run(builder, stopTag);
    return builder.root();
  }

  /**
   * Walks through what is left without keeping it: throws if the structure is broken or ends early,
   * and leaves the stream at its end.
   */
  public void drain() throws IOException {
    run(DataSetHandler.DISCARD, 0);
    outer.exhaust();
  }

  void run(DataSetHandler handler, int stopTag) throws IOException {
    boolean done = false;
    try {
      done = !parser.run(handler, stopTag);
    } finally {
      if (inflate != null && (done || stopTag == 0)) {
        inflate.end();
      }
    }
  }

  /** Bytes of the (inflated) data set that have been consumed, from the start of the source. */
  public long position() {
    return source.position();
  }

  /** Padding found after the last element; it belongs to no element. */
  public long trailingBytes() {
    return parser.trailingBytes();
  }
}
