package org.orderly.settings;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import org.orderly.conf.CloudService;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.RemoteAddress;
import org.orderly.dicom.dict.Uid;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;

/**
 * Asks a destination that is no AE whether it would answer: a platform for the result of a series
 * that there is not, a STOW-RS service for one study, a web service for its page, an HL7 receiver
 * for a connection. Nothing is sent that could be taken for work.
 */
final class RemoteCheck {

  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final ConfigSnapshot snapshot;
  private final Destination destination;
  private final Clock clock;
  private final long begin;

  RemoteCheck(ConfigSnapshot snapshot, Destination destination, Clock clock) {
    this.snapshot = snapshot;
    this.destination = destination.within(LIMIT);
    this.clock = clock;
    this.begin = clock.millis();
  }

  Echo ask() {
    String scheme = String.valueOf(destination.uri().getScheme());
    try {
      return switch (scheme) {
        case "cloud" -> web("/results/" + Uid.Verification);
        case "stow" -> web("/studies?limit=1");
        case "http", "https" -> web("");
        case "hl7" -> connection(destination.uri());
        default -> answer(false, scheme + ": there is nobody to ask");
      };
    } catch (IOException | IllegalArgumentException e) {
      boolean nobody = e instanceof ConnectException || e.getCause() instanceof ConnectException;
      URI address = RemoteAddress.of(destination.uri());
      return answer(
          false,
          nobody
              ? "no connection to " + address.getHost() + ":" + address.getPort()
              : destination.id() + ": " + e.getMessage());
    }
  }

  private Echo web(String resource) throws IOException {
    boolean platform = "cloud".equals(destination.uri().getScheme());
    boolean plainToken = platform && destination.remote().tokenUrl() == null;
    HttpPeer peer = HttpPeer.of(snapshot, destination, plainToken ? "Token" : "Bearer");
    HttpAnswer answer = peer.exchange(() -> request(peer, resource));
    String where = peer.address().getHost() + " answers with " + answer.text();
    return switch (answer.status()) {
      case 401, 403 -> answer(false, where + ": it refuses user, secret or source");
      case 404 -> answer(false, where + ": there is no such service at this address");
      // asked in a way that it does not know, but asked
      case 405, 406, 501 -> answer(true, where);
      default -> answer(answer.status() < 400, where);
    };
  }

  private HttpRequest.Builder request(HttpPeer peer, String resource) {
    HttpRequest.Builder request = HttpRequest.newBuilder(peer.resource(resource)).GET();
    CloudService cloud = destination.cloud();
    String source = cloud.source();
    String site = cloud.site();
    if (source != null) {
      request.header("Source", source);
    }
    if (site != null) {
      request.header("Site", site);
    }
    return request;
  }

  private Echo connection(URI address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), (int) LIMIT.toMillis());
      return answer(true, address.getHost() + ":" + address.getPort() + " takes a connection");
    }
  }

  private Echo answer(boolean good, String text) {
    long millis = clock.millis() - begin;
    return new Echo(good, millis, text + " after " + millis + " ms");
  }
}
