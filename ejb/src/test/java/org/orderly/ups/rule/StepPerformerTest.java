package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.Connection;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.peer.Peer;
import org.orderly.task.TestConfiguration;

/** Performed procedure steps told to a receiver that keeps them, on a real socket. */
class StepPerformerTest {

  private static final String SOP_CLASS = Uid.ModalityPerformedProcedureStep;
  private static final UlOptions QUICK =
      UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofSeconds(5)));

  private final Set<String> created = Collections.synchronizedSet(new HashSet<>());
  private final Set<String> completed = Collections.synchronizedSet(new HashSet<>());
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private AssociationListener listener;
  private volatile @Nullable Status fault;
  private volatile int errorId;

  @BeforeEach
  void listen() throws Exception {
    Capabilities capabilities =
        Capabilities.builder().scp(SOP_CLASS, Uid.ImplicitVRLittleEndian).build();
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(
                SOP_CLASS,
                Dimse.N_CREATE,
                request -> {
                  calls.add("create");
                  request.respond(
                      created.add(request.sopInstanceUid())
                          ? Status.SUCCESS
                          : Status.DUPLICATE_SOP_INSTANCE);
                })
            .on(SOP_CLASS, Dimse.N_SET, this::set)
            .build();
    listener =
        AssociationListener.start(
            ListenerOptions.onPort(0).withOptions(QUICK),
            request -> capabilities.negotiate(request.rq(), QUICK),
            DimseEngine.of(handlers),
            new AssociationObserver() {});
  }

  private void set(DimseRequest request) throws java.io.IOException {
    calls.add("set");
    Status failure = fault;
    if (failure == null && completed.add(request.sopInstanceUid())) {
      request.respond(Status.SUCCESS);
      return;
    }
    CommandSet extras = new CommandSet();
    if (errorId != 0) {
      extras.putNumber(CommandSet.ERROR_ID, errorId);
    }
    request.respond(failure == null ? Status.PROCESSING_FAILURE : failure, extras, null);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private @Nullable PerformedWork send() throws Exception {
    Connection there = TestConfiguration.connection("dicom", Connection.DICOM, listener.port());
    AeTitle us = AeTitle.of("ORDERLY");
    Peer peer = new Peer(us, AeTitle.of("STEPS"), there, null, null, List.of());
    InstanceLocation instance =
        new InstanceLocation(
            1,
            "1.1",
            "1.1.1",
            "1.1.1.1",
            Uid.CTImageStorage,
            1,
            0,
            Uid.ImplicitVRLittleEndian,
            "fs1",
            Path.of("none"),
            10,
            null,
            "CT1");
    SeriesContent series = new SeriesContent("1.1.1", new DataSet(), List.of(instance));
    return StepPerformer.send(
        peer,
        List.of(
            new PerformedStep("1.2.1", "1.1", "CT", new DataSet(), List.of(series), us),
            new PerformedStep("1.2.2", "1.1", "PT", new DataSet(), List.of(series), us)));
  }

  /** With an Error ID and without. */
  @ParameterizedTest
  @ValueSource(ints = {0xA710, 0})
  void what_is_done_again_after_a_crash_is_done(int id) throws Exception {
    errorId = id;
    assertNull(send());
    assertEquals(Set.of("1.2.1", "1.2.2"), completed);
    assertNull(send());
    assertEquals(List.of("create", "set", "create", "set"), calls.subList(4, 8));
  }

  @Test
  void what_a_crash_left_in_progress_is_completed() throws Exception {
    created.add("1.2.1");
    assertNull(send());
    assertEquals(Set.of("1.2.1", "1.2.2"), completed);
  }

  @Test
  void other_refusals_are_failures() throws Exception {
    errorId = 0xA710;
    completed.add("1.2.1");
    PerformedWork work = send();
    assertNotNull(work, "it was not completed by us, having been created only now");
    assertTrue(work.text().startsWith("STEPS answered N-SET with status 0110H"), work.text());
    fault = Status.INVALID_ATTRIBUTE_VALUE;
    assertNotNull(send());
    fault = Status.PROCESSING_FAILURE;
    errorId = 0xA501;
    assertNotNull(send(), "another error");
  }
}
