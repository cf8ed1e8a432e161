package org.orderly.peer;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.orderly.common.SecretStore;
import org.orderly.common.Sha256;

/**
 * The token of a service that gives a new one for a refresh token, and with it a new refresh token,
 * after which the old ones are worth nothing. What it gave is kept in the credential store; other
 * tokens that an administrator enters go before it.
 */
final class RenewedToken {
  private static final String TOKEN = "[\\x21-\\x7e]+";
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final Map<String, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  /** Asks the service for new tokens. */
  @FunctionalInterface
  interface Renewal {
    HttpAnswer ask(URI url, String refreshToken) throws IOException;
  }

  private record Pair(String access, String refresh) {}

  private final String name;
  private final Pair entered;
  private final String origin;
  private final URI url;
  private final Renewal renewal;

  RenewedToken(String destination, String access, String refresh, URI url, Renewal renewal) {
    this.name = "renewed-" + destination;
    this.entered = new Pair(access, refresh);
    this.origin = Sha256.of(access + ' ' + refresh + ' ' + url);
    this.url = url;
    this.renewal = renewal;
  }

  String current() throws IOException {
    String token = pair().access();
    if (!token.matches(TOKEN)) { // the client would name the value that it refuses
      throw new IOException("the token holds what no header may hold");
    }
    return token;
  }

  private Pair pair() throws IOException {
    String kept = SecretStore.ofNode().get(name);
    String[] parts = kept == null ? new String[0] : kept.split("\n");
    return parts.length == 3 && parts[0].equals(origin) ? new Pair(parts[1], parts[2]) : entered;
  }

  /** Another token than the one that was refused; asks only once, however many were refused. */
  String renewed(String refused) throws IOException {
    ReentrantLock lock = LOCKS.computeIfAbsent(name, key -> new ReentrantLock());
    lock.lock();
    try {
      Pair known = pair();
      if (!known.access().equals(refused)) {
        return known.access();
      }
      if (!known.refresh().matches(TOKEN)) {
        throw new IOException("the refresh token holds what no header may hold");
      }
      HttpAnswer answer = renewal.ask(url, known.refresh());
      if (!answer.good()) {
        throw new IOException("renewal of the token: " + answer.text());
      }
      Pair renewed = read(answer, known.refresh());
      SecretStore.ofNode().put(name, origin + "\n" + renewed.access() + "\n" + renewed.refresh());
      return renewed.access();
    } finally {
      lock.unlock();
    }
  }

  private static Pair read(HttpAnswer answer, String refresh) throws IOException {
    try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(answer.body()))) {
      JsonObject json = reader.readObject();
      Pair renewed =
          new Pair(json.getString("access_token", ""), json.getString("refresh_token", refresh));
      if (!renewed.access().matches(TOKEN) || !renewed.refresh().matches(TOKEN)) {
        throw new IOException("renewal of the token: no access_token in the answer");
      }
      return renewed;
    } catch (JsonException e) {
      throw new IOException("renewal of the token: the answer is no JSON", e);
    }
  }
}
