package org.orderly.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.orderly.common.FolderTree;
import org.orderly.common.Sha256;

/** Copies and reads the files of one folder; what it says of the content is of names and bytes. */
final class FolderCopy {

  private static final int BUFFER = 256 * 1024;

  private final FolderContent content;
  private final Runnable alive;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * @param alive told now and then that the work goes on
   */
  FolderCopy(FolderContent content, Runnable alive) {
    this.content = content;
    this.alive = alive;
  }

  /** The fingerprint of the content, which is only read. */
  String fingerprint() throws IOException {
    return read(null);
  }

  /**
   * Copies all files to a folder that is new, and forces them to the disk.
   *
   * @return the fingerprint of what was copied
   */
  String to(Path stage) throws IOException {
    FolderTree.remove(stage);
    FolderTree.create(stage);
    String fingerprint = read(stage);
    FolderTree.force(stage);
    return fingerprint;
  }

  private String read(@Nullable Path stage) throws IOException {
    MessageDigest all = Sha256.digest();
    for (FolderContent.FileStat file : content.files()) {
      MessageDigest one = Sha256.digest();
      Path from = content.folder().resolve(file.name());
      // a link that has taken the place of the file is not followed
      try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
        if (stage == null) {
          pass(in, one, null);
        } else {
          copy(in, one, stage.resolve(file.name()));
        }
      }
      all.update((file.name() + '\0').getBytes(StandardCharsets.UTF_8));
      all.update(one.digest());
    }
    return HexFormat.of().formatHex(all.digest());
  }

  private void copy(InputStream in, MessageDigest digest, Path to) throws IOException {
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      pass(in, digest, out);
      out.force(true);
    }
  }

  private void pass(InputStream in, MessageDigest digest, @Nullable FileChannel out)
      throws IOException {
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n);
      while (out != null && rest.hasRemaining()) {
        out.write(rest);
      }
      alive.run();
    }
  }
}
