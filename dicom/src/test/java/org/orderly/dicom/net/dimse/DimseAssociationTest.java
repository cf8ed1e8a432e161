package org.orderly.dicom.net.dimse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.PduReader;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.dicom.net.ul.UlTimer;

class DimseAssociationTest {
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String IAN = "1.2.840.10008.5.1.4.33";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final UlOptions QUICK =
      UlOptions.DEFAULTS
          .withTimers(UlOptions.Timers.all(Duration.ofMillis(700)))
          .withOperationsWindow(4, 4);

  private final List<byte[]> stored = new ArrayList<>();
  private final CompletableFuture<DataSet> created = new CompletableFuture<>();
  private AssociationListener listener;

  @BeforeEach
  void listen() throws Exception {
    listener = start(512);
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  private AssociationListener start(int limit) throws Exception {
    Capabilities capabilities =
        Capabilities.builder()
            .scp(EchoScp.SOP_CLASS, EXPLICIT)
            .scp(CT, EXPLICIT)
            .scp(IAN, EXPLICIT)
            .build();
    AcceptorPolicy policy =
        request ->
            request.rq().calledAeTitle().equals("ORDERLY")
                ? capabilities.negotiate(request.rq(), QUICK)
                : new AcceptorPolicy.Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED);
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(EchoScp.SOP_CLASS, Dimse.C_ECHO, new EchoScp())
            .on(CT, Dimse.C_STORE, this::store)
            .on(IAN, Dimse.N_CREATE, this::create)
            .build();
    return AssociationListener.start(
        ListenerOptions.onPort(0).withOptions(QUICK).withMaxAssociations(limit),
        policy,
        DimseEngine.of(handlers),
        AssociationObserver.NONE);
  }

  private void store(DimseRequest request) throws java.io.IOException, DicomStatusException {
    if (request.sopInstanceUid().endsWith(".13")) {
      throw new DicomStatusException(StoreStatus.OUT_OF_RESOURCES, "disk full");
    }
    synchronized (stored) {
      stored.add(request.data().readAllBytes());
    }
    request.respond(Status.SUCCESS);
  }

  private void create(DimseRequest request) throws java.io.IOException {
    created.complete(request.dataSet());
    request.respond(Status.SUCCESS);
  }

  private ConnectRequest request(String called) {
    return ConnectRequest.of(
            "127.0.0.1",
            listener.port(),
            AeTitle.of("TEST"),
            AeTitle.of(called),
            List.of(
                ProposedContext.of(EchoScp.SOP_CLASS, EXPLICIT),
                ProposedContext.of(CT, EXPLICIT),
                ProposedContext.of(IAN, EXPLICIT),
                ProposedContext.of("1.2.3", EXPLICIT),
                ProposedContext.of(CT, "1.2.4")))
        .withOptions(QUICK);
  }

  @Test
  void echoes_and_releases() throws Exception {
    DimseAssociation as = DimseAssociation.connect(request("ORDERLY"));
    assertTrue(as.echo().status().isSuccess());
    assertEquals(
        List.of(0, 0, 0, 3, 4),
        as.association().acceptance().contexts().stream().map(Pdu.ContextResult::result).toList());
    as.release();
    assertFalse(as.association().isEstablished());
  }

  @Test
  void an_unknown_called_title_is_rejected_as_such() {
    AssociationException.Rejected e =
        assertThrows(
            AssociationException.Rejected.class, () -> DimseAssociation.connect(request("NOBODY")));
    assertEquals(7, e.reason());
  }

  @Test
  void data_sets_of_all_sizes_arrive_unchanged() throws Exception {
    Random random = new Random(1);
    List<byte[]> sent = new ArrayList<>();
    try (DimseAssociation as = DimseAssociation.connect(request("ORDERLY"))) {
      PresentationContext ct = as.association().context(CT, EXPLICIT);
      List<CompletableFuture<DimseResponse>> responses = new ArrayList<>();
      int max = UlOptions.DEFAULT_MAX_PDU;
      for (int size : new int[] {2, 1000, max - 7, max - 6, max - 5, max, 5 * max + 3}) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        sent.add(bytes);
        responses.add(as.storeAsync(ct, CT, "1.2." + size, DataSource.of(bytes)));
      }
      for (CompletableFuture<DimseResponse> response : responses) {
        assertTrue(response.get(5, TimeUnit.SECONDS).status().isSuccess());
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(sent.get(i), stored.get(i));
    }
  }

  @Test
  void who_sends_the_next_request_finds_the_answer_to_the_one_before() throws Exception {
    ConnectRequest oneAtATime = request("ORDERLY").withOptions(QUICK.withOperationsWindow(1, 1));
    try (DimseAssociation as = DimseAssociation.connect(oneAtATime)) {
      PresentationContext ct = as.association().context(CT, EXPLICIT);
      CompletableFuture<DimseResponse> before = null;
      for (int i = 0; i < 3000; i++) {
        CompletableFuture<DimseResponse> next =
            as.storeAsync(ct, CT, "1.2." + i, DataSource.of(new byte[2]));
        assertTrue(before == null || before.isDone(), "after " + i);
        before = next;
      }
    }
  }

  @Test
  void a_refused_object_is_drained_and_its_comment_comes_back() throws Exception {
    try (DimseAssociation as = DimseAssociation.connect(request("ORDERLY"))) {
      PresentationContext ct = as.association().context(CT, EXPLICIT);
      DimseResponse refused = as.store(ct, CT, "1.2.13", DataSource.of(new byte[3_000_000]));
      assertEquals(StoreStatus.OUT_OF_RESOURCES, refused.status());
      assertEquals("disk full", refused.errorComment());
      assertTrue(as.echo().status().isSuccess());
    }
  }

  @Test
  void creates_an_instance() throws Exception {
    try (DimseAssociation as = DimseAssociation.connect(request("ORDERLY"))) {
      DataSet attributes = new DataSet().put(0x0020000D, Vr.UI, "1.2.3");
      DimseResponse response = as.createInstance(IAN, "1.2.99", attributes);
      assertTrue(response.status().isSuccess());
      assertEquals("1.2.99", response.affectedSopInstanceUid());
      assertEquals("1.2.3", created.get(1, TimeUnit.SECONDS).string(0x0020000D));
    }
  }

  @Test
  void an_operation_without_a_handler_is_unrecognized() throws Exception {
    try (DimseAssociation as = DimseAssociation.connect(request("ORDERLY"))) {
      PresentationContext ct = as.association().context(CT, EXPLICIT);
      DimseCall find = DimseCall.of(ct, Dimse.C_FIND, CT, DataSource.of(new byte[8]));
      assertEquals(
          Status.UNRECOGNIZED_OPERATION, as.invoke(find).get(2, TimeUnit.SECONDS).status());
      DimseCall store = DimseCall.of(ct, Dimse.C_STORE, "1.2.3", DataSource.of(new byte[8]));
      store.command().putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, "1.2");
      assertEquals(
          Status.SOP_CLASS_NOT_SUPPORTED, as.invoke(store).get(2, TimeUnit.SECONDS).status());
    }
  }

  @Test
  void silent_and_idle_peers_are_closed_by_timers() throws Exception {
    DimseAssociation idle = DimseAssociation.connect(request("ORDERLY"));
    try (Socket halfOpen = new Socket("127.0.0.1", listener.port())) {
      halfOpen.setSoTimeout(5000);
      assertEquals(-1, halfOpen.getInputStream().read());
    }
    AssociationException end = idle.association().ended().get(5, TimeUnit.SECONDS);
    assertTrue(
        end instanceof AssociationException.TimedOut timedOut && timedOut.timer() == UlTimer.IDLE
            || end instanceof AssociationException.Aborted,
        String.valueOf(end));
  }

  @Test
  void bad_bytes_end_in_an_abort_and_echo_still_works() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[200];
      random.nextBytes(garbage);
      garbage[0] = (byte) (i % 9);
      try (Socket peer = new Socket("127.0.0.1", listener.port())) {
        peer.getOutputStream().write(garbage);
        peer.shutdownOutput();
        peer.setSoTimeout(5000);
        peer.getInputStream().readAllBytes();
      } catch (java.net.SocketException reset) {
        // a reset is an answer as well
        assertFalse(String.valueOf(reset.getMessage()).isEmpty());
      }
    }
    echoes_and_releases();
  }

  @Test
  void protocol_errors_are_aborted_with_their_reason() throws Exception {
    // PDV of a context that was not accepted
    assertEquals(6, abortReason(new byte[] {4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 99, 3}));
    // negative PDV length
    assertEquals(6, abortReason(new byte[] {4, 0, 0, 0, 0, 6, -1, -1, -1, -1, 1, 3}));
    // no PDV at all
    assertEquals(6, abortReason(new byte[] {4, 0, 0, 0, 0, 0}));
    // data fragment without a command
    assertEquals(5, abortReason(new byte[] {4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 2}));
    // oversized P-DATA-TF
    assertEquals(6, abortReason(new byte[] {4, 0, 0x7F, -1, -1, -1}));
    // unknown PDU type
    assertEquals(1, abortReason(new byte[] {9, 0, 0, 0, 0, 0}));
    // A-ASSOCIATE-RJ out of turn
    assertEquals(2, abortReason(new byte[] {3, 0, 0, 0, 0, 4, 0, 1, 1, 1}));
    // 4 MiB command in fragments
    byte[] fragment = new byte[12 + 32 * 1024];
    System.arraycopy(
        new byte[] {4, 0, 0, 0, (byte) 0x80, 6, 0, 0, (byte) 0x80, 2, 1, 1}, 0, fragment, 0, 12);
    assertEquals(6, abortReason(fragment, fragment, fragment));
  }

  private int abortReason(byte[]... afterAssociate) throws Exception {
    try (Socket peer = new Socket("127.0.0.1", listener.port())) {
      peer.setSoTimeout(5000);
      OutputStream out = peer.getOutputStream();
      out.write(
          PduWriter.encode(
              new Pdu.AssociateRq(
                  1,
                  "ORDERLY",
                  "RAW",
                  Pdu.DICOM_APPLICATION_CONTEXT,
                  List.of(new Pdu.ContextProposal(1, EchoScp.SOP_CLASS, List.of(EXPLICIT))),
                  new Pdu.UserInformation(List.of()))));
      InputStream in = peer.getInputStream();
      PduReader reader = new PduReader(in, 1 << 20, 0);
      assertTrue(reader.read() instanceof Pdu.AssociateAc);
      for (byte[] bytes : afterAssociate) {
        out.write(bytes);
      }
      Pdu.Abort abort = (Pdu.Abort) reader.read();
      assertEquals(Pdu.Abort.SERVICE_PROVIDER, abort.source());
      return abort.reason();
    }
  }

  @Test
  void two_hundred_associations_do_not_starve_an_echo() throws Exception {
    List<DimseAssociation> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(DimseAssociation.connect(request("ORDERLY").withOptions(UlOptions.DEFAULTS)));
    }
    assertTimeoutPreemptively(Duration.ofSeconds(2), this::echoes_and_releases);
    many.forEach(DimseAssociation::abort);
  }

  @Test
  void over_the_limit_the_peer_is_told_so() throws Exception {
    listener.close();
    listener = start(1);
    try (DimseAssociation first = DimseAssociation.connect(request("ORDERLY"))) {
      assertTrue(first.association().isEstablished());
      AssociationException.Rejected e =
          assertThrows(
              AssociationException.Rejected.class,
              () -> DimseAssociation.connect(request("ORDERLY")));
      assertTrue(e.isTransient());
      assertEquals(2, e.reason());
    }
  }
}
