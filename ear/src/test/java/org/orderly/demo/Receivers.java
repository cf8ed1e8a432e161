package org.orderly.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.UlOptions;

/** The two peers of the sample configuration: a store and a receiver of notifications. */
final class Receivers implements AutoCloseable {

  static final int STORE_PORT = 11115;
  static final int NOTIFICATION_PORT = 11117;

  private final AssociationListener store;
  private final AssociationListener notifications;

  private Receivers(AssociationListener store, AssociationListener notifications) {
    this.store = store;
    this.notifications = notifications;
  }

  /** {@code stored} hears of each object, {@code notified} of each notification. */
  static Receivers start(BiConsumer<String, DataSet> stored, Consumer<DataSet> notified)
      throws DemoException, IOException {
    AssociationListener store =
        listen(
            "STORESCP",
            STORE_PORT,
            Capabilities.builder()
                .scp(EchoScp.SOP_CLASS, Capabilities.ANY)
                .scp(Capabilities.ANY, Capabilities.ANY)
                .build(),
            DimseHandlers.builder()
                .on(
                    DimseHandlers.ANY_SOP_CLASS,
                    Dimse.C_STORE,
                    request -> {
                      stored.accept(request.sopInstanceUid(), request.dataSet());
                      request.respond(Status.SUCCESS);
                    }));
    try {
      AssociationListener notifications =
          listen(
              "IANSCP",
              NOTIFICATION_PORT,
              Capabilities.builder()
                  .scp(EchoScp.SOP_CLASS, Capabilities.ANY)
                  .scp(Uid.InstanceAvailabilityNotification, Capabilities.ANY)
                  .build(),
              DimseHandlers.builder()
                  .on(
                      Uid.InstanceAvailabilityNotification,
                      Dimse.N_CREATE,
                      request -> notification(request, notified)));
      return new Receivers(store, notifications);
    } catch (DemoException | IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static void notification(DimseRequest request, Consumer<DataSet> notified)
      throws IOException {
    notified.accept(request.dataSet());
    request.respond(Status.SUCCESS);
  }

  private static AssociationListener listen(
      String aeTitle, int port, Capabilities capabilities, DimseHandlers.Builder handlers)
      throws DemoException, IOException {
    AcceptorPolicy policy =
        request ->
            request.rq().calledAeTitle().equals(aeTitle)
                ? capabilities.negotiate(request.rq(), UlOptions.DEFAULTS)
                : new AcceptorPolicy.Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED);
    handlers.on(EchoScp.SOP_CLASS, Dimse.C_ECHO, new EchoScp());
    try {
      return AssociationListener.start(
          ListenerOptions.onPort(port).withBindAddress(InetAddress.getLoopbackAddress()),
          policy,
          DimseEngine.of(handlers.build()),
          AssociationObserver.NONE);
    } catch (BindException e) {
      throw new DemoException(
          "port "
              + port
              + " is taken by another program; the sample configuration expects "
              + aeTitle
              + " there");
    }
  }

  @Override
  public String toString() {
    return "receivers STORESCP on " + store.port() + " and IANSCP on " + notifications.port();
  }

  @Override
  public void close() {
    store.close();
    notifications.close();
  }
}
