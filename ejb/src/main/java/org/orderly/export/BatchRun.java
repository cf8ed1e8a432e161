package org.orderly.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.RemoteService;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.task.TaskOutcome;

/**
 * Carries objects in requests of several over HTTP, a few at the same time. What a request brought
 * is written before the next one begins; a stop is heeded between requests.
 */
public final class BatchRun {
  /** Answer of a service that took the request as a whole, but not this object. */
  private static final int NOT_NAMED = 0x0110;

  private final HttpPeer peer;
  private final RemoteService service;
  private final Protocol protocol;
  private final Transfer transfer;
  private final Deque<Flight> flights = new ArrayDeque<>();
  private final Set<CompletableFuture<HttpAnswer>> open = ConcurrentHashMap.newKeySet();
  private @Nullable String broken;

  /** An object on its way; the file is deleted afterwards if it is a copy. */
  public record Item(InstanceLocation location, Path file, boolean copy) {}

  /** What the service said about one object: a DIMSE status (PS3.4 B.2.3) and its reason. */
  public record Verdict(int status, @Nullable String message) {
    public static final Verdict TAKEN = new Verdict(0, null);
  }

  /** The form of requests and answers. */
  public interface Protocol {

    /** The file to send. */
    default Item prepare(InstanceLocation location) throws IOException {
      return new Item(location, location.file(), false);
    }

    HttpRequest.Builder request(List<Item> items) throws IOException;

    /** What a good answer, or one that refuses single objects, says about each; by its UID. */
    Map<String, Verdict> verdicts(List<Item> items, HttpAnswer answer) throws IOException;
  }

  private record Flight(List<Item> items, CompletableFuture<HttpAnswer> answer) {}

  public BatchRun(HttpPeer peer, RemoteService service, Protocol protocol, Transfer transfer) {
    this.peer = peer;
    this.service = service;
    this.protocol = protocol;
    this.transfer = transfer;
  }

  /** Makes one attempt at all that is missing. */
  public TaskOutcome perform() throws SQLException {
    transfer.onStop(() -> open.forEach(future -> future.cancel(true)));
    List<InstanceLocation> missing = transfer.missing();
    for (int i = 0; i < missing.size() && goesOn(); i += service.batchSize()) {
      while (flights.size() >= service.threads()) {
        harvest();
      }
      if (goesOn()) {
        launch(missing.subList(i, Math.min(i + service.batchSize(), missing.size())));
      }
    }
    while (!flights.isEmpty()) {
      harvest();
    }
    return transfer.outcome(broken);
  }

  private boolean goesOn() {
    return broken == null && !transfer.mustStop();
  }

  private void launch(List<InstanceLocation> batch) throws SQLException {
    List<Item> items = new ArrayList<>();
    for (InstanceLocation location : batch) {
      try {
        if (!Files.isReadable(location.file())) {
          throw new NoSuchFileException(location.file().toString());
        }
        items.add(protocol.prepare(location));
      } catch (NoSuchFileException | FileNotFoundException e) {
        transfer.answered(location, Transfer.MISSING, "File is missing");
      } catch (IOException e) {
        // the text of a parser may tell what is in the object
        transfer.answered(
            location, Transfer.MISSING, "File cannot be sent: " + e.getClass().getSimpleName());
      }
    }
    if (items.isEmpty()) {
      return;
    }
    CompletableFuture<HttpAnswer> answer = peer.send(() -> request(items));
    open.add(answer);
    flights.add(new Flight(items, answer));
  }

  private HttpRequest.Builder request(List<Item> items) {
    try {
      return protocol.request(items);
    } catch (IOException e) {
      // the text of a parser may tell what is in the object
      String text = "request cannot be made: " + e.getClass().getSimpleName();
      throw new java.io.UncheckedIOException(new IOException(text, e));
    }
  }

  private void harvest() throws SQLException {
    Flight flight = flights.remove();
    try {
      settle(flight, HttpPeer.await(flight.answer()));
    } catch (IOException e) {
      broken = Objects.requireNonNullElse(broken, peer.address().getHost() + ": " + e.getMessage());
    } finally {
      open.remove(flight.answer());
      for (Item item : flight.items()) {
        discard(item);
      }
    }
    transfer.keep();
  }

  private void settle(Flight flight, HttpAnswer answer) throws IOException, SQLException {
    if (answer.retryable()) {
      broken = Objects.requireNonNullElse(broken, peer.address().getHost() + ": " + answer.text());
      return;
    }
    Map<String, Verdict> verdicts = protocol.verdicts(flight.items(), answer);
    Verdict otherwise = new Verdict(NOT_NAMED, answer.text() + " without a word about the object");
    for (Item item : flight.items()) {
      Verdict verdict = verdicts.getOrDefault(item.location().sopIuid(), otherwise);
      transfer.answered(item.location(), verdict.status(), verdict.message());
    }
  }

  private static void discard(Item item) {
    try {
      if (item.copy()) {
        Files.deleteIfExists(item.file());
      }
    } catch (IOException e) {
      item.file().toFile().deleteOnExit();
    }
  }
}
