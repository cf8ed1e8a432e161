package org.orderly.dicom.net.ul;

import java.time.Duration;

/**
 * Sizes and timers of one association.
 *
 * @param maxPduReceive longest P-DATA-TF that we announce to receive (PS3.8 D.1), 0 for no limit
 * @param maxPduSend longest P-DATA-TF that we send, whatever the peer would take
 * @param maxAssociatePdu longest A-ASSOCIATE-RQ or -AC that we read
 * @param maxOperationsInvoked our offer for the asynchronous operations window, 0 for no limit
 * @param maxOperationsPerformed the same for operations that the peer invokes
 * @param socketSendBuffer SO_SNDBUF, 0 to leave it to the operating system
 * @param socketReceiveBuffer SO_RCVBUF, 0 to leave it to the operating system
 * @param tcpNoDelay send small PDUs at once
 * @param tcpQuickAck acknowledge at once: senders that keep Nagle's algorithm wait 40 ms per object
 *     otherwise
 * @param operation how long our own handler may leave an operation of the peer without an answer
 *     and without reading on; zero for ever
 */
public record UlOptions(
    Timers timers,
    int maxPduReceive,
    int maxPduSend,
    int maxAssociatePdu,
    int maxOperationsInvoked,
    int maxOperationsPerformed,
    int socketSendBuffer,
    int socketReceiveBuffer,
    boolean tcpNoDelay,
    boolean tcpQuickAck,
    Duration operation) {

  public static final int MIN_PDU = 4 * 1024;
  public static final int DEFAULT_MAX_PDU = 256 * 1024;

  public static final UlOptions DEFAULTS =
      new UlOptions(
          Timers.DEFAULTS,
          DEFAULT_MAX_PDU,
          DEFAULT_MAX_PDU,
          1 << 20,
          1,
          1,
          0,
          0,
          true,
          true,
          Duration.ofMinutes(10));

  public UlOptions {
    if (maxPduReceive != 0 && maxPduReceive < MIN_PDU) {
      throw new IllegalArgumentException("maxPduReceive " + maxPduReceive + " is below " + MIN_PDU);
    }
    if (maxPduSend < MIN_PDU || maxPduSend > 16 * 1024 * 1024) {
      throw new IllegalArgumentException("maxPduSend " + maxPduSend + " is not in 4 KiB..16 MiB");
    }
    if (maxAssociatePdu < MIN_PDU) {
      throw new IllegalArgumentException("maxAssociatePdu " + maxAssociatePdu + " is too small");
    }
    checkWindow(maxOperationsInvoked);
    checkWindow(maxOperationsPerformed);
  }

  private static void checkWindow(int operations) {
    if (operations < 0 || operations > 0xFFFF) {
      throw new IllegalArgumentException("operations window " + operations + " is not in 0..65535");
    }
  }

  public UlOptions withTimers(Timers newTimers) {
    return new UlOptions(
        newTimers,
        maxPduReceive,
        maxPduSend,
        maxAssociatePdu,
        maxOperationsInvoked,
        maxOperationsPerformed,
        socketSendBuffer,
        socketReceiveBuffer,
        tcpNoDelay,
        tcpQuickAck,
        operation);
  }

  public UlOptions withMaxPdu(int receive, int send) {
    return new UlOptions(
        timers,
        receive,
        send,
        maxAssociatePdu,
        maxOperationsInvoked,
        maxOperationsPerformed,
        socketSendBuffer,
        socketReceiveBuffer,
        tcpNoDelay,
        tcpQuickAck,
        operation);
  }

  public UlOptions withOperationsWindow(int invoked, int performed) {
    return new UlOptions(
        timers,
        maxPduReceive,
        maxPduSend,
        maxAssociatePdu,
        invoked,
        performed,
        socketSendBuffer,
        socketReceiveBuffer,
        tcpNoDelay,
        tcpQuickAck,
        operation);
  }

  public UlOptions withSockets(
      int sendBuffer, int receiveBuffer, boolean noDelay, boolean quickAck) {
    return new UlOptions(
        timers,
        maxPduReceive,
        maxPduSend,
        maxAssociatePdu,
        maxOperationsInvoked,
        maxOperationsPerformed,
        sendBuffer,
        receiveBuffer,
        noDelay,
        quickAck,
        operation);
  }

  public UlOptions withOperationTimer(Duration newOperation) {
    return new UlOptions(
        timers,
        maxPduReceive,
        maxPduSend,
        maxAssociatePdu,
        maxOperationsInvoked,
        maxOperationsPerformed,
        socketSendBuffer,
        socketReceiveBuffer,
        tcpNoDelay,
        tcpQuickAck,
        newOperation);
  }

  /** The duration of one timer; the connect timer belongs to the socket and is not one of them. */
  Duration of(UlTimer timer) {
    return switch (timer) {
      case REQUEST -> timers.request();
      case ACCEPT -> timers.accept();
      case RELEASE -> timers.release();
      case RESPONSE -> timers.response();
      case OPERATION -> operation;
      case IDLE -> timers.idle();
      case WRITE -> timers.write();
      case ARTIM -> timers.artim();
    };
  }

  /** How long each wait may take; zero waits for ever. See {@link UlTimer}. */
  public record Timers(
      Duration connect,
      Duration request,
      Duration accept,
      Duration release,
      Duration response,
      Duration idle,
      Duration write,
      Duration artim) {
    public static final Timers DEFAULTS =
        new Timers(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    /** The same duration for all; made for tests and small tools. */
    public static Timers all(Duration d) {
      return new Timers(d, d, d, d, d, d, d, d);
    }
  }
}
