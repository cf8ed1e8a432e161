package org.orderly.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.BasicAttribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.ModificationItem;

/** Export of a stored study, and receive and forward with a quiet period of two seconds. */
final class ForwardStage {

  private static final int EXPORTED = 1_000;
  private static final int FORWARDED_CT = 1_500;
  private static final int FORWARDED_SMALL = 6_000;
  private static final int QUIET_SECONDS = 2;
  private static final String RULE =
      "cn=Forward to STORESCP,dicomDeviceName=orderly,cn=Devices,cn=DICOM Configuration,dc=orderly,dc=org";

  private final Stage stage;

  ForwardStage(Stage stage) {
    this.stage = stage;
  }

  void run() throws IOException, InterruptedException, NamingException {
    export();
    quietPeriod();
    forward("CT 0.5 MB", Corpus.CT_ROWS, FORWARDED_CT);
    forward("6 KB", Corpus.SMALL_ROWS, FORWARDED_SMALL);
  }

  private void export() throws IOException, InterruptedException {
    OrderlyApi api = stage.api();
    Corpus corpus = Corpus.write(stage.folder("corpus"), Corpus.newUid(), Corpus.CT_ROWS, EXPORTED);
    Sender.PLAIN.send(stage.orderly(), List.of(corpus));
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = -Stage.WARM_UP; round < Stage.ROUNDS; round++) {
      double our;
      double their;
      try (Peer receiver = Peer.dcmtk(stage.folder("receiver"), Stage.RECEIVER_PORT)) {
        String batch = "bench-" + receiver.port + "-" + (round + Stage.WARM_UP);
        long start = System.nanoTime();
        api.post(
            "/aets/ORDERLY/rs/studies/"
                + corpus.studyInstanceUid()
                + "/export/STORESCP?batchID="
                + batch);
        api.awaitCompleted("batchID=" + batch, 1);
        our = corpus.size() / ((System.nanoTime() - start) / 1e9);
      }
      stage.clear("receiver");
      try (Peer receiver = Peer.dcmtk(stage.folder("receiver"), Stage.RECEIVER_PORT)) {
        their = Sender.PLAIN.send(receiver, List.of(corpus));
      }
      stage.clear("receiver");
      if (round >= 0) {
        ours.add(our);
        theirs.add(their);
      }
    }
    stage.clear("corpus");
    stage.compare(
        "export of a stored CT study to DCMTK storescp", ours, "DCMTK storescu", theirs, 0.8);
  }

  /** Changes the rule of the sample configuration as an administrator would. */
  private void quietPeriod() throws NamingException {
    Hashtable<String, Object> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
    settings.put(
        Context.PROVIDER_URL, "ldap://127.0.0.1:" + stage.environment().get("ORDERLY_LDAP_PORT"));
    settings.put(Context.SECURITY_PRINCIPAL, "cn=admin,dc=orderly,dc=org");
    settings.put(Context.SECURITY_CREDENTIALS, stage.environment().get("ORDERLY_ADMIN_PASSWORD"));
    DirContext directory = new InitialDirContext(settings);
    try {
      directory.modifyAttributes(
          RULE,
          new ModificationItem[] {
            new ModificationItem(
                DirContext.REPLACE_ATTRIBUTE,
                new BasicAttribute("dcmDuration", "PT" + QUIET_SECONDS + "S"))
          });
    } finally {
      directory.close();
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(6));
  }

  /** From the first connect of the sender until the receiver has the last object. */
  private void forward(String what, int rows, int objects)
      throws IOException, InterruptedException {
    Sender sender = new Sender(true, "FORWARD");
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < Stage.ROUNDS; round++) {
      Corpus corpus = Corpus.write(stage.folder("corpus"), Corpus.newUid(), rows, objects);
      ours.add(forward(sender, stage.orderly(), corpus));
      if (stage.orthancInstalled()) {
        try (Peer orthanc = Peer.orthanc(stage.folder("orthanc"), forwarding())) {
          theirs.add(forward(sender, orthanc, corpus));
        }
      }
      stage.clear("corpus", "orthanc");
    }
    stage.compare(
        "receive and forward " + what + ", quiet period 2 s", ours, "Orthanc", theirs, 1.5);
  }

  private double forward(Sender sender, Peer through, Corpus corpus)
      throws IOException, InterruptedException {
    Path received = stage.folder("receiver");
    try (Peer receiver = Peer.dcmtk(received, Stage.RECEIVER_PORT)) {
      long start = System.nanoTime();
      sender.send(through, List.of(corpus));
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
      while (count(received) < corpus.size()) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              through.name
                  + " to "
                  + receiver.name
                  + ": "
                  + count(received)
                  + " of "
                  + corpus.size());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      return corpus.size() / ((System.nanoTime() - start) / 1e9);
    } finally {
      stage.clear("receiver");
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** Orthanc's way to forward what has been quiet: a job per stable study. */
  private Map<String, Object> forwarding() throws IOException {
    Path script = stage.folder("forward.lua");
    Files.writeString(
        script,
        """
        function OnStableStudy(studyId, tags, metadata)
          RestApiPost('/modalities/STORESCP/store',
            '{"Resources":["' .. studyId .. '"],"Synchronous":false}')
        end
        """);
    return Map.of(
        "StableAge",
        QUIET_SECONDS,
        "LuaScripts",
        "[\"" + script + "\"]",
        "DicomModalities",
        "{\"STORESCP\":[\"STORESCP\",\"127.0.0.1\"," + Stage.RECEIVER_PORT + "]}");
  }
}
