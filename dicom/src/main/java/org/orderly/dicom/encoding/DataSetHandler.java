package org.orderly.dicom.encoding;

import java.io.IOException;
import org.orderly.dicom.dict.Vr;

/** What a {@link DataSetParser} finds, in the order of the bytes. */
interface DataSetHandler {

  /** Takes as much of the value as it wants; the parser passes over the rest. */
  void value(Header header, ByteSource source) throws IOException;

  void startSequence(int tag, Vr vr) throws IOException;

  void startItem() throws IOException;

  void endItem() throws IOException;

  void endSequence() throws IOException;

  void startFragments(int tag, Vr vr) throws IOException;

  void fragment(Header header, ByteSource source) throws IOException;

  void endFragments() throws IOException;

  /** Only the structure counts. */
  DataSetHandler DISCARD =
      new DataSetHandler() {
        @Override
        public void value(Header header, ByteSource source) {}

        @Override
        public void startSequence(int tag, Vr vr) {}

        @Override
        public void startItem() {}

        @Override
        public void endItem() {}

        @Override
        public void endSequence() {}

        @Override
        public void startFragments(int tag, Vr vr) {}

        @Override
        public void fragment(Header header, ByteSource source) {}

        @Override
        public void endFragments() {}
      };
}
