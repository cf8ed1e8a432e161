package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.peer.Dcmtk;

/**
 * HTTP as no client should speak it: each request is answered with a status of the 400s, or the
 * connection is closed, never 500; nothing hangs, and the server verifies within two seconds.
 */
class OddRequestsIT {

  private static final String RS = "/orderly/aets/ORDERLY/rs";
  private static final String CLOSED = "closed";
  private static final String DICOM = "multipart/related; type=\"application/dicom\"";
  private static final int ANSWER_MILLIS = 20_000;
  private static final String SECONDS = "2";
  private static final String MUCH = "x".repeat(10_000_000);

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @BeforeAll
  static void dcmtk_is_installed() {
    Dcmtk.require();
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress("127.0.0.1", SERVER.port("ORDERLY_HTTP_PORT")), ANSWER_MILLIS);
    socket.setSoTimeout(ANSWER_MILLIS);
    return socket;
  }

  /** Sends all of it and then no more; answers the status, {@code closed} or {@code silent}. */
  private static String status(String request) throws IOException {
    try (Socket socket = connect()) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        socket.shutdownOutput();
      } catch (SocketException e) {
        // it did not wait for the end, but may have said why
      }
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      return line == null ? CLOSED : line.split(" ").length > 1 ? line.split(" ")[1] : line;
    } catch (SocketTimeoutException e) {
      return "silent";
    } catch (SocketException e) {
      return CLOSED;
    }
  }

  private static String request(String line, String... headers) {
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\n");
    request.append("Authorization: ").append(SERVER.rest().authorization()).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("Connection: close\r\n\r\n").toString();
  }

  private static String post(String path, String type, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: " + type);
    all.add("Content-Length: " + body.length());
    return request("POST " + path, all.toArray(String[]::new)) + body;
  }

  private static DynamicTest odd(String name, String expected, String request) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          String status = status(request);
          assertTrue(status.matches(expected), status);
          SERVER.dicom().echo("-to", SECONDS, "-ta", SECONDS).orFail();
        });
  }

  @TestFactory
  Stream<DynamicTest> heads() {
    String studies = "GET " + RS + "/studies";
    return Stream.of(
        odd("an Accept that is no media type", "40[06]", request(studies, "Accept: //;;=")),
        odd(
            "weights that are no numbers",
            "406",
            request(studies, "Accept: application/dicom+json;q=high")),
        odd("200 media types of which none is ours", "406", request(studies, accepts())),
        odd("an Accept of 100,000 characters", "4..", request(studies, "Accept: " + text(100_000))),
        odd("a header of 10 MB", "4..|" + CLOSED, request(studies, "X-Long: " + MUCH)),
        odd("10,000 headers", "4..|" + CLOSED, request(studies, headers(10_000))),
        odd("a path of 10 MB", "4..|" + CLOSED, request("GET " + RS + "/" + MUCH)),
        odd("5,000 parameters", "4..|" + CLOSED, request(studies + "?" + parameters(5_000))),
        odd("a broken escape in a path", "4..", request("GET " + RS + "/studies/%zz/metadata")),
        odd("a broken escape in a key", "4..", request(studies + "?PatientName=%f")),
        odd("zero in a key", "400", request(studies + "?PatientName=%00")),
        odd("bytes that are no UTF-8 in a key", "4..|20.", request(studies + "?PatientID=%ff%c0")),
        odd("zero in a path", "4..", request("GET " + RS + "/studies/1.2%00/metadata")),
        odd("a path out of the application", "4..", request("GET " + RS + "/..%2f..%2f..%2fetc")),
        odd("a method of its own", "4..|501", request("BREW " + RS + "/studies")),
        odd("TRACE", "4..", request("TRACE " + RS + "/studies")),
        odd("two lengths", "4..|" + CLOSED, twice("5", "6")),
        odd("a length below zero", "4..|" + CLOSED, twice("-1")),
        odd("a length that is no number", "4..|" + CLOSED, twice("many")),
        odd("no request at all", "4..|" + CLOSED, "\0\1\2\3\r\n\r\n"),
        odd("the beginning of HTTP/2", "4..|505|" + CLOSED, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        odd("HTTP of no version", "4..|505|" + CLOSED, "GET / HTTP/9.9\r\n\r\n"),
        odd("a password that is no Base64", "401", password("Basic ????")),
        odd("a password of 100,000 characters", "40[01]", password("Basic " + text(100_000))),
        odd("a way to sign in that nobody knows", "401", password("Telepathy yes")),
        odd(
            "a socket that is none",
            "4..",
            request(
                "GET /orderly/aets/ORDERLY/ws/subscribers/ODD",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 99",
                "Sec-WebSocket-Key: ?")));
  }

  private static String text(int length) {
    return "x".repeat(length);
  }

  private static String accepts() {
    return "Accept: " + "text/a, ".repeat(200) + "text/b";
  }

  private static String[] headers(int number) {
    String[] headers = new String[number];
    java.util.Arrays.setAll(headers, i -> "X-" + i + ": y");
    return headers;
  }

  private static String parameters(int number) {
    StringBuilder parameters = new StringBuilder();
    for (int i = 0; i < number; i++) {
      parameters.append("includefield=PatientID&");
    }
    return parameters.toString();
  }

  private static String twice(String... lengths) {
    String[] headers = new String[lengths.length];
    java.util.Arrays.setAll(headers, i -> "Content-Length: " + lengths[i]);
    return request("POST " + RS + "/studies", headers) + "hello";
  }

  private static String password(String authorization) {
    return "GET "
        + RS
        + "/studies HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
        + authorization
        + "\r\n\r\n";
  }

  @TestFactory
  Stream<DynamicTest> bodies() {
    String studies = RS + "/studies";
    String part = "--B\r\nContent-Type: application/dicom\r\n\r\n";
    return Stream.of(
        odd("a Content-Type that is none", "4..", post(studies, ";;;\"", "x")),
        odd("a Content-Type of 100,000 characters", "4..", post(studies, text(100_000), "x")),
        odd("a type whose quotes do not end", "4..", post(studies, DICOM + "; boundary=\"B", part)),
        odd("no Content-Type", "415", request("POST " + studies, "Content-Length: 1") + "x"),
        odd("multipart without boundary", "400", post(studies, DICOM, part)),
        odd("an empty boundary", "400", post(studies, DICOM + "; boundary=\"\"", part)),
        odd("a boundary of 1,000", "400", post(studies, DICOM + ";boundary=" + text(1_000), part)),
        odd("a boundary that never comes", "400", post(studies, DICOM + ";boundary=C", part)),
        odd("nothing", "400", post(studies, DICOM + ";boundary=B", "")),
        odd("no part", "400", post(studies, DICOM + ";boundary=B", "--B--\r\n")),
        odd("a part that is cut off", "400", post(studies, DICOM + ";boundary=B", part + "DICM")),
        odd(
            "a part whose header does not end",
            "400",
            post(studies, DICOM + ";boundary=B", "--B\r\nContent-Type: " + text(100_000))),
        odd(
            "a part of 1,000 headers",
            "400",
            post(
                studies,
                DICOM + ";boundary=B",
                "--B\r\n" + String.join("\r\n", headers(1_000)) + "\r\n\r\nx\r\n--B--")),
        odd(
            "a part header without a name",
            "400",
            post(studies, DICOM + ";boundary=B", "--B\r\n: x\r\n\r\nx\r\n--B--")),
        odd(
            "a part that is no DICOM file",
            "409",
            post(studies, DICOM + ";boundary=B", part + "x\r\n--B--\r\n")),
        odd(
            "compressed, it says",
            "4..",
            post(studies, DICOM + ";boundary=B", part, "Content-Encoding: gzip")));
  }

  @TestFactory
  Stream<DynamicTest> unfinished_and_misplaced_bodies() {
    String studies = RS + "/studies";
    String part = "--B\r\nContent-Type: application/dicom\r\n\r\n";
    return Stream.of(
        odd(
            "less than the length told",
            "4..|" + CLOSED,
            request(
                    "POST " + studies,
                    "Content-Type: " + DICOM + ";boundary=B",
                    "Content-Length: 100000")
                + part),
        odd(
            "chunks whose length is none",
            "4..|" + CLOSED,
            request(
                    "POST " + studies,
                    "Content-Type: " + DICOM + ";boundary=B",
                    "Transfer-Encoding: chunked")
                + "zz\r\n"),
        odd(
            "a chunk that does not end",
            "4..|" + CLOSED,
            request(
                    "POST " + studies,
                    "Content-Type: " + DICOM + ";boundary=B",
                    "Transfer-Encoding: chunked")
                + "FFFFFFF\r\n--B"),
        odd(
            "a form where a work item belongs",
            "415",
            post(RS + "/workitems", "application/x-www-form-urlencoded", "a=b&".repeat(5_000))),
        odd(
            "JSON in UTF-16 without a mark",
            "400",
            post(RS + "/workitems", "application/dicom+json; charset=utf-16", "\0[\0{\0")),
        odd(
            "a body where none belongs",
            "[24]..",
            post(RS + "/studies/1.2/export/STORESCP", "text/plain", text(1_000_000))));
  }

  @Test
  void clients_that_stop_in_the_middle_are_in_nobodys_way() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = connect();
        held.add(socket);
        String half = i % 2 == 0 ? "GET /orderly/ HT" : request("POST " + RS + "/studies");
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      }
      SERVER.dicom().echo("-to", SECONDS, "-ta", SECONDS).orFail();
      assertFalse(status(request("GET " + RS + "/studies/count")).equals("silent"));
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }
}
