package org.orderly.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PS3.15 H.1.3.3 {@code dicomNetworkConnection} with {@code dcmNetworkConnection}.
 *
 * @param port null: the connection only initiates
 * @param installed false when the entry says so, also if only its device says so
 * @param tlsCipherSuites empty: no TLS
 */
public record Connection(
    String name,
    String hostname,
    @Nullable Integer port,
    boolean installed,
    String protocol,
    @Nullable String bindAddress,
    @Nullable String clientBindAddress,
    List<String> tlsCipherSuites,
    List<String> tlsProtocols,
    boolean tlsNeedClientAuth,
    List<String> blacklistedHostnames,
    int backlog,
    boolean tcpNoDelay,
    int sendBufferSize,
    int receiveBufferSize,
    int sendPduLength,
    int receivePduLength,
    int maxOpsPerformed,
    int maxOpsInvoked,
    boolean packPdv,
    Timeouts timeouts) {

  /** Protocol value of a DICOM connection. */
  public static final String DICOM = "DICOM";

  /** Protocol value of a connection that receives HL7 v2 messages over MLLP. */
  public static final String HL7 = "HL7";

  public Connection {
    tlsCipherSuites = List.copyOf(tlsCipherSuites);
    tlsProtocols = List.copyOf(tlsProtocols);
    blacklistedHostnames = List.copyOf(blacklistedHostnames);
  }

  public boolean tls() {
    return !tlsCipherSuites.isEmpty();
  }

  public boolean server() {
    return port != null;
  }

  /** Timers of a connection in milliseconds; 0: none (PS3.8 ARTIM and DIMSE response timers). */
  public record Timeouts(
      int connect,
      int request,
      int accept,
      int release,
      int abort,
      int send,
      int store,
      int response,
      int retrieve,
      boolean retrieveTotal,
      int idle,
      int closeDelay) {}
}
