package org.orderly.peer;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DeviceTls;
import org.orderly.common.SecretStore;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.KeyMaterial;
import org.orderly.conf.RemoteAddress;
import org.orderly.conf.RemoteService;
import org.orderly.conf.SegmentService;

/**
 * A remote HTTP service as a destination describes it: its address, TLS with the stores of the
 * device, and the secret, which is read where the destination says and appears nowhere else.
 *
 * <p>A 401 says that nothing of a request was taken (RFC 9110 15.5.2): it is repeated once, with
 * other credentials than those refused, if there are such.
 */
public final class HttpPeer {
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_ANSWER = 16 * 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String AGENT = "Orderly";
  private static final String REFRESH = "/api/token/refresh/";
  private static final int BUFFER = 64 * 1024;
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  /** Tokens of token services by destination; one for each is kept. */
  private static final Map<String, Held> TOKENS = new ConcurrentHashMap<>();

  /** A token and where it was had for whom; another address never gets it. */
  private record Held(String origin, String token) {}

  private final RemoteService service;
  private final SegmentService segment;
  private final String id;
  private final URI address;
  private final String tokenScheme;
  private final HttpClient client;

  private HttpPeer(Destination destination, String tokenScheme, HttpClient client) {
    this.service = destination.remote();
    this.segment = destination.segment();
    this.id = destination.id();
    this.address = RemoteAddress.of(destination.uri());
    this.tokenScheme = tokenScheme;
    this.client = client;
  }

  /**
   * @param tokenScheme how the service wants a token to be introduced: {@code Bearer}, {@code
   *     Token}
   * @throws IOException if TLS cannot be set up
   */
  public static HttpPeer of(ConfigSnapshot snapshot, Destination destination, String tokenScheme)
      throws IOException {
    KeyMaterial material = snapshot.device().keyMaterial();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (material.keyStoreUrl() != null || material.trustStoreUrl() != null) {
      client.sslContext(DeviceTls.context(material));
    }
    return new HttpPeer(destination, tokenScheme, client.build());
  }

  public URI address() {
    return address;
  }

  /** A resource of the service. */
  public URI resource(String path) {
    return URI.create(address + path);
  }

  /**
   * Sends a request with the credentials of the destination.
   *
   * @param request makes it, again if it has to be repeated
   */
  public CompletableFuture<HttpAnswer> send(Supplier<HttpRequest.Builder> request) {
    try {
      String first = authorization(null);
      return once(request, first)
          .thenCompose(
              answer ->
                  answer.status() == UNAUTHORIZED && first != null
                      ? again(request, first, answer)
                      : CompletableFuture.completedFuture(answer));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<HttpAnswer> again(
      Supplier<HttpRequest.Builder> request, String refused, HttpAnswer answer) {
    try {
      String other = authorization(refused);
      if (refused.equals(other)) {
        return CompletableFuture.completedFuture(answer);
      }
      return once(request, other);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<HttpAnswer> once(
      Supplier<HttpRequest.Builder> request, @Nullable String authorization) {
    try {
      return client
          .sendAsync(complete(request, authorization), HttpResponse.BodyHandlers.ofInputStream())
          .thenApply(this::answer);
    } catch (UncheckedIOException e) {
      return CompletableFuture.failedFuture(e.getCause());
    }
  }

  private HttpRequest complete(
      Supplier<HttpRequest.Builder> request, @Nullable String authorization) {
    HttpRequest.Builder complete =
        request.get().header("User-Agent", AGENT).timeout(service.timeout());
    if (authorization != null) {
      complete.header("Authorization", authorization);
    }
    return complete.build();
  }

  /** Sends and waits. */
  public HttpAnswer exchange(Supplier<HttpRequest.Builder> request) throws IOException {
    return await(send(request));
  }

  /** The answer, or why there is none. */
  public static HttpAnswer await(CompletableFuture<HttpAnswer> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (CancellationException e) {
      throw new IOException("stopped", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(textOf(cause), cause);
    }
  }

  /** The client of the JDK says nothing when a connection is refused. */
  private static String textOf(Throwable cause) {
    String message = cause.getMessage();
    if (message != null) {
      return message;
    }
    return cause instanceof ConnectException
        ? "no connection, refused or nobody there"
        : cause.getClass().getSimpleName();
  }

  /** What came of a download; the file was written if it is good. */
  public record Download(int status, HttpHeaders headers) {
    public boolean good() {
      return status == 200;
    }
  }

  /**
   * Fetches a file from the service itself, with the credentials of the destination.
   *
   * @throws IOException also if it is longer than that
   */
  public Download download(Supplier<HttpRequest.Builder> request, Path target, long longest)
      throws IOException {
    String used = authorization(null);
    HttpResponse<InputStream> response = open(complete(request, used));
    if (response.statusCode() == UNAUTHORIZED && used != null) {
      response.body().close();
      String other = authorization(used);
      if (used.equals(other)) {
        return new Download(response.statusCode(), response.headers());
      }
      response = open(complete(request, other));
    }
    try (InputStream body = WatchedBody.of(response.body(), service.timeout())) {
      if (response.statusCode() == 200) {
        write(body, target, longest);
      }
    }
    return new Download(response.statusCode(), response.headers());
  }

  private HttpResponse<InputStream> open(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void write(InputStream body, Path target, long longest) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        total += n;
        if (total > longest) {
          throw new IOException("a file is longer than " + longest + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /**
   * Fetches a file from where the service has put it: without our credentials, and never from a
   * host that the platform merely names, which may be one of the house.
   *
   * @param hosts that may be asked besides the service's own
   * @throws IOException also if it is too large or cannot be had
   */
  public InputStream fetch(URI uri, List<String> hosts) throws IOException {
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    boolean weaker = "https".equals(address.getScheme()) && !"https".equals(uri.getScheme());
    String host = uri.getHost();
    if (!web || weaker || host == null) {
      throw new IOException("a result file has no address that may be used");
    }
    boolean own = host.equalsIgnoreCase(address.getHost()) && port(uri) == port(address);
    if (!own && hosts.stream().noneMatch(host::equalsIgnoreCase)) {
      throw new IOException("a result file is at a host that orderlyResultHost does not name");
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("User-Agent", AGENT).timeout(service.timeout()).build();
    HttpResponse<InputStream> response = open(request);
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("a result file: HTTP " + response.statusCode());
    }
    return WatchedBody.of(response.body(), service.timeout());
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private HttpAnswer answer(HttpResponse<InputStream> response) {
    try (InputStream body = WatchedBody.of(response.body(), service.timeout())) {
      byte[] bytes = body.readNBytes(MAX_ANSWER);
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new HttpAnswer(response.statusCode(), type, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param refused what the service did not accept: another token is needed; null: nothing
   */
  private @Nullable String authorization(@Nullable String refused) throws IOException {
    String property = service.secretProperty();
    if (property == null) {
      return null;
    }
    String secret = secret(property);
    String refreshProperty = segment.refreshProperty();
    if (refreshProperty != null) {
      URI url = service.tokenUrl() == null ? resource(REFRESH) : service.tokenUrl();
      RenewedToken renewed =
          new RenewedToken(id, secret, secret(refreshProperty), url, this::refresh);
      String scheme = tokenScheme + ' ';
      return scheme
          + (refused == null
              ? renewed.current()
              : renewed.renewed(refused.substring(scheme.length())));
    }
    if (service.tokenUrl() != null) {
      return token(service.tokenUrl(), secret, refused);
    }
    if (service.user() != null) {
      return basic(secret);
    }
    // said here, as the client would name the value that it refuses
    if (!secret.matches("[\\x20-\\x7e]+")) {
      throw new IOException(
          "orderlySecretProperty: " + property + " holds what no header may hold");
    }
    return tokenScheme + ' ' + secret;
  }

  /** Asks for new tokens by a refresh token. */
  private HttpAnswer refresh(URI url, String refreshToken) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("User-Agent", AGENT)
            .header("Authorization", "Bearer " + refreshToken)
            .timeout(service.timeout())
            .POST(BodyPublishers.noBody())
            .build();
    return await(
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
            .thenApply(this::answer));
  }

  /** Without the end of line that files and editors leave behind it. */
  private static String secret(String property) throws IOException {
    String secret = SecretStore.secret(property);
    if (secret == null) {
      throw new IOException("orderlySecretProperty: " + property + " is not set");
    }
    return secret.replaceFirst("[\\r\\n]+$", "");
  }

  private String basic(String secret) {
    String pair = service.user() + ":" + secret;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String token(URI url, String secret, @Nullable String refused) throws IOException {
    String origin = url + " " + service.user() + " " + address;
    Held held = TOKENS.get(id);
    if (held != null && held.origin().equals(origin)) {
      String known = tokenScheme + ' ' + held.token();
      // somebody else may have renewed it
      if (!known.equals(refused)) {
        return known;
      }
    }
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("User-Agent", AGENT)
            .header("Authorization", basic(secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(service.timeout())
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    HttpAnswer answer =
        await(
            client
                .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(this::answer));
    if (!answer.good()) {
      throw new IOException("token service: " + answer.text());
    }
    try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(answer.body()))) {
      JsonObject json = reader.readObject();
      String token = json.getString("access_token", "");
      if (!token.matches("[\\x21-\\x7e]+")) {
        throw new IOException("token service: answer without access_token");
      }
      TOKENS.put(id, new Held(origin, token));
      return tokenScheme + ' ' + token;
    } catch (JsonException e) {
      throw new IOException("token service: answer is no JSON");
    }
  }
}
