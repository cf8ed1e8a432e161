package org.orderly.conf.ldap;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An embedded directory in a process of its own, to be killed. */
final class DirectoryChild {

  private DirectoryChild() {}

  public static void main(String[] arguments) throws Exception {
    var options =
        new EmbeddedDirectory.Options(
            Path.of(arguments[0]),
            DirectoryContract.BASE,
            0,
            "not-a-secret",
            "not-a-secret",
            DirectoryContract.sample());
    EmbeddedDirectory directory = EmbeddedDirectory.start(options);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(directory.port());
    new CountDownLatch(1).await();
  }
}
