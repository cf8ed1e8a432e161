package org.orderly.dicom.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * Walks through an encoded data set (PS3.5 section 7) and tells a handler; nesting is kept on a
 * stack of its own, so that depth costs no Java stack.
 */
final class DataSetParser {

  private enum Kind {
    ROOT,
    SEQUENCE,
    ITEM,
    FRAGMENTS
  }

  /** How far it is peeked for what follows a value. */
  private static final int LOOK_AHEAD = 8 * 1024;

  private static final long OPEN = Long.MAX_VALUE;

  private final ByteSource source;
  private final ReadLimits limits;
  private final Header header = new Header();
  private final boolean bigEndian;
  private boolean explicitVr;
  private boolean first = true;
  private long elements;
  private long trailing;

  // one entry per open level
  private int depth;
  private Kind[] kinds = new Kind[16];
  private long[] ends = new long[16];
  private long[] bounds = new long[16];
  private boolean[] implicit = new boolean[16];

  /** Whether Pixel Representation said so, here or in what encloses this. */
  private boolean[] signedPixels = new boolean[16];

  DataSetParser(ByteSource source, TransferSyntax syntax, ReadLimits limits) {
    this.source = source;
    this.limits = limits;
    this.explicitVr = syntax.explicitVr();
    this.bigEndian = syntax.bigEndian();
    Arrays.fill(kinds, Kind.ROOT);
    ends[0] = OPEN;
    bounds[0] = OPEN;
  }

  /** Bytes after the last element that belong to none. */
  long trailingBytes() {
    return trailing;
  }

  /** Walks until the end, or stops in front of the first root element at or after the tag. */
  boolean run(DataSetHandler handler, int stopTag) throws IOException {
    try {
      while (true) {
        boolean more =
            switch (kinds[depth]) {
              case ROOT -> root(handler, stopTag);
              case ITEM -> item(handler);
              case SEQUENCE -> sequence(handler);
              case FRAGMENTS -> fragments(handler);
            };
        if (!more) {
          return source.peek(1) > 0;
        }
      }
    } catch (EOFException e) {
      throw DicomParseException.truncated(header.tag, source.position(), "a value");
    } catch (ZipException e) {
      throw new DicomParseException(header.tag, source.position(), "invalid deflated data");
    }
  }

  private boolean root(DataSetHandler handler, int stopTag) throws IOException {
    int ready = source.peek(8);
    if (ready < 8) {
      if (ready > 0) {
        tail(ready);
      }
      return false;
    }
    boolean big = bigEndian;
    int tag = Tags.of(source.u16(0, big), source.u16(2, big));
    if (stopTag != 0 && Tags.compare(tag, stopTag) >= 0) {
      return false;
    }
    if (Tags.group(tag) == 0xFFFE) { // a stray delimiter closes nothing
      source.advance(8);
      return true;
    }
    if (tag == 0 && !first && source.i32(4, big) == 0) { // padding with zeros up to a block
      trailing = source.exhaust();
      return false;
    }
    element(handler);
    return true;
  }

  private void tail(int ready) throws IOException {
    for (int i = 0; i < ready; i++) {
      if (source.at(i) != 0 && source.at(i) != ' ') {
        throw DicomParseException.truncated(header.tag, source.position(), "an element header");
      }
    }
    source.advance(ready);
    trailing = ready;
  }

  private boolean item(DataSetHandler handler) throws IOException {
    if (source.position() >= ends[depth]) {
      depth--;
      handler.endItem();
      return true;
    }
    need(8, "an item");
    boolean big = bigEndian && !implicit[depth];
    int tag = Tags.of(source.u16(0, big), source.u16(2, big));
    if (tag == Header.ITEM_END) {
      source.advance(8);
      if (ends[depth] == OPEN) {
        depth--;
        handler.endItem();
      }
      return true;
    }
    if (Tags.group(tag) == 0xFFFE) {
      throw new DicomParseException(tag, source.position(), "delimiter out of place in an item");
    }
    element(handler);
    return true;
  }

  private boolean sequence(DataSetHandler handler) throws IOException {
    if (source.position() >= ends[depth]) {
      depth--;
      handler.endSequence();
      return true;
    }
    int tag = delimited("a sequence");
    if (tag == Header.SEQUENCE_END) {
      if (ends[depth] == OPEN) {
        depth--;
        handler.endSequence();
      }
    } else if (tag == Header.ITEM) {
      count();
      push(Kind.ITEM, header.length, implicit[depth]);
      handler.startItem();
    } else {
      throw new DicomParseException(tag, source.position() - 8, "expected an item, found this");
    }
    return true;
  }

  private boolean fragments(DataSetHandler handler) throws IOException {
    int tag = delimited("encapsulated data");
    if (tag == Header.SEQUENCE_END) {
      depth--;
      handler.endFragments();
      return true;
    }
    if (tag != Header.ITEM || header.length == Header.UNDEFINED) {
      throw new DicomParseException(tag, source.position() - 8, "expected a fragment, found this");
    }
    count();
    header.vr = Vr.OB;
    long end = checkedEnd(header.length);
    handler.fragment(header, source);
    source.skip(end - source.position());
    return true;
  }

  /** Reads the tag and length of an item or delimiter (PS3.5 section 7.5). */
  private int delimited(String where) throws IOException {
    need(8, where);
    boolean big = bigEndian && !implicit[depth];
    header.tag = Tags.of(source.u16(0, big), source.u16(2, big));
    header.length = source.i32(4, big) & 0xFFFFFFFFL;
    source.advance(8);
    return header.tag;
  }

  private void element(DataSetHandler handler) throws IOException {
    count();
    readHeader();
    first = false;
    Vr vr = header.vr;
    if (header.length != Header.UNDEFINED) {
      long end = checkedEnd(header.length);
      if (vr == Vr.SQ) {
        push(Kind.SEQUENCE, header.length, implicit[depth]);
        handler.startSequence(header.tag, vr);
        return;
      }
      if (header.tag == Tag.PixelRepresentation && header.length == 2 && source.peek(2) == 2) {
        signedPixels[depth] = source.u16(0, header.bigEndian) == 1;
      }
      handler.value(header, source);
      source.skip(end - source.position());
    } else if (header.tag == Tag.PixelData || vr.isBinary() && vr != Vr.UN && explicitVr) {
      push(Kind.FRAGMENTS, Header.UNDEFINED, implicit[depth]);
      handler.startFragments(header.tag, vr == Vr.UN ? Vr.OB : vr);
    } else if (vr == Vr.SQ || vr == Vr.UN || !explicitVr || implicit[depth]) {
      // UN of undefined length is a sequence in implicit VR little endian (PS3.5 6.2.2, CP-246)
      boolean nowImplicit = implicit[depth] || vr == Vr.UN && !explicitItems();
      push(Kind.SEQUENCE, Header.UNDEFINED, nowImplicit);
      handler.startSequence(header.tag, Vr.SQ);
    } else {
      throw new DicomParseException(
          header.tag, source.position(), "undefined length is not allowed for " + vr);
    }
  }

  /**
   * Whether the items to come are in explicit VR after all, as some writers make them that turn SQ
   * into UN. Only what cannot be meant otherwise counts: the first element of the first item names
   * a VR and ends where another element begins or the item ends; if that is too far away to look
   * at, it names the VR of the dictionary.
   */
  private boolean explicitItems() throws IOException {
    if (bigEndian
        || !explicitVr
        || source.peek(20) < 20
        || Tags.of(source.u16(0, false), source.u16(2, false)) != Header.ITEM) {
      return false;
    }
    Vr vr = Vr.of(source.at(12), source.at(13));
    if (vr == null || vr.hasLongLength() && source.u16(14, false) != 0) {
      return false;
    }
    int tag = Tags.of(source.u16(8, false), source.u16(10, false));
    return endsWell(tag, vr);
  }

  private boolean endsWell(int tag, Vr vr) throws IOException {
    boolean wide = vr.hasLongLength();
    long item = source.i32(4, false) & 0xFFFFFFFFL;
    long length = wide ? source.i32(16, false) & 0xFFFFFFFFL : source.u16(14, false);
    long end = 8 + (wide ? 12 : 8) + length;
    if (item != Header.UNDEFINED && end >= 8 + item) {
      return end == 8 + item;
    }
    int ready = (int) Math.min(end, LOOK_AHEAD) + 8;
    if (end > LOOK_AHEAD) {
      return vr != Vr.UN && vr == Dictionary.vrOf(tag, signedPixels[depth]);
    }
    if (source.peek(ready) < ready) {
      return false;
    }
    int at = (int) end;
    int next = Tags.of(source.u16(at, false), source.u16(at + 2, false));
    return next == Header.ITEM_END
        || Integer.compareUnsigned(next, tag) > 0
            && Vr.of(source.at(at + 4), source.at(at + 5)) != null;
  }

  private void readHeader() throws IOException {
    need(8, "an element header");
    boolean plain = implicit[depth];
    boolean big = bigEndian && !plain;
    header.bigEndian = big;
    header.tag = Tags.of(source.u16(0, big), source.u16(2, big));
    int b4 = source.at(4);
    int b5 = source.at(5);
    if (first) {
      detect(b4, b5);
    }
    Vr vr = explicitVr && !plain ? Vr.of(b4, b5) : null;
    if (vr != null && !vr.hasLongLength()) {
      header.vr = vr;
      header.length = source.u16(6, big);
      source.advance(8);
    } else if (vr != null || explicitVr && !plain && isLetter(b4) && isLetter(b5) && noLength()) {
      // a VR from a later edition has a 32-bit length (PS3.5 section 6.2)
      need(12, "an element header");
      header.vr = vr == null ? Vr.UN : vr;
      header.length = source.i32(8, big) & 0xFFFFFFFFL;
      source.advance(12);
    } else if (explicitVr && !plain && isPrintable(b4) && isPrintable(b5)) {
      header.vr = Vr.UN; // "??" and the like, from broken writers
      header.length = source.u16(6, big);
      source.advance(8);
    } else {
      header.vr = Dictionary.vrOf(header.tag, signedPixels[depth]);
      header.length = source.i32(4, big) & 0xFFFFFFFFL;
      source.advance(8);
    }
  }

  /** Some senders declare one VR encoding and use the other; the first element tells. */
  private void detect(int b4, int b5) {
    if (explicitVr && !isPrintable(b4) && !isPrintable(b5)) {
      explicitVr = false;
    } else if (!explicitVr && Vr.of(b4, b5) != null && !bigEndian) {
      explicitVr = true;
    }
  }

  private boolean noLength() {
    return source.at(6) == 0 && source.at(7) == 0;
  }

  private static boolean isLetter(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isPrintable(int c) {
    return c >= 0x20 && c < 0x7F;
  }

  private void push(Kind kind, long length, boolean nowImplicit) throws DicomParseException {
    if (depth >= limits.maxDepth() * 2) { // a sequence and its item are two levels
      throw new DicomParseException(
          header.tag,
          source.position(),
          "sequences are nested deeper than " + limits.maxDepth() + " levels");
    }
    long end = length == Header.UNDEFINED ? OPEN : checkedEnd(length);
    long bound = end == OPEN ? bounds[depth] : end;
    depth++;
    if (depth == ends.length) {
      kinds = Arrays.copyOf(kinds, depth * 2);
      ends = Arrays.copyOf(ends, depth * 2);
      bounds = Arrays.copyOf(bounds, depth * 2);
      implicit = Arrays.copyOf(implicit, depth * 2);
      signedPixels = Arrays.copyOf(signedPixels, depth * 2);
    }
    kinds[depth] = kind;
    ends[depth] = end;
    bounds[depth] = bound;
    implicit[depth] = nowImplicit;
    signedPixels[depth] = signedPixels[depth - 1];
  }

  private long checkedEnd(long length) throws DicomParseException {
    long end = source.position() + length;
    if (end > bounds[depth]) {
      throw new DicomParseException(
          header.tag,
          source.position(),
          "length " + length + " reaches beyond the enclosing sequence or item");
    }
    return end;
  }

  private void need(int bytes, String where) throws IOException {
    if (source.peek(bytes) < bytes) {
      throw DicomParseException.truncated(header.tag, source.position(), where);
    }
  }

  private void count() throws DicomParseException {
    if (++elements > limits.maxElements()) {
      throw new DicomParseException(
          header.tag, source.position(), "more than " + limits.maxElements() + " elements");
    }
  }
}
