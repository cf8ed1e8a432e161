package org.orderly.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Receive rates beside DCMTK's {@code storescp} and Orthanc; the sender is always DCMTK's. */
final class ReceiveStage {

  /** Rounds to Orderly alone, before all others. */
  private static final int WARM_UP = 8;

  private final Stage stage;

  ReceiveStage(Stage stage) {
    this.stage = stage;
  }

  void run() throws IOException, InterruptedException {
    warmUp();
    receive("CT 0.5 MB", 1, Size.CT, 1.2);
    receive("CT 0.5 MB", 4, Size.CT, 1.0);
    receive("6 KB", 1, Size.SMALL, 1.0);
    receive("6 KB", 4, Size.SMALL, 1.0);
    oneStudy();
    untunedSender();
  }

  /** A gateway runs for weeks; what its compiler does in the first minute is not what is asked. */
  private void warmUp() throws IOException, InterruptedException {
    for (int round = 0; round < WARM_UP; round++) {
      Sender.PLAIN.send(stage.orderly(), corpora(Size.CT, 1, null));
      stage.clear("corpus");
    }
  }

  enum Size {
    CT(600),
    SMALL(1500);

    final int objects;

    Size(int objects) {
      this.objects = objects;
    }
  }

  /** Every round sends new objects to all, so that nothing is a duplicate. */
  private void receive(String what, int associations, Size size, double target)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> dcmtks = new ArrayList<>();
    List<Double> orthancs = new ArrayList<>();
    try (Peer dcmtk = Peer.dcmtk(stage.folder("dcmtk"), Peer.freePort());
        Peer orthanc =
            stage.orthancInstalled() ? Peer.orthanc(stage.folder("orthanc"), Map.of()) : null) {
      for (int round = -Stage.WARM_UP; round < Stage.ROUNDS; round++) {
        List<Corpus> corpora = corpora(size, associations, null);
        double our = Sender.PLAIN.send(stage.orderly(), corpora);
        double dcmtkRate = Sender.PLAIN.send(dcmtk, corpora);
        double orthancRate = orthanc == null ? 0 : Sender.PLAIN.send(orthanc, corpora);
        if (round >= 0) {
          ours.add(our);
          dcmtks.add(dcmtkRate);
          if (orthanc != null) {
            orthancs.add(orthancRate);
          }
        }
        stage.clear("corpus");
      }
    }
    stage.clear("dcmtk", "orthanc");
    String name =
        "receive "
            + what
            + ", "
            + associations
            + (associations == 1 ? " association" : " associations");
    stage.compare(name, ours, "Orthanc", orthancs, target);
    stage.compare(name, ours, "DCMTK storescp", dcmtks, 0);
  }

  /**
   * @param study all associations carry parts of this one, or null: each a study of its own
   */
  private List<Corpus> corpora(Size size, int associations, String study) throws IOException {
    List<Corpus> corpora = new ArrayList<>();
    for (int i = 0; i < associations; i++) {
      corpora.add(
          Corpus.write(
              stage.folder("corpus").resolve(Integer.toString(i)),
              study == null ? Corpus.newUid() : study,
              size == Size.CT ? Corpus.CT_ROWS : Corpus.SMALL_ROWS,
              size.objects));
    }
    return corpora;
  }

  /** Parallel senders into one study are normal, and must not be slower than into four. */
  private void oneStudy() throws IOException, InterruptedException {
    List<Double> one = new ArrayList<>();
    List<Double> four = new ArrayList<>();
    for (int round = 0; round < Stage.ROUNDS; round++) {
      four.add(Sender.PLAIN.send(stage.orderly(), corpora(Size.CT, 4, null)));
      stage.clear("corpus");
      one.add(Sender.PLAIN.send(stage.orderly(), corpora(Size.CT, 4, Corpus.newUid())));
      stage.clear("corpus");
    }
    stage.compare(
        "receive CT 0.5 MB, 4 associations into one study",
        one,
        "Orderly, into four studies",
        four,
        0.9);
  }

  /** A DCMTK sender without TCP_NODELAY, as most modalities built on it are. */
  private void untunedSender() throws IOException, InterruptedException {
    Sender untuned = new Sender(false, "BENCH");
    List<Corpus> corpora =
        List.of(Corpus.write(stage.folder("corpus"), Corpus.newUid(), Corpus.SMALL_ROWS, 100));
    double ours = untuned.send(stage.orderly(), corpora);
    double theirs;
    try (Peer dcmtk = Peer.dcmtk(stage.folder("dcmtk"), Peer.freePort())) {
      theirs = untuned.send(dcmtk, corpora);
    }
    stage.clear("corpus", "dcmtk");
    stage.compare(
        "receive 6 KB from a sender without TCP_NODELAY",
        List.of(ours),
        "DCMTK storescp",
        List.of(theirs),
        10);
  }
}
