package org.orderly.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries generated studies through Orderly and shows what its receivers get. Ends with 0 when all
 * of it arrived unchanged, with 1 and the reason otherwise.
 */
public final class Demo {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final long begun = System.nanoTime();

  private Demo() {}

  /** Usage: {@code Demo <root of the installation> [--keep]}. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments).subList(1, arguments.length);
    if (!options.isEmpty() && !options.equals(List.of("--keep"))) {
      System.err.println("usage: ./orderly demo [--keep]");
      System.exit(2);
    }
    try {
      new Demo().run(Path.of(arguments[0]), !options.isEmpty());
    } catch (DemoException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void run(Path root, boolean keep)
      throws DemoException, IOException, InterruptedException {
    List<SampleSender.Sample> samples = SampleSender.samples();
    Arrivals arrivals = new Arrivals(samples, this::say);
    try (Receivers receivers = Receivers.start(arrivals::stored, arrivals::notified)) {
      say("Waiting: " + receivers + ".");
      try (DemoServer server = DemoServer.findOrStart(root)) {
        introduce(server);
        if (server.isOwn()) {
          withPlatform(samples, arrivals, server);
          segmented(server);
        } else {
          carry(samples, arrivals, server);
          say(
              "The AI round trip is left out: the configuration of this server is not for playing.");
        }
        say(
            arrivals.instances()
                + " instances of "
                + samples.size()
                + " studies arrived unchanged, and all were announced.");
        farewell(server, keep);
      }
    }
  }

  private void withPlatform(List<SampleSender.Sample> samples, Arrivals arrivals, DemoServer server)
      throws DemoException, IOException, InterruptedException {
    try (AiRoundTrip platform = AiRoundTrip.start(server)) {
      say("AI        platform on " + platform + " is connected; it is to get CT and nothing else");
      carry(samples, arrivals, server);
      if (!arrivals.awaitResults(PATIENCE)) {
        throw new DemoException(
            "results of the AI platform did not come back; see " + server.keepLog());
      }
      say(
          String.format(
              "AI        got %d images in %d requests, computed %d series; names stayed here",
              platform.stat("images"), platform.stat("requests"), platform.stat("computes")));
    }
  }

  private void segmented(DemoServer server)
      throws DemoException, IOException, InterruptedException {
    try (SegmentationRoundTrip trip = SegmentationRoundTrip.start(server)) {
      say("SEGMENT   server on " + trip + " is connected; a folder is dropped into a datastore");
      trip.carry(server);
      say(
          String.format(
              "SEGMENT   got %d de-identified images, drew 2 structures, and was told that they came",
              trip.stat("images")));
    }
  }

  private void introduce(DemoServer server) {
    if (server.isOwn()) {
      say("Started a server of its own, ORDERLY on port " + server.dicomPort() + ".");
      say("Console " + server.console() + "  (user admin, password " + server.password() + ")");
    } else {
      say("Using the running server, ORDERLY on port " + server.dicomPort() + ".");
      say("Console " + server.console());
    }
  }

  private void carry(List<SampleSender.Sample> samples, Arrivals arrivals, DemoServer server)
      throws DemoException, IOException, InterruptedException {
    for (SampleSender.Sample sample : samples) {
      SampleSender.send(sample, server.dicomPort());
      say(
          String.format(
              "FORWARD   %-28s %d instances sent to ORDERLY",
              sample.title(), sample.objects().size()));
    }
    say("The rule waits for 5 s of silence in each series ...");
    try {
      arrivals.complete().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new DemoException(
          "after "
              + PATIENCE.toSeconds()
              + " s, "
              + arrivals.missing()
              + "; see "
              + server.keepLog());
    }
    if (arrivals.changed() > 0) {
      server.keepLog();
      throw new DemoException(arrivals.changed() + " instances arrived changed");
    }
  }

  private void farewell(DemoServer server, boolean keep) throws InterruptedException {
    if (!server.isOwn()) {
      say("See Monitoring, Queues at " + server.console());
    } else if (keep) {
      say("The server goes on until Ctrl-C: " + server.console());
      server.awaitEnd();
    } else {
      say("Stopping the server and removing its data (./orderly demo --keep leaves it running).");
    }
  }

  private void say(String line) {
    System.out.printf("%5.1f s  %s%n", (System.nanoTime() - begun) / 1e9, line);
  }
}
