package org.orderly.hl7;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection to an HL7 receiver, one message at a time (MLLP). */
public final class MllpCall implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_ANSWER = 1024 * 1024;

  private final Socket socket = new Socket();
  private final MllpReader reader;
  private final Duration timeout;

  /** What the receiver said: MSA-1 and MSA-3. */
  public record Reply(String code, String text) {
    public boolean accepted() {
      return code.equals("AA") || code.equals("CA");
    }
  }

  public MllpCall(String host, int port, Duration timeout) throws IOException {
    this.timeout = timeout;
    boolean good = false;
    try {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      reader =
          new MllpReader(
              socket,
              new MllpReader.Limits(MAX_ANSWER, timeout, timeout),
              Clock.systemDefaultZone());
      good = true;
    } finally {
      if (!good) {
        socket.close();
      }
    }
  }

  /**
   * Sends a message in UTF-8 and waits for its acknowledgment.
   *
   * @param controlId MSH-10, which the answer has to name
   */
  public Reply send(String message, String controlId) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(MllpReader.START);
    frame.writeBytes(message.getBytes(StandardCharsets.UTF_8));
    frame.write(MllpReader.END);
    frame.write(MllpReader.CARRIAGE_RETURN);
    write(frame);
    byte[] answer = reader.next();
    if (answer == null) {
      throw new IOException("receiver closed without an answer");
    }
    return reply(new String(answer, StandardCharsets.UTF_8), controlId);
  }

  /** A receiver that takes nothing would hold us for ever: a socket knows no timeout of writing. */
  private void write(ByteArrayOutputStream frame) throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (over.compareAndSet(false, true)) {
                abandon();
              }
            });
    try {
      OutputStream out = socket.getOutputStream();
      frame.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw over.get() ? new IOException("the message was not taken within " + timeout, e) : e;
    } finally {
      over.set(true);
    }
  }

  private void abandon() {
    try {
      socket.close();
    } catch (IOException e) {
      // whoever writes is told
    }
  }

  private static Reply reply(String answer, String controlId) throws IOException {
    try {
      for (Hl7Message.Hl7Segment segment : Hl7Message.parse(answer).segments()) {
        if (segment.name().equals("MSA")) {
          if (!segment.value(2, 1, 1).equals(controlId)) {
            throw new IOException("answer to another message");
          }
          return new Reply(segment.value(1, 1, 1), segment.value(3, 1, 1));
        }
      }
    } catch (Hl7Exception e) {
      throw new IOException("answer is no HL7 message", e);
    }
    throw new IOException("answer without MSA");
  }

  /** Also frees whoever waits for an answer. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
