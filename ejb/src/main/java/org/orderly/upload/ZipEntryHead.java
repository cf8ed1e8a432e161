package org.orderly.upload;

/**
 * An entry as the central directory of a zip file describes it (APPNOTE.TXT 4.3.12).
 *
 * @param path with slashes, without empty components
 * @param folder whether it stands for a folder
 * @param offset of its local header
 */
record ZipEntryHead(
    String path, boolean folder, int method, long crc, long packed, long size, long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
}
