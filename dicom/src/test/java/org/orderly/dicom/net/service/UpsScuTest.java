package org.orderly.dicom.net.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.net.ul.UlOptions;

/** The SCU of the Unified Procedure Step, and the receiver of its events, over real sockets. */
class UpsScuTest {
  private static final UlOptions QUICK =
      UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofSeconds(5)));
  private static final AeTitle SCU = AeTitle.of("SCU");

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<UpsEventScp.Report> reports = new ConcurrentLinkedQueue<>();
  private AssociationListener listener;

  @BeforeEach
  void listen() throws Exception {
    Capabilities capabilities =
        Capabilities.builder()
            .scp(Uid.UnifiedProcedureStepPush, Uid.ImplicitVRLittleEndian)
            .scp(Uid.UnifiedProcedureStepPull, Uid.ImplicitVRLittleEndian)
            .scp(Uid.UnifiedProcedureStepWatch, Uid.ExplicitVRLittleEndian)
            .scu(Uid.UnifiedProcedureStepEvent, Uid.ExplicitVRLittleEndian)
            .build();
    DimseHandlers.Builder handlers = DimseHandlers.builder();
    for (Dimse dimse : List.of(Dimse.N_CREATE, Dimse.N_GET, Dimse.N_SET, Dimse.N_ACTION)) {
      handlers.on(Uid.UnifiedProcedureStepPush, dimse, this::answer);
    }
    handlers.onWorker(Uid.UnifiedProcedureStepPull, Dimse.C_FIND, UpsScuTest::find);
    new UpsEventScp(reports::add).addTo(handlers);
    listener =
        AssociationListener.start(
            ListenerOptions.onPort(0).withOptions(QUICK),
            request -> capabilities.negotiate(request.rq(), QUICK),
            DimseEngine.of(handlers.build()),
            AssociationObserver.NONE);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void answer(DimseRequest request) throws IOException {
    DataSet data = request.command().hasData() ? request.dataSet() : new DataSet();
    asked.add(
        request.dimse()
            + " "
            + request.presentationContext().abstractSyntax().substring(23)
            + " "
            + request.sopInstanceUid()
            + " "
            + request.command().number(CommandSet.ACTION_TYPE_ID, 0)
            + " "
            + data.string(Tag.ReceivingAE, "")
            + data.string(Tag.DeletionLock, "")
            + data.string(Tag.ProcedureStepState, "")
            + data.string(Tag.ProcedureStepLabel, ""));
    if (request.dimse() == Dimse.N_GET) {
      int[] tags = request.command().tags(CommandSet.ATTRIBUTE_IDENTIFIER_LIST);
      assertArrayEquals(new int[] {Tag.ProcedureStepState, Tag.PatientName}, tags);
      request.respond(Status.SUCCESS, null, new DataSet().put(Tag.ProcedureStepState, "CANCELED"));
    } else {
      request.respond(new Status(0xC302), null, null);
    }
  }

  /** Sends matches until it is told to stop. */
  private static void find(DimseRequest request) throws IOException {
    for (int i = 0; !request.cancelled(); i++) {
      request.respond(
          Status.PENDING, null, new DataSet().put(Tag.ProcedureStepLabel, "match " + i));
    }
    request.respond(Status.CANCEL);
  }

  private DimseAssociation connect(List<ProposedContext> contexts) throws Exception {
    return DimseAssociation.connect(
        ConnectRequest.of("127.0.0.1", listener.port(), SCU, AeTitle.of("ANY"), contexts)
            .withOptions(QUICK));
  }

  @Test
  void each_operation_goes_over_the_context_of_its_service() throws Exception {
    try (DimseAssociation association =
        connect(UpsScu.contexts(Uid.ImplicitVRLittleEndian, Uid.ExplicitVRLittleEndian))) {
      UpsScu scu = new UpsScu(association);
      DataSet label = new DataSet().put(Tag.ProcedureStepLabel, "L");
      assertEquals(0xC302, scu.create("1.1", label).status().code());
      DimseResponse got = scu.get("1.1", Tag.ProcedureStepState, Tag.PatientName);
      assertEquals("CANCELED", got.dataSet().string(Tag.ProcedureStepState));
      scu.set("1.1", label);
      scu.changeState("1.1", "IN PROGRESS", "1.2");
      scu.requestCancel("1.1", null);
      scu.subscribe("1.1", SCU, true, label);
      scu.unsubscribe("1.1", SCU);
      scu.suspend("1.1", SCU);
    }
    assertEquals(
        List.of(
            "N_CREATE 6.1 1.1 0 L",
            "N_GET 6.1 1.1 0 ",
            "N_SET 6.3 1.1 0 L",
            "N_ACTION 6.3 1.1 1 IN PROGRESS",
            "N_ACTION 6.1 1.1 2 ",
            "N_ACTION 6.2 1.1 3 SCUTRUEL",
            "N_ACTION 6.2 1.1 4 SCU",
            "N_ACTION 6.2 1.1 5 SCU"),
        List.copyOf(asked));
  }

  @Test
  void a_search_is_cancelled_from_within() throws Exception {
    List<String> matches = new ArrayList<>();
    try (DimseAssociation association = connect(UpsScu.contexts(Uid.ImplicitVRLittleEndian))) {
      DimseResponse end =
          new UpsScu(association)
              .search(
                  new DataSet(),
                  match -> {
                    matches.add(match.string(Tag.ProcedureStepLabel, ""));
                    return matches.size() < 3;
                  });
      assertEquals(Status.CANCEL, end.status());
    }
    assertEquals(List.of("match 0", "match 1", "match 2"), matches);
  }

  @Test
  void events_are_received_in_the_role_that_was_selected() throws Exception {
    ProposedContext event =
        ProposedContext.of(Uid.UnifiedProcedureStepEvent, Uid.ExplicitVRLittleEndian)
            .withRoles(false, true);
    try (DimseAssociation association = connect(List.of(event))) {
      PresentationContext context =
          association.association().context(Uid.UnifiedProcedureStepEvent);
      assertNotNull(context);
      assertTrue(context.requestorScp());
      InstanceCalls calls = new InstanceCalls(context, Uid.UnifiedProcedureStepPush);
      DataSet state = new DataSet().put(Tag.ProcedureStepState, "COMPLETED");
      assertTrue(association.perform(calls.event("1.1", 1, state)).status().isSuccess());
      assertTrue(association.perform(calls.event("1.2", 4, null)).status().isSuccess());
      DimseResponse unknown = association.perform(calls.event("1.3", 9, null));
      assertEquals(Status.NO_SUCH_EVENT_TYPE, unknown.status());
      assertEquals(9, unknown.command().number(CommandSet.EVENT_TYPE_ID, 0));
    }
    assertEquals(List.of("1.1", "1.2"), reports.stream().map(UpsEventScp.Report::uid).toList());
    assertEquals("COMPLETED", reports.element().information().string(Tag.ProcedureStepState));
  }

  @Test
  void without_the_role_selection_there_is_no_context_for_events() throws Exception {
    List<ProposedContext> contexts =
        List.of(
            ProposedContext.of(Uid.UnifiedProcedureStepPush, Uid.ImplicitVRLittleEndian),
            ProposedContext.of(Uid.UnifiedProcedureStepEvent, Uid.ExplicitVRLittleEndian));
    try (DimseAssociation association = connect(contexts)) {
      assertEquals(null, association.association().context(Uid.UnifiedProcedureStepEvent));
    }
  }
}
