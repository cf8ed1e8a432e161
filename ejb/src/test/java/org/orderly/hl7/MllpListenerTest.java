package org.orderly.hl7;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.LocalTransactions;
import org.orderly.archive.TestPatients;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Hl7Application;
import org.orderly.task.TestConfiguration;
import org.orderly.task.TestDatabase;

/** Messages over real sockets into a real database. */
class MllpListenerTest {

  private static final MllpReader.Limits LIMITS =
      new MllpReader.Limits(10_000, Duration.ofSeconds(2), Duration.ofSeconds(2));

  @TempDir Path folder;

  private ArchiveFixture archive;
  private MllpListener listener;

  @BeforeEach
  void listen() throws Exception {
    archive = new ArchiveFixture(TestDatabase.H2, folder);
    Connection connection = TestConfiguration.connection("hl7", Connection.HL7);
    Hl7Application application =
        new Hl7Application(
            "RECV|HOSPITAL",
            "",
            true,
            List.of(connection),
            Set.of("SEND|HOSPITAL"),
            Set.of(),
            Set.of("ADT^A08", "ADT^A28", "ADT^A40"),
            "ASCII",
            Set.of("ADT^A08"),
            null,
            List.of());
    CurrentConfiguration configuration = new CurrentConfiguration();
    ConfigSnapshot snapshot = TestConfiguration.snapshotWith(application);
    configuration.set(snapshot);
    PatientMessages messages =
        new PatientMessages(
            configuration,
            TestPatients.of(new LocalTransactions(archive.database())),
            message -> {});
    listener =
        MllpListener.start(
            new MllpListener.Settings(null, 0, 2, LIMITS, "ASCII", null),
            (message, sender) -> messages.perform("hl7", message, sender),
            Thread::new,
            Clock.systemDefaultZone());
  }

  @AfterEach
  void close() {
    listener.close();
    archive.close();
  }

  private static String message(String trigger, String charset, String... segments) {
    return "MSH|^~\\&|SEND|HOSPITAL|RECV|HOSPITAL|20260102||ADT^"
        + trigger
        + "|4711|P|2.5||||||"
        + charset
        + "\r"
        + String.join("\r", segments)
        + "\r";
  }

  private String send(String message, Charset charset) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", listener.port())) {
      return exchange(socket, message, charset);
    }
  }

  private String send(String message) throws IOException {
    return send(message, StandardCharsets.UTF_8);
  }

  private static String exchange(Socket socket, String message, Charset charset)
      throws IOException {
    socket.setSoTimeout(10_000);
    byte[] bytes = message.getBytes(charset);
    byte[] frame = new byte[bytes.length + 3];
    frame[0] = 0x0B;
    System.arraycopy(bytes, 0, frame, 1, bytes.length);
    frame[bytes.length + 1] = 0x1C;
    frame[bytes.length + 2] = 0x0D;
    socket.getOutputStream().write(frame);
    InputStream in = socket.getInputStream();
    assertEquals(0x0B, in.read());
    StringBuilder answer = new StringBuilder();
    for (int next = in.read(); next != 0x1C; next = in.read()) {
      assertTrue(next >= 0, "closed within an answer");
      answer.append((char) next);
    }
    assertEquals(0x0D, in.read());
    return answer.toString();
  }

  private long patients(String condition) throws Exception {
    return archive.number("select count(*) from patient where " + condition);
  }

  @Test
  void creates_updates_and_merges_on_one_connection() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", listener.port())) {
      String created =
          exchange(
              socket,
              message("A28", "UNICODE UTF-8", "PID|||P1^^^HIS||Müller^Ute||19700102|F"),
              StandardCharsets.UTF_8);
      assertTrue(created.contains("MSA|AA|4711"), created);
      assertTrue(created.startsWith("MSH|^~\\&|RECV|HOSPITAL|SEND|HOSPITAL|"), created);
      assertTrue(created.contains("|ACK^A28^ACK|"), created);
      assertEquals(1, patients("name_key = 'MÜLLER^UTE' and sex = 'F' and issuer = 'HIS'"));
      String updated =
          exchange(
              socket,
              message("A08", "8859/1", "PID|||P1^^^HIS||Möller^Ute||\"\"|U"),
              StandardCharsets.ISO_8859_1);
      assertTrue(updated.contains("MSA|AA"), updated);
      assertEquals(1, patients("name_key = 'MÖLLER^UTE' and sex is null and birth_date is null"));
      String merged =
          exchange(
              socket,
              message("A40", "", "EVN|A40", "PID|||P2^^^HIS||Roe^Ute", "MRG|P1^^^HIS"),
              StandardCharsets.US_ASCII);
      assertTrue(merged.contains("MSA|AA"), merged);
      assertEquals(1, patients("patient_id = 'P1' and merged_into is not null"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A08; PID|||P9^^^HIS||Doe; AE; PID^1^3; 204",
        "A08; EVN|A08; AE; PID^1; 100",
        "A08; PID|||||Doe; AE; PID^1^3; 101",
        "A08; PID|||P9||Doe||yesterday; AE; PID^1^7; 102",
        "A40; PID|||P9||Doe; AE; MRG^1; 100",
        "A40; PID|||P9||Doe#MRG|; AE; MRG^1^1; 101",
        "A40; PID|||P9||Doe#MRG|P9; AE; MRG^1^1; 205",
        "A01; PID|||P9||Doe; AR; MSH^1^9^1^2; 201",
        "A99; PID|||P9||Doe; AR; MSH^1^9^1^2; 201"
      })
  void names_the_place_of_the_fault(
      String trigger, String segments, String code, String location, int error) throws Exception {
    String answer = send(message(trigger, "", segments.split("#")));
    assertTrue(answer.contains("MSA|" + code + "|4711|"), answer);
    assertTrue(answer.contains("ERR||" + location + "|" + error + "^"), answer);
    assertEquals(0, patients("1 = 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "RECV|HOSPITAL; OTHER|HOSPITAL; MSH^1^5; 103",
        "SEND|HOSPITAL; OTHER|HOSPITAL; MSH^1^3; 103",
        "ADT^A08; ORU^R01; MSH^1^9^1^1; 200",
        "MSH|^~; nonsense; MSH^1; 100"
      })
  void rejects_what_is_not_for_us(String from, String to, String location, int error)
      throws Exception {
    String answer = send(message("A08", "", "PID|||P9||Doe").replace(from, to));
    assertTrue(answer.contains("MSA|AR|"), answer);
    assertTrue(answer.contains("ERR||" + location + "|" + error + "^"), answer);
  }

  @Test
  void rejects_an_unknown_character_set() throws Exception {
    String answer = send(message("A08", "EBCDIC-X", "PID|||P9||Doe"));
    assertTrue(answer.contains("ERR||MSH^1^18|103^"), answer);
  }

  @Test
  void cuts_off_what_is_too_long_or_too_slow() throws Exception {
    String answer = send(message("A08", "", "PID|||P9||" + "x".repeat(20_000)));
    assertTrue(answer.contains("MSA|AR|4711|"), answer);
    try (Socket socket = new Socket("127.0.0.1", listener.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {0x0B, 'M', 'S', 'H'});
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void serves_only_so_many_connections() throws Exception {
    try (Socket one = new Socket("127.0.0.1", listener.port());
        Socket two = new Socket("127.0.0.1", listener.port())) {
      exchange(one, message("A99", ""), StandardCharsets.UTF_8);
      exchange(two, message("A99", ""), StandardCharsets.UTF_8);
      try (Socket three = new Socket("127.0.0.1", listener.port())) {
        three.setSoTimeout(10_000);
        assertEquals(-1, three.getInputStream().read());
      }
    }
  }
}
