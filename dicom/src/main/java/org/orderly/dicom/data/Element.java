package org.orderly.dicom.data;

import java.util.List;
import org.orderly.dicom.dict.Vr;

/** A data element (PS3.5 section 7.1) in one of the forms a value can have. */
public sealed interface Element {

  int tag();

  Vr vr();

  /** Bytes in little endian order, as read; the length may be odd if it was in the source. */
  record Bytes(int tag, Vr vr, byte[] value) implements Element {}

  /** Text set by a program; it is encoded in the data set's character set when written. */
  record Text(int tag, Vr vr, List<String> values) implements Element {}

  /** A sequence; the list is the data set's own and may be changed. */
  record Items(int tag, Vr vr, List<DataSet> items) implements Element {}

  /** Encapsulated pixel data (PS3.5 Annex A.4): the basic offset table first, then fragments. */
  record Fragments(int tag, Vr vr, List<BulkData> fragments) implements Element {}

  /** A value by reference. */
  record Bulk(int tag, Vr vr, BulkData data) implements Element {}
}
