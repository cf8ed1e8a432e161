package org.orderly.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** DCMTK's {@code storescu}, one process per association: the same sender for every receiver. */
record Sender(boolean tcpNoDelay, String callingAeTitle) {

  static final Sender PLAIN = new Sender(true, "BENCH");

  /**
   * Sends each corpus over an association of its own, all at once.
   *
   * @return objects per second from the first connect to the last release
   * @throws IOException if a sender reports a failure
   */
  double send(Peer receiver, List<Corpus> corpora) throws IOException, InterruptedException {
    settle();
    List<Process> processes = new ArrayList<>();
    long start = System.nanoTime();
    for (Corpus corpus : corpora) {
      processes.add(start(receiver.aeTitle, receiver.port, corpus));
    }
    int objects = 0;
    for (int i = 0; i < processes.size(); i++) {
      int exit = processes.get(i).waitFor();
      if (exit != 0) {
        throw new IOException("storescu to " + receiver.name + " ended with " + exit);
      }
      objects += corpora.get(i).size();
    }
    return objects / ((System.nanoTime() - start) / 1e9);
  }

  /** Nobody is measured while the disk still writes what the one before left in memory. */
  private static void settle() throws IOException, InterruptedException {
    new ProcessBuilder("sync").inheritIO().start().waitFor();
  }

  private Process start(String calledAeTitle, int port, Corpus corpus) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "storescu",
            "-R",
            "+sd",
            "-aet",
            callingAeTitle,
            "-aec",
            calledAeTitle,
            "127.0.0.1",
            Integer.toString(port),
            corpus.folder().toString());
    builder.redirectErrorStream(true).redirectOutput(new File("/dev/null"));
    if (tcpNoDelay) {
      builder.environment().put("TCP_NODELAY", "1");
    } else {
      builder.environment().remove("TCP_NODELAY");
    }
    return builder.start();
  }
}
