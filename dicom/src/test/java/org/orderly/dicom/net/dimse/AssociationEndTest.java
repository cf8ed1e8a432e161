package org.orderly.dicom.net.dimse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.UserItem;
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
import org.orderly.dicom.testing.ScriptedPeer;

/** Every way in which an association can come to an end, and what each side hears of it. */
@Timeout(20)
class AssociationEndTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String LITTLE = Uid.ExplicitVRLittleEndian;

  private static ConnectRequest request(int port, UlOptions options) {
    return ConnectRequest.of(
            "127.0.0.1",
            port,
            AeTitle.of("TEST"),
            AeTitle.of("ORDERLY"),
            List.of(ProposedContext.of(Uid.CTImageStorage, LITTLE)))
        .withOptions(options);
  }

  private static UlOptions impatient() {
    return UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(SHORT)).withOperationsWindow(4, 4);
  }

  private static DimseResponse store(DimseAssociation as, int size) throws Exception {
    PresentationContext context = as.association().context(Uid.CTImageStorage);
    return as.store(context, Uid.CTImageStorage, "1.2.3", DataSource.of(new byte[size]));
  }

  private static AssociationException.TimedOut timeOut(ScriptedPeer.Script script, int size)
      throws Exception {
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(script);
        DimseAssociation as = DimseAssociation.connect(request(peer.port(), impatient()))) {
      return assertThrows(AssociationException.TimedOut.class, () -> store(as, size));
    }
  }

  @Test
  void a_peer_that_stops_reading_runs_into_the_write_timer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    ScriptedPeer.Script deaf =
        peer -> {
          peer.acceptAssociation();
          over.await();
        };
    try {
      assertEquals(UlTimer.WRITE, timeOut(deaf, 64 * 1024 * 1024).timer());
    } finally {
      over.countDown();
    }
  }

  @Test
  void a_peer_that_never_responds_runs_into_the_response_timer() throws Exception {
    ScriptedPeer.Script mute =
        peer -> {
          peer.acceptAssociation();
          peer.awaitClose();
        };
    assertEquals(UlTimer.RESPONSE, timeOut(mute, 100).timer());
  }

  @Test
  void a_peer_that_never_answers_the_request_runs_into_the_accept_timer() throws Exception {
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(ScriptedPeer::awaitClose)) {
      AssociationException.TimedOut e =
          assertThrows(
              AssociationException.TimedOut.class,
              () -> DimseAssociation.connect(request(peer.port(), impatient())));
      assertEquals(UlTimer.ACCEPT, e.timer());
    }
  }

  @Test
  void a_peer_that_ignores_the_release_runs_into_the_release_timer() throws Exception {
    ScriptedPeer.Script clinging =
        peer -> {
          peer.acceptAssociation();
          peer.awaitClose();
        };
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(clinging)) {
      DimseAssociation as = DimseAssociation.connect(request(peer.port(), impatient()));
      AssociationException.TimedOut e =
          assertThrows(AssociationException.TimedOut.class, as::release);
      assertEquals(UlTimer.RELEASE, e.timer());
    }
  }

  @Test
  void fragments_are_even_whatever_maximum_length_the_peer_announces() throws Exception {
    List<Long> lengths = new java.util.ArrayList<>();
    ScriptedPeer.Script odd =
        peer -> {
          peer.acceptAssociation(4097);
          while (peer.read() instanceof Pdu.PDataTf data) {
            lengths.add((long) data.length());
          }
        };
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(odd)) {
      DimseAssociation as = DimseAssociation.connect(request(peer.port(), impatient()));
      assertThrows(AssociationException.class, () -> store(as, 10_000));
      as.abort();
      peer.done().get(5, TimeUnit.SECONDS);
      assertTrue(lengths.size() > 2);
      assertEquals(List.of(), lengths.stream().filter(l -> l % 2 != 0 || l > 4097).toList());
    }
  }

  @Test
  void a_release_collision_ends_in_an_orderly_release() throws Exception {
    ScriptedPeer.Script colliding =
        peer -> {
          peer.acceptAssociation();
          assertInstanceOf(Pdu.ReleaseRq.class, peer.read());
          peer.send(PduWriter.encode(new Pdu.ReleaseRq()));
          assertInstanceOf(Pdu.ReleaseRp.class, peer.read());
          peer.send(PduWriter.encode(new Pdu.ReleaseRp()));
          peer.awaitClose();
        };
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(colliding)) {
      DimseAssociation as = DimseAssociation.connect(request(peer.port(), UlOptions.DEFAULTS));
      as.release();
      assertNull(as.association().ended().get(5, TimeUnit.SECONDS));
      peer.done().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void an_abort_of_the_peer_fails_all_open_operations() throws Exception {
    ScriptedPeer.Script aborting =
        peer -> {
          peer.acceptAssociation();
          peer.read();
          peer.read();
          peer.send(PduWriter.encode(Pdu.Abort.byUser()));
          peer.awaitClose();
        };
    try (ScriptedPeer.Acceptor peer = ScriptedPeer.accept(aborting);
        DimseAssociation as =
            DimseAssociation.connect(
                request(peer.port(), UlOptions.DEFAULTS.withOperationsWindow(4, 4)))) {
      PresentationContext context = as.association().context(Uid.CTImageStorage);
      CompletableFuture<DimseResponse> operation =
          as.storeAsync(context, Uid.CTImageStorage, "1.2.3", DataSource.of(new byte[10]));
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> operation.get(5, TimeUnit.SECONDS));
      assertTrue(assertInstanceOf(AssociationException.Aborted.class, e.getCause()).byPeer());
    }
  }

  // ---- our acceptor

  private static AssociationListener listen(UlOptions options, DimseHandler store, boolean worker)
      throws Exception {
    DimseHandlers.Builder handlers = DimseHandlers.builder();
    if (worker) {
      handlers.onWorker(Uid.CTImageStorage, Dimse.C_STORE, store);
    } else {
      handlers.on(Uid.CTImageStorage, Dimse.C_STORE, store);
    }
    Capabilities capabilities = Capabilities.builder().scp(Uid.CTImageStorage, LITTLE).build();
    AcceptorPolicy policy = rq -> capabilities.negotiate(rq.rq(), options);
    return AssociationListener.start(
        ListenerOptions.onPort(0).withOptions(options),
        policy,
        DimseEngine.of(handlers.build()),
        AssociationObserver.NONE);
  }

  @Test
  void a_handler_that_never_responds_does_not_hold_the_peer_for_ever() throws Exception {
    for (boolean worker : new boolean[] {false, true}) {
      CountDownLatch over = new CountDownLatch(1);
      UlOptions options = UlOptions.DEFAULTS.withOperationTimer(SHORT);
      DimseHandler hanging =
          rq -> {
            try {
              over.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      AssociationListener listener = listen(options, hanging, worker);
      try (DimseAssociation as =
          DimseAssociation.connect(request(listener.port(), UlOptions.DEFAULTS))) {
        assertTrue(
            assertThrows(AssociationException.Aborted.class, () -> store(as, 10)).byPeer(),
            "worker " + worker);
      } finally {
        over.countDown();
        listener.close(Duration.ZERO);
      }
    }
  }

  @Test
  void closing_lets_a_running_operation_answer_and_then_aborts() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    DimseHandler slow =
        rq -> {
          running.countDown();
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          rq.respond(Status.SUCCESS);
        };
    AssociationListener listener = listen(UlOptions.DEFAULTS, slow, true);
    try (DimseAssociation as =
        DimseAssociation.connect(request(listener.port(), UlOptions.DEFAULTS))) {
      PresentationContext context = as.association().context(Uid.CTImageStorage);
      CompletableFuture<DimseResponse> answer =
          as.storeAsync(context, Uid.CTImageStorage, "1.2", DataSource.of(new byte[10]));
      assertTrue(running.await(5, TimeUnit.SECONDS));
      CompletableFuture<Void> closed = CompletableFuture.runAsync(listener::close);
      mayAnswer.countDown();
      assertTrue(answer.get(5, TimeUnit.SECONDS).status().isSuccess());
      closed.get(5, TimeUnit.SECONDS);
      assertInstanceOf(
          AssociationException.class, as.association().ended().get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_cancel_reaches_the_running_handler_and_its_answer_comes_back() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    DimseHandler cancellable =
        rq -> {
          running.countDown();
          while (!rq.cancelled()) {
            Thread.onSpinWait();
          }
          rq.respond(Status.CANCEL);
        };
    AssociationListener listener = listen(UlOptions.DEFAULTS, cancellable, true);
    try (DimseAssociation as =
        DimseAssociation.connect(request(listener.port(), UlOptions.DEFAULTS))) {
      PresentationContext context = as.association().context(Uid.CTImageStorage);
      DataSource data = DataSource.of(new byte[10]);
      DimseCall call = DimseCall.of(context, Dimse.C_STORE, Uid.CTImageStorage, data);
      call.command().putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, "1.2.3");
      CompletableFuture<DimseResponse> answer = as.invoke(call);
      assertTrue(running.await(5, TimeUnit.SECONDS));
      as.cancel(call);
      assertEquals(Status.CANCEL, answer.get(5, TimeUnit.SECONDS).status());
    } finally {
      listener.close();
    }
  }

  @Test
  void an_abort_within_an_object_reaches_the_handler_as_a_failed_read() throws Exception {
    CompletableFuture<Exception> heard = new CompletableFuture<>();
    DimseHandler reading =
        rq -> {
          try {
            rq.data().readAllBytes();
          } catch (java.io.IOException e) {
            heard.complete(e);
            throw e;
          }
        };
    AssociationListener listener = listen(UlOptions.DEFAULTS, reading, false);
    try (ScriptedPeer peer = ScriptedPeer.connect(listener.port())) {
      peer.associate("ORDERLY", Uid.CTImageStorage, LITTLE);
      CommandSet command =
          new CommandSet()
              .putUid(CommandSet.AFFECTED_SOP_CLASS_UID, Uid.CTImageStorage)
              .putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, "1.2.3")
              .putNumber(CommandSet.COMMAND_FIELD, Dimse.C_STORE.field())
              .putNumber(CommandSet.MESSAGE_ID, 1)
              .hasData(true);
      byte[] bytes = command.encode();
      peer.sendHex(String.format("04 00 %08X %08X 01 03", bytes.length + 6, bytes.length + 2));
      peer.send(bytes);
      peer.sendHex("04 00 0000000A 00000006 01 00 08000500"); // a fragment that is not the last
      peer.send(PduWriter.encode(Pdu.Abort.byUser()));
      assertInstanceOf(AssociationException.Aborted.class, heard.get(5, TimeUnit.SECONDS));
    } finally {
      listener.close();
    }
  }

  // ---- negotiation

  @Test
  void window_roles_identity_and_extended_negotiation_reach_both_sides() throws Exception {
    Capabilities capabilities =
        Capabilities.builder()
            .scp(Uid.CTImageStorage, LITTLE)
            .scu(Uid.CTImageStorage, LITTLE)
            .build();
    CompletableFuture<Pdu.AssociateRq> seen = new CompletableFuture<>();
    UlOptions options = UlOptions.DEFAULTS.withOperationsWindow(3, 5);
    AcceptorPolicy policy =
        rq -> {
          seen.complete(rq.rq());
          return capabilities.negotiate(rq.rq(), options);
        };
    AssociationListener listener =
        AssociationListener.start(
            ListenerOptions.onPort(0),
            policy,
            DimseEngine.of(DimseHandlers.NONE),
            AssociationObserver.NONE);
    ConnectRequest request =
        ConnectRequest.of(
                "127.0.0.1",
                listener.port(),
                AeTitle.of("TEST"),
                AeTitle.of("ORDERLY"),
                List.of(ProposedContext.of(Uid.CTImageStorage, LITTLE).withRoles(false, true)))
            .withOptions(UlOptions.DEFAULTS.withOperationsWindow(8, 8))
            .withExtras(
                UserItem.UserIdentity.passcode("tester", "secret", true),
                new UserItem.ExtendedNegotiation(Uid.CTImageStorage, new byte[] {1, 2}));
    try (DimseAssociation as = DimseAssociation.connect(request)) {
      assertEquals(5, as.association().maxOperationsInvoked());
      assertEquals(3, as.association().maxOperationsPerformed());
      PresentationContext context = as.association().context(Uid.CTImageStorage);
      assertTrue(context.requestorScp() && !context.requestorScu());
      Pdu.UserInformation user = seen.get(5, TimeUnit.SECONDS).user();
      assertEquals("tester", user.identity().orElseThrow().username());
      assertEquals(
          2, user.first(UserItem.ExtendedNegotiation.class).orElseThrow().information().length);
      assertTrue(!user.toString().contains("secret"));
    } finally {
      listener.close();
    }
  }
}
