package org.orderly.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the console as one browser has it open: its session, and what the script of the page
 * would do.
 */
final class OpenPage implements AutoCloseable {
  private static final Pattern VIEW =
      Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]+)\"");

  private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .connectTimeout(Duration.ofSeconds(20))
          .build();
  private final Semaphore hints = new Semaphore(0);
  private final String authority;
  private final String authorization;
  private String path = "";
  private String html = "";
  private String view = "";
  private String refresher = "";
  private @Nullable WebSocket socket;
  private long said = System.nanoTime();

  private OpenPage(String authority, String authorization) {
    this.authority = authority;
    this.authorization = authorization;
  }

  /** A browser at the server of the stage, with a session of its own. */
  static OpenPage of(Stage stage) {
    return new OpenPage(
        "127.0.0.1:" + stage.environment().get("ORDERLY_HTTP_PORT"), stage.api().authorization());
  }

  /** Reads the page as when its address is entered. */
  void open(String address) throws IOException, InterruptedException {
    path = address;
    html = send(request().GET().build());
    if (!html.contains("data-screen")) {
      throw new IOException(path + " is no page of the console");
    }
    view = find(VIEW);
  }

  /** The first group of the first match in the page. */
  String find(Pattern pattern) throws IOException {
    Matcher found = pattern.matcher(html);
    if (!found.find()) {
      throw new IOException(path + " has no " + pattern);
    }
    return found.group(1);
  }

  /** Finds what the script of the page calls to read its list anew. */
  void findRefresher(String name) throws IOException {
    refresher =
        find(
            Pattern.compile(
                Pattern.quote(name) + "\\s*=\\s*function\\(\\)\\s*\\{.*?s:\"([^\"]+)\""));
  }

  /** Reads the list of the page anew, as on a hint. */
  void refresh(String form, String update) throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("jakarta.faces.partial.ajax", "true");
    fields.put("jakarta.faces.source", refresher);
    fields.put("jakarta.faces.partial.execute", refresher);
    fields.put("jakarta.faces.partial.render", update);
    fields.put(refresher, refresher);
    fields.put(form, form);
    fields.put("jakarta.faces.ViewState", view);
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String answer =
        send(
            request()
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("Faces-Request", "partial/ajax")
                .header("X-Requested-With", "XMLHttpRequest")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (!answer.contains("<update id=\"" + update.split(" ", 2)[0] + "\">")) {
      throw new IOException(path + " was not read anew: " + answer.lines().findFirst().orElse(""));
    }
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://" + authority + "/orderly" + path))
        .header("Authorization", authorization);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  /** Takes hints from now on. */
  void watch() throws IOException {
    try {
      socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", authorization)
              .buildAsync(
                  URI.create("ws://" + authority + "/orderly/live?topic=tasks"),
                  new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      hints.release();
                      from.request(1);
                      return null;
                    }
                  })
              .join();
    } catch (CompletionException e) {
      throw new IOException("cannot watch", e);
    }
  }

  /**
   * Waits for a hint, and takes those that came with it. Says meanwhile that the page is still
   * there, as its script does.
   *
   * @throws IOException if the server has ended the connection
   */
  boolean hinted(long millis) throws IOException, InterruptedException {
    if (socket != null && System.nanoTime() - said > SAY_NANOS) {
      said = System.nanoTime();
      try {
        socket.sendText(".", true).join();
      } catch (CompletionException e) {
        throw new IOException("the page is not watched any more", e);
      }
    }
    boolean came = hints.tryAcquire(millis, TimeUnit.MILLISECONDS);
    hints.drainPermits();
    return came;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
