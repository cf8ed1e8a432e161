package org.orderly.ups.dimse;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.service.UpsScu;
import org.orderly.ups.Subscriptions;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsResult;
import org.orderly.ups.UpsStatus;
import org.orderly.ups.UpsWarning;
import org.orderly.ups.Workitems;

/**
 * SCP of UPS Push, Pull, Watch and Query. The commands name the UPS Push SOP class (PS3.4 CC.3.1),
 * so what a request may do follows from its presentation context.
 */
@ApplicationScoped
public class WorkitemScp {
  private static final List<Dimse> ON_INSTANCES =
      List.of(Dimse.N_CREATE, Dimse.N_GET, Dimse.N_SET, Dimse.N_ACTION);
  private static final int LONGEST_COMMENT = 64;

  @EJB private Workitems workitems;
  @EJB private Subscriptions subscriptions;
  @Inject private Contexts contexts;
  @Inject private WorkitemFindScp finds;
  @Inject private ModalityWorklistScp modalityWorklist;

  /** Adds the services to those of a listener. */
  public DimseHandlers.Builder addTo(DimseHandlers.Builder handlers) {
    for (UpsService service : UpsService.values()) {
      for (Dimse dimse : ON_INSTANCES) {
        // the SOP class of the context is let pass, too: some SCUs cannot name another
        handlers.on(service.sopClass(), dimse, this::handle);
      }
      handlers.onWorker(service.sopClass(), Dimse.C_FIND, finds);
    }
    handlers.onWorker(ModalityWorklistScp.SOP_CLASS, Dimse.C_FIND, modalityWorklist);
    return handlers;
  }

  private void handle(DimseRequest request) throws DicomStatusException, IOException {
    UpsService service = UpsService.of(request.presentationContext().abstractSyntax());
    if (service == null) {
      request.respond(Status.SOP_CLASS_NOT_SUPPORTED);
    } else if (!service.offers(request.dimse())) {
      request.respond(Status.UNRECOGNIZED_OPERATION);
    } else {
      perform(service, request);
    }
  }

  private void perform(UpsService service, DimseRequest request)
      throws DicomStatusException, IOException {
    CommandSet extras = new CommandSet();
    try {
      UpsContext context = contexts.of(request);
      switch (request.dimse()) {
        case N_CREATE -> create(context, request, extras);
        case N_GET -> get(context, request, extras);
        case N_SET -> done(request, extras, set(context, request));
        default -> action(service, context, request, extras);
      }
    } catch (UpsException e) {
      int[] offending = e.offendingTags().stream().mapToInt(Integer::intValue).toArray();
      if (offending.length > 0) {
        extras.putTags(CommandSet.OFFENDING_ELEMENT, offending);
      }
      respond(request, e.status(), e.getMessage(), extras);
    }
  }

  private void create(UpsContext context, DimseRequest request, CommandSet extras)
      throws UpsException, DicomStatusException, IOException {
    String uid = request.sopInstanceUid();
    UpsResult result =
        workitems.create(context, uid.isEmpty() ? null : uid, Contexts.dataSet(request), false);
    extras.putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, result.uid());
    done(request, extras, result);
  }

  private void get(UpsContext context, DimseRequest request, CommandSet extras)
      throws UpsException, IOException {
    DataSet all = workitems.get(context, request.sopInstanceUid());
    int[] wanted = request.command().tags(CommandSet.ATTRIBUTE_IDENTIFIER_LIST);
    DataSet answer = all;
    if (wanted.length > 0) {
      answer = new DataSet();
      put(answer, all.get(Tag.SpecificCharacterSet));
      for (int tag : wanted) {
        put(answer, all.get(tag));
      }
    }
    request.respond(Status.SUCCESS, extras, answer);
  }

  private static void put(DataSet target, @Nullable Element element) {
    if (element != null) {
      target.put(element);
    }
  }

  private UpsResult set(UpsContext context, DimseRequest request)
      throws UpsException, DicomStatusException, IOException {
    DataSet changes = Contexts.dataSet(request);
    String transactionUid = changes.string(Tag.TransactionUID);
    changes.remove(Tag.TransactionUID);
    return workitems.update(context, request.sopInstanceUid(), transactionUid, changes);
  }

  private void action(
      UpsService service, UpsContext context, DimseRequest request, CommandSet extras)
      throws UpsException, DicomStatusException, IOException {
    int type = request.command().number(CommandSet.ACTION_TYPE_ID, 0);
    extras.putNumber(CommandSet.ACTION_TYPE_ID, type);
    if (!service.offersAction(type)) {
      respond(
          request,
          Status.NO_SUCH_ACTION_TYPE,
          "Action type " + type + " is none of this SOP class",
          extras);
      return;
    }
    DataSet information = Contexts.dataSet(request);
    done(request, extras, act(type, context, request.sopInstanceUid(), information));
  }

  private UpsResult act(int type, UpsContext context, String uid, DataSet information)
      throws UpsException {
    switch (type) {
      case UpsScu.CHANGE_STATE:
        return workitems.changeState(context, uid, information);
      case UpsScu.REQUEST_CANCEL:
        return workitems.requestCancel(context, uid, information);
      case UpsScu.SUBSCRIBE:
        return subscribe(context, uid, information);
      case UpsScu.UNSUBSCRIBE:
        // a success also when there was none (PS3.4 table CC.2.3-2)
        subscriptions.unsubscribe(context, uid, receivingAe(information));
        return new UpsResult(uid, List.of());
      default:
        if (!isGlobal(uid)) {
          throw new UpsException(
              UpsStatus.ACTION_NOT_APPROPRIATE, "Only a global subscription can be suspended");
        }
        subscriptions.suspend(context, uid, receivingAe(information));
        return new UpsResult(uid, List.of());
    }
  }

  private UpsResult subscribe(UpsContext context, String uid, DataSet information)
      throws UpsException {
    AeTitle receiver = receivingAe(information);
    String lock = information.string(Tag.DeletionLock, "");
    if (!lock.equals("TRUE") && !lock.equals("FALSE")) {
      throw new UpsException(
          Status.INVALID_ARGUMENT_VALUE,
          "Deletion Lock is neither TRUE nor FALSE",
          Tag.DeletionLock);
    }
    DataSet keys = null;
    if (uid.equals(Uid.UPSFilteredGlobalSubscriptionInstance)) {
      keys = information;
      keys.remove(Tag.ReceivingAE);
      keys.remove(Tag.DeletionLock);
    }
    return subscriptions.subscribe(context, uid, receiver, lock.equals("TRUE"), keys);
  }

  private static boolean isGlobal(String uid) {
    return uid.equals(Uid.UPSGlobalSubscriptionInstance)
        || uid.equals(Uid.UPSFilteredGlobalSubscriptionInstance);
  }

  private static AeTitle receivingAe(DataSet information) throws UpsException {
    try {
      return AeTitle.of(information.string(Tag.ReceivingAE, ""));
    } catch (IllegalArgumentException e) {
      throw new UpsException(
          Status.INVALID_ARGUMENT_VALUE, "Receiving AE is missing or invalid", Tag.ReceivingAE);
    }
  }

  private static void done(DimseRequest request, CommandSet extras, UpsResult result)
      throws IOException {
    if (result.warnings().isEmpty()) {
      request.respond(Status.SUCCESS, extras, null);
    } else {
      UpsWarning warning = result.warnings().get(0);
      respond(request, warning.status(), warning.text(), extras);
    }
  }

  private static void respond(
      DimseRequest request, Status status, @Nullable String comment, CommandSet extras)
      throws IOException {
    if (comment != null && !comment.isEmpty()) {
      String text = comment.substring(0, Math.min(comment.length(), LONGEST_COMMENT));
      extras.putText(CommandSet.ERROR_COMMENT, text);
    }
    request.respond(status, extras, null);
  }
}
