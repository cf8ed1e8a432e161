package org.orderly.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The central directory of a zip file (APPNOTE.TXT 4.3), with zip64, read entry by entry so that
 * its length costs no memory before it is known to be within the limits.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int ENCRYPTED = 1;
  private static final int STRONGLY_ENCRYPTED = 1 << 6;
  private static final int MASKED = 1 << 13;
  private static final int AES = 99;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xF000;
  private static final int REGULAR = 0x8000;
  private static final int FOLDER = 0x4000;
  private static final int LINK = 0xA000;
  private static final long MAX_INT = 0xFFFFFFFFL;
  private static final int MAX_SHORT = 0xFFFF;
  private static final int ZIP64_EXTRA = 1;
  private static final int LONGEST_NAME = 2000;
  private static final int LONGEST_PART = 255;
  private static final int DEEPEST = 32;

  /** All different names of files and folders, as they have to be remembered together. */
  private static final long LONGEST_NAMES = 32L * 1024 * 1024;

  private final FileChannel file;
  private final ZipLimits limits;
  private final List<ZipEntryHead> entries = new ArrayList<>();
  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  private long expanded;
  private long packed;
  private long names;

  private ZipDirectory(FileChannel file, ZipLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** The entries of files and folders, checked against the limits. */
  static List<ZipEntryHead> read(FileChannel file, ZipLimits limits)
      throws IOException, ZipRefusedException {
    ZipDirectory directory = new ZipDirectory(file, limits);
    directory.read();
    return directory.entries;
  }

  private void read() throws IOException, ZipRefusedException {
    ByteBuffer end = end();
    int start = end.position();
    long count = Short.toUnsignedLong(end.getShort(start + 10));
    long length = Integer.toUnsignedLong(end.getInt(start + 12));
    long offset = Integer.toUnsignedLong(end.getInt(start + 16));
    boolean parts = end.getShort(start + 4) != 0 && end.getShort(start + 4) != -1;
    if (parts) {
      throw new ZipRefusedException("it is one part of several");
    }
    if (count == MAX_SHORT || length == MAX_INT || offset == MAX_INT) {
      ByteBuffer big = bigEnd(file.size() - (end.capacity() - start));
      if (big != null) {
        count = big.getLong(32);
        length = big.getLong(40);
        offset = big.getLong(48);
      }
    }
    if (count < 0 || count > limits.entries()) {
      throw new ZipRefusedException(
          "it has more than "
              + limits.entries()
              + " entries ("
              + Long.toUnsignedString(count)
              + ")");
    }
    if (offset < 0 || length < 0 || offset > file.size() - length) {
      throw broken();
    }
    entries(offset, length, count);
    if (files.isEmpty()) {
      throw new ZipRefusedException("it holds no files");
    }
  }

  static ZipRefusedException broken() {
    return new ZipRefusedException("it is broken, or no zip file");
  }

  /** The last bytes of the file, positioned at the end record. */
  private ByteBuffer end() throws IOException, ZipRefusedException {
    long size = file.size();
    int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
    ByteBuffer tail = at(size - length, length);
    for (int i = length - END_LENGTH; i >= 0; i--) {
      if (tail.getInt(i) == END
          && i + END_LENGTH + Short.toUnsignedInt(tail.getShort(i + 20)) <= length) {
        tail.position(i);
        return tail;
      }
    }
    throw broken();
  }

  private @org.jspecify.annotations.Nullable ByteBuffer bigEnd(long end)
      throws IOException, ZipRefusedException {
    if (end < LOCATOR_LENGTH) {
      return null;
    }
    ByteBuffer locator = at(end - LOCATOR_LENGTH, LOCATOR_LENGTH);
    if (locator.getInt(0) != LOCATOR) {
      return null;
    }
    long offset = locator.getLong(8);
    if (offset < 0 || offset > file.size() - END_64_LENGTH) {
      throw broken();
    }
    ByteBuffer big = at(offset, END_64_LENGTH);
    if (big.getInt(0) != END_64) {
      throw broken();
    }
    return big;
  }

  private ByteBuffer at(long offset, int length) throws IOException, ZipRefusedException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw broken();
      }
    }
    return bytes.flip();
  }

  private void entries(long offset, long length, long count)
      throws IOException, ZipRefusedException {
    file.position(offset);
    // not closed: that would close the file
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 64 * 1024);
    long read = 0;
    for (long i = 0; i < count; i++) {
      ByteBuffer head = ByteBuffer.wrap(in.readNBytes(ENTRY_LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
      if (head.limit() < ENTRY_LENGTH || head.getInt(0) != ENTRY) {
        throw broken();
      }
      int nameLength = Short.toUnsignedInt(head.getShort(28));
      int extraLength = Short.toUnsignedInt(head.getShort(30));
      int commentLength = Short.toUnsignedInt(head.getShort(32));
      byte[] name = in.readNBytes(nameLength);
      byte[] extra = in.readNBytes(extraLength);
      byte[] comment = in.readNBytes(commentLength);
      read += ENTRY_LENGTH + nameLength + extraLength + commentLength;
      if (comment.length < commentLength || read > length) {
        throw broken();
      }
      add(head, name, extra);
    }
  }

  private void add(ByteBuffer head, byte[] nameBytes, byte[] extra) throws ZipRefusedException {
    int flags = Short.toUnsignedInt(head.getShort(8));
    int method = Short.toUnsignedInt(head.getShort(10));
    if ((flags & (ENCRYPTED | STRONGLY_ENCRYPTED | MASKED)) != 0 || method == AES) {
      throw new ZipRefusedException("it is encrypted");
    }
    if (method != ZipEntryHead.STORED && method != ZipEntryHead.DEFLATED) {
      throw new ZipRefusedException("it is packed in a way that is not known (" + method + ")");
    }
    String name = name(nameBytes);
    boolean folder = name.endsWith("/");
    type(head, folder);
    String path = path(name);
    long[] sizes = sizes(head, extra);
    if (path.isEmpty() || path.equals("__MACOSX") || path.startsWith("__MACOSX/")) {
      // what one system adds for itself
      return;
    }
    unique(path, folder);
    expanded += sizes[0];
    packed += sizes[1];
    if (sizes[0] < 0 || sizes[1] < 0 || expanded < 0 || expanded > limits.expanded()) {
      throw new ZipRefusedException(
          "its files have more than " + limits.expanded() + " bytes together");
    }
    if (packed > limits.packed()) {
      throw new ZipRefusedException("its entries overlap");
    }
    if (expanded > ZipLimits.HARMLESS && expanded / ZipLimits.RATIO > Math.max(1, packed)) {
      throw new ZipRefusedException(
          "its files are more than " + ZipLimits.RATIO + " times as long as it is");
    }
    entries.add(
        new ZipEntryHead(
            path,
            folder,
            method,
            Integer.toUnsignedLong(head.getInt(16)),
            sizes[1],
            sizes[0],
            sizes[2]));
  }

  /** Only plain files and folders; the type is told by those who made the file on Unix. */
  private static void type(ByteBuffer head, boolean folder) throws ZipRefusedException {
    boolean unix = head.get(5) == UNIX;
    int type = unix ? head.getInt(38) >>> 16 & FILE_TYPE : 0;
    if (type == LINK) {
      throw new ZipRefusedException("it holds a link");
    }
    if (type != 0 && type != (folder ? FOLDER : REGULAR)) {
      throw new ZipRefusedException("it holds something that is neither file nor folder");
    }
  }

  private static String name(byte[] bytes) throws ZipRefusedException {
    if (bytes.length > LONGEST_NAME) {
      throw new ZipRefusedException("it has a name of more than " + LONGEST_NAME + " bytes");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replace('\\', '/');
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\\', '/');
    }
  }

  /** The name without what means nothing; refused if it could lead out of the folder. */
  private static String path(String name) throws ZipRefusedException {
    boolean drive = name.length() > 1 && name.charAt(1) == ':';
    if (name.startsWith("/") || drive) {
      throw new ZipRefusedException("it has a name that is not below its folder");
    }
    List<String> parts =
        Arrays.stream(name.split("/")).filter(p -> !p.isEmpty() && !p.equals(".")).toList();
    for (String part : parts) {
      if (part.equals("..")) {
        throw new ZipRefusedException("it has a name that leads out of its folder");
      }
      if (part.chars().anyMatch(Character::isISOControl)
          || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
        throw new ZipRefusedException("it has a name that no file can have");
      }
    }
    if (parts.size() > DEEPEST) {
      throw new ZipRefusedException("its folders are more than " + DEEPEST + " deep");
    }
    return String.join("/", parts);
  }

  private void unique(String path, boolean folder) throws ZipRefusedException {
    for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
      remember(folders, path.substring(0, i));
      if (files.contains(path.substring(0, i))) {
        throw new ZipRefusedException("a name in it is that of a file and of a folder");
      }
    }
    if (folder) {
      remember(folders, path);
    } else if (!remember(files, path)) {
      throw new ZipRefusedException("a name in it is there twice");
    }
    if (folders.contains(path) && files.contains(path)) {
      throw new ZipRefusedException("a name in it is that of a file and of a folder");
    }
  }

  /** Whether the name is new. */
  private boolean remember(Set<String> known, String path) throws ZipRefusedException {
    boolean fresh = known.add(path);
    names += fresh ? path.length() : 0;
    if (names > LONGEST_NAMES) {
      throw new ZipRefusedException("its names are too long together");
    }
    return fresh;
  }

  /** Size, packed size and offset; those that do not fit are in an extra field (4.5.3). */
  private static long[] sizes(ByteBuffer head, byte[] extra) throws ZipRefusedException {
    long size = Integer.toUnsignedLong(head.getInt(24));
    long packed = Integer.toUnsignedLong(head.getInt(20));
    long offset = Integer.toUnsignedLong(head.getInt(42));
    if (size != MAX_INT && packed != MAX_INT && offset != MAX_INT) {
      return new long[] {size, packed, offset};
    }
    ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 4) {
      int id = Short.toUnsignedInt(fields.getShort());
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        break;
      }
      if (id == ZIP64_EXTRA) {
        ByteBuffer big = fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        return new long[] {big(size, big), big(packed, big), big(offset, big)};
      }
      fields.position(fields.position() + length);
    }
    throw broken();
  }

  private static long big(long small, ByteBuffer big) throws ZipRefusedException {
    if (small != MAX_INT) {
      return small;
    }
    if (big.remaining() < Long.BYTES) {
      throw broken();
    }
    return big.getLong();
  }
}
