package org.orderly.dicom.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.PduReader;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.UserItem;

/** A peer that says exactly what the script says, right or wrong, over a real socket. */
public final class ScriptedPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final PduReader reader;

  /** What a peer does with one connection. */
  @FunctionalInterface
  public interface Script {
    void play(ScriptedPeer peer) throws Exception;
  }

  private ScriptedPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    reader = new PduReader(socket.getInputStream(), 1 << 20, 0);
  }

  /** As requestor: connects only; the script speaks first. */
  public static ScriptedPeer connect(int port) throws IOException {
    return new ScriptedPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** As acceptor of one connection; {@code done} tells when and how the script ended. */
  public record Acceptor(ServerSocket server, CompletableFuture<Void> done)
      implements AutoCloseable {
    public int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  public static Acceptor accept(Script script) throws IOException {
    ServerSocket server = new ServerSocket();
    // small, so that a peer that stops reading is felt soon
    server.setReceiveBufferSize(8 * 1024);
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try (ScriptedPeer peer = new ScriptedPeer(server.accept())) {
                script.play(peer);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    return new Acceptor(server, done);
  }

  /** Takes an A-ASSOCIATE-RQ and accepts all contexts with their first transfer syntax. */
  public Pdu.AssociateRq acceptAssociation() throws IOException {
    Pdu.AssociateRq rq = (Pdu.AssociateRq) read();
    return acceptAssociation(rq, rq.user());
  }

  /** The same, announcing this maximum length. */
  public Pdu.AssociateRq acceptAssociation(int maximumLength) throws IOException {
    return acceptAssociation(
        (Pdu.AssociateRq) read(),
        new Pdu.UserInformation(List.of(new UserItem.MaximumLength(maximumLength))));
  }

  private Pdu.AssociateRq acceptAssociation(Pdu.AssociateRq rq, Pdu.UserInformation user)
      throws IOException {
    List<Pdu.ContextResult> results =
        rq.contexts().stream()
            .map(c -> new Pdu.ContextResult(c.id(), 0, c.transferSyntaxes().get(0)))
            .toList();
    send(
        PduWriter.encode(
            new Pdu.AssociateAc(
                1,
                rq.calledAeTitle(),
                rq.callingAeTitle(),
                Pdu.DICOM_APPLICATION_CONTEXT,
                results,
                user)));
    return rq;
  }

  /** Requests one context with id 1. */
  public Pdu.AssociateAc associate(String called, String sopClass, String syntax)
      throws IOException {
    send(
        PduWriter.encode(
            new Pdu.AssociateRq(
                1,
                called,
                "SCRIPT",
                Pdu.DICOM_APPLICATION_CONTEXT,
                List.of(new Pdu.ContextProposal(1, sopClass, List.of(syntax))),
                new Pdu.UserInformation(List.of()))));
    return (Pdu.AssociateAc) read();
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends bytes written as hexadecimal digits; blanks and what follows a # are comments. */
  public void sendHex(String hex) throws IOException {
    send(bytes(hex));
  }

  /** The bytes of an annotated fixture. */
  public static byte[] bytes(String hex) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    hex.lines()
        .map(line -> line.replaceAll("#.*", "").replaceAll("\\s", ""))
        .forEach(digits -> bytes.writeBytes(HexFormat.of().parseHex(digits)));
    return bytes.toByteArray();
  }

  /** The next PDU; the data of a P-DATA-TF is read and dropped. */
  public Pdu read() throws IOException {
    Pdu pdu = reader.read();
    if (pdu instanceof Pdu.PDataTf data) {
      socket.getInputStream().skipNBytes(data.length());
    }
    return pdu;
  }

  /** Reads to the end of the connection. */
  public void awaitClose() throws IOException {
    socket.getInputStream().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
