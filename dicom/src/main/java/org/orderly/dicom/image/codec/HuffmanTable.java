package org.orderly.dicom.image.codec;

import java.util.Arrays;

/** Codes of up to 16 bits (ITU-T T.81 Annex C, F.2.2.3), looked up by their first bits. */
final class HuffmanTable {
  private static final int LOOKAHEAD = 9;
  private static final int LONGEST = 16;

  private final int[] symbols;
  private final short[] fast = new short[1 << LOOKAHEAD]; // length << 8 | symbol; 0: longer code
  private final int[] maxCode = new int[LONGEST + 1];
  private final int[] offset = new int[LONGEST + 1];

  /**
   * @param counts of the codes of length 1 to 16
   */
  HuffmanTable(int[] counts, int[] symbols) throws CodecException {
    this.symbols = symbols;
    int code = 0;
    int at = 0;
    Arrays.fill(maxCode, -1);
    for (int length = 1; length <= LONGEST; length++) {
      int count = counts[length - 1];
      if (code + count > 1 << length) {
        throw new CodecException("JPEG Huffman table with more codes than fit");
      }
      offset[length] = at - code;
      for (int i = 0; i < count; i++, code++, at++) {
        if (length <= LOOKAHEAD) {
          int first = code << LOOKAHEAD - length;
          Arrays.fill(
              fast, first, first + (1 << LOOKAHEAD - length), (short) (length << 8 | symbols[at]));
        }
      }
      maxCode[length] = code - 1;
      code <<= 1;
    }
  }

  int decode(JpegBits bits) throws CodecException {
    int next = bits.peek(LONGEST);
    int entry = fast[next >>> LONGEST - LOOKAHEAD];
    if (entry != 0) {
      bits.skip(entry >>> 8);
      return entry & 0xFF;
    }
    for (int length = 1; length <= LONGEST; length++) {
      int code = next >>> LONGEST - length;
      int index = offset[length] + code;
      if (code <= maxCode[length] && index >= 0 && index < symbols.length) {
        bits.skip(length);
        return symbols[index];
      }
    }
    throw new CodecException("JPEG data hold a code that the Huffman table does not know");
  }
}
