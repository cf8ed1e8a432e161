package org.orderly.dicom.net.ul;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.PduException;
import org.orderly.dicom.net.pdu.PduReader;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on its way to become an association: Sta1 to Sta6 of either role (PS3.8 9.2). */
record Opening(
    Transport transport,
    StateMachine machine,
    PduReader reader,
    InetSocketAddress remote,
    boolean requestor) {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private static Opening of(Socket tcp, UlOptions options, boolean requestor) throws IOException {
    Transport transport = new Transport(tcp, options);
    return new Opening(
        transport,
        new StateMachine(),
        new PduReader(transport.stream(), options.maxAssociatePdu(), options.maxPduReceive()),
        (InetSocketAddress) tcp.getRemoteSocketAddress(),
        requestor);
  }

  // ---- requestor

  static Association connect(ConnectRequest request) throws AssociationException {
    Socket tcp = new Socket();
    try {
      UlOptions options = request.options();
      sizeBuffers(tcp, options);
      InetSocketAddress address = new InetSocketAddress(request.host(), request.port());
      if (address.isUnresolved()) {
        throw new IOException("unknown host " + request.host());
      }
      tcp.connect(address, Math.toIntExact(options.timers().connect().toMillis()));
    } catch (IOException e) {
      closeQuietly(tcp);
      throw new AssociationException.ConnectFailed(
          "no connection to " + request.host() + ":" + request.port() + ": " + e.getMessage(), e);
    }
    return request(tcp, request);
  }

  private static Association request(Socket tcp, ConnectRequest request)
      throws AssociationException {
    Opening opening = null;
    boolean secured = request.tls() == null;
    try {
      opening = of(tcp, request.options(), true);
      opening.machine.on(Event.EVT1, true);
      opening.transport.waitFor(UlTimer.ACCEPT);
      if (!secured) {
        opening.secure(tcp, request.tls(), request.host());
        secured = true;
      }
      opening.machine.on(Event.EVT2, true);
      Pdu.AssociateRq rq = Negotiation.request(request);
      opening.write(PduWriter.encode(rq));
      Association association = opening.answered(rq, request.options());
      LOG.info("{} opened", association);
      return association;
    } catch (IOException e) {
      UlTimer expired = opening == null ? null : opening.transport.expired();
      if (opening != null) {
        opening.giveUp(e);
      }
      closeQuietly(tcp);
      if (expired != null) {
        throw new AssociationException.TimedOut(expired);
      } else if (e instanceof AssociationException known) {
        throw known;
      } else if (!secured) {
        throw new AssociationException.ConnectFailed("TLS handshake: " + e.getMessage(), e);
      }
      throw new AssociationException.ConnectionLost(
          "no answer to A-ASSOCIATE-RQ: " + e.getMessage(), e);
    }
  }

  private Association answered(Pdu.AssociateRq rq, UlOptions options) throws IOException {
    Pdu pdu = reader.read();
    Action action = machine.on(StateMachine.eventOf(pdu), true);
    transport.waitedFor(UlTimer.ACCEPT);
    switch (action) {
      case AE_3 -> {
        return new Association(this, rq, (Pdu.AssociateAc) pdu, options);
      }
      case AE_4 -> throw new AssociationException.Rejected((Pdu.AssociateRj) pdu);
      case AA_3 -> throw new AssociationException.Aborted((Pdu.Abort) pdu, true, null);
      default -> throw new PduException(AbortReason.UNEXPECTED_PDU, "unexpected " + pdu);
    }
  }

  // ---- acceptor

  /** Null when the association did not come about; the peer has then been told why. */
  static @Nullable Association accept(
      Socket tcp, ListenerOptions listener, AcceptorPolicy policy, AssociationObserver observer)
      throws IOException {
    Opening opening = of(tcp, listener.options(), false);
    try {
      opening.machine.on(Event.EVT5, true);
      opening.transport.waitFor(UlTimer.REQUEST);
      List<X509Certificate> chain = List.of();
      if (listener.tls() != null) {
        chain = opening.secure(tcp, listener.tls(), null);
      }
      Pdu pdu = opening.reader.read();
      opening.transport.waitedFor(UlTimer.REQUEST);
      if (!(pdu instanceof Pdu.AssociateRq rq)) {
        return opening.unexpected(pdu);
      }
      AssociationRequest request =
          new AssociationRequest(
              rq,
              opening.remote,
              (InetSocketAddress) tcp.getLocalSocketAddress(),
              listener.tls() != null,
              chain);
      return opening.decide(request, policy, observer);
    } catch (IOException e) {
      UlTimer expired = opening.transport.expired();
      LOG.warn(
          "no association from {}: {}",
          opening.remote,
          expired != null ? expired + " timer expired" : e.getMessage());
      opening.giveUp(e);
      return null;
    } catch (RuntimeException e) {
      opening.giveUp(new IOException(e));
      throw e;
    }
  }

  private @Nullable Association unexpected(Pdu pdu) throws IOException {
    if (machine.on(StateMachine.eventOf(pdu), true) == Action.AA_2) {
      LOG.warn("no association from {}: aborted by the peer", remote);
      transport.close();
      return null;
    }
    // AA-1 of Sta2: whoever speaks out of turn here gets the abort of a service user
    LOG.warn("no association from {}: unexpected {}", remote, pdu);
    write(PduWriter.encode(Pdu.Abort.byUser()));
    transport.discardUntilClosed();
    return null;
  }

  private @Nullable Association decide(
      AssociationRequest request, AcceptorPolicy policy, AssociationObserver observer)
      throws IOException {
    Pdu.AssociateRq rq = request.rq();
    RejectReason refusal = protocolRefusal(rq);
    machine.on(Event.EVT6, refusal == null);
    if (refusal == null) {
      Negotiation.checkContextIds(rq);
      AcceptorPolicy.Decision decision = policy.decide(request);
      if (decision instanceof AcceptorPolicy.Accept accept) {
        machine.on(Event.EVT7, true);
        Pdu.AssociateAc ac = Negotiation.answer(rq, accept);
        write(PduWriter.encode(ac));
        Association association = new Association(this, rq, ac, accept.options());
        LOG.info("{} accepted", association);
        return association;
      }
      machine.on(Event.EVT8, true);
      refusal = ((AcceptorPolicy.Reject) decision).reason();
    }
    LOG.warn("{} from {} rejected: {}", rq, remote, refusal);
    observer.rejected(rq, remote, refusal);
    write(PduWriter.encode(refusal.pdu()));
    transport.shutdownOutput();
    transport.discardUntilClosed();
    return null;
  }

  /** What the provider itself refuses before the user is asked (PS3.8 9.3.2, 9.3.4). */
  private static @Nullable RejectReason protocolRefusal(Pdu.AssociateRq rq) {
    if ((rq.protocolVersion() & 1) == 0) {
      return RejectReason.PROTOCOL_VERSION_NOT_SUPPORTED;
    } else if (!rq.applicationContext().equals(Pdu.DICOM_APPLICATION_CONTEXT)) {
      return RejectReason.APPLICATION_CONTEXT_NOT_SUPPORTED;
    }
    return null;
  }

  // ---- both

  private List<X509Certificate> secure(Socket tcp, TlsOptions tls, @Nullable String host)
      throws IOException {
    boolean client = host != null;
    SSLSocket socket =
        client
            ? (SSLSocket)
                tls.context().getSocketFactory().createSocket(tcp, host, tcp.getPort(), true)
            : (SSLSocket)
                tls.context()
                    .getSocketFactory()
                    .createSocket(tcp, InputStream.nullInputStream(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!tls.protocols().isEmpty()) {
      parameters.setProtocols(tls.protocols().toArray(String[]::new));
    }
    if (!tls.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(tls.cipherSuites().toArray(String[]::new));
    }
    if (client && tls.verifyHostname()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setWantClientAuth(tls.clientAuth() == TlsOptions.ClientAuth.WANTED);
    if (tls.clientAuth() == TlsOptions.ClientAuth.REQUIRED) {
      parameters.setNeedClientAuth(true);
    }
    socket.setSSLParameters(parameters);
    socket.setUseClientMode(client);
    socket.startHandshake();
    transport.secure(socket);
    return peerCertificates(socket);
  }

  private static List<X509Certificate> peerCertificates(SSLSocket socket) {
    try {
      Certificate[] chain = socket.getSession().getPeerCertificates();
      return Arrays.stream(chain)
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      // a client without a certificate is anonymous, not an error
      return List.of();
    }
  }

  private void write(byte[] pdu) throws IOException {
    transport.write(pdu, 0, pdu.length);
  }

  /** Ends the connection after a failure, with an A-ABORT where the state table asks for one. */
  private void giveUp(IOException e) {
    Event event =
        transport.expired() != null
            ? (requestor ? Event.EVT15 : Event.EVT18)
            : e instanceof PduException ? Event.EVT19 : Event.EVT17;
    if (machine.tryOn(event, true) && machine.state() == State.STA13) {
      AbortReason reason =
          e instanceof PduException broken ? broken.reason() : AbortReason.NOT_SPECIFIED;
      Pdu.Abort abort =
          e instanceof PduException ? Pdu.Abort.byProvider(reason) : Pdu.Abort.byUser();
      try {
        write(PduWriter.encode(abort));
        transport.shutdownOutput();
        transport.discardUntilClosed();
      } catch (IOException gone) {
        LOG.debug("A-ABORT not sent to {}: {}", remote, gone.getMessage());
      }
    }
    transport.close();
  }

  static void sizeBuffers(Socket tcp, UlOptions options) throws IOException {
    if (options.socketSendBuffer() > 0) {
      tcp.setSendBufferSize(options.socketSendBuffer());
    }
    if (options.socketReceiveBuffer() > 0) {
      tcp.setReceiveBufferSize(options.socketReceiveBuffer());
    }
  }

  static void closeQuietly(Socket tcp) {
    try {
      tcp.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.getMessage());
    }
  }
}
