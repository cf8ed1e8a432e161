package org.orderly.dicom.net.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseCall;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;

/**
 * SCU of UPS Push, Pull, Watch and Query over one association (PS3.4 annex CC). The commands name
 * the UPS Push SOP class whatever context they use (CC.3.1); the caller judges the responses.
 */
public final class UpsScu {
  public static final int CHANGE_STATE = 1;
  public static final int REQUEST_CANCEL = 2;
  public static final int SUBSCRIBE = 3;
  public static final int UNSUBSCRIBE = 4;
  public static final int SUSPEND = 5;

  private static final List<String> CLASSES =
      List.of(
          Uid.UnifiedProcedureStepPush,
          Uid.UnifiedProcedureStepPull,
          Uid.UnifiedProcedureStepWatch,
          Uid.UnifiedProcedureStepQuery);

  private final DimseAssociation association;

  public UpsScu(DimseAssociation association) {
    this.association = association;
  }

  /** What to propose when opening the association. */
  public static List<ProposedContext> contexts(String... transferSyntaxes) {
    List<ProposedContext> contexts = new ArrayList<>();
    CLASSES.forEach(sopClass -> contexts.add(ProposedContext.of(sopClass, transferSyntaxes)));
    return contexts;
  }

  /** N-CREATE over Push. */
  public DimseResponse create(@Nullable String uid, DataSet attributes) throws IOException {
    return association.perform(calls(Uid.UnifiedProcedureStepPush).create(uid, attributes));
  }

  /** N-GET over the first of Push, Pull and Watch that was accepted. */
  public DimseResponse get(String uid, int... tags) throws IOException {
    return association.perform(any().get(uid, tags));
  }

  /** N-SET over Pull. */
  public DimseResponse set(String uid, DataSet modifications) throws IOException {
    return association.perform(calls(Uid.UnifiedProcedureStepPull).set(uid, modifications));
  }

  /** N-ACTION Change UPS State over Pull. */
  public DimseResponse changeState(String uid, String state, @Nullable String transactionUid)
      throws IOException {
    DataSet information = new DataSet().put(Tag.ProcedureStepState, state);
    if (transactionUid != null) {
      information.put(Tag.TransactionUID, transactionUid);
    }
    return action(Uid.UnifiedProcedureStepPull, uid, CHANGE_STATE, information);
  }

  /** N-ACTION Request UPS Cancel over Push. */
  public DimseResponse requestCancel(String uid, @Nullable DataSet reason) throws IOException {
    return action(Uid.UnifiedProcedureStepPush, uid, REQUEST_CANCEL, reason);
  }

  /**
   * N-ACTION Subscribe over Watch.
   *
   * @param keys matching keys of a filtered subscription
   */
  public DimseResponse subscribe(
      String uid, AeTitle receiver, boolean deletionLock, @Nullable DataSet keys)
      throws IOException {
    DataSet information = new DataSet();
    if (keys != null) {
      keys.forEach(information::put);
    }
    information.put(Tag.ReceivingAE, receiver.value());
    information.put(Tag.DeletionLock, deletionLock ? "TRUE" : "FALSE");
    return action(Uid.UnifiedProcedureStepWatch, uid, SUBSCRIBE, information);
  }

  /** N-ACTION Unsubscribe over Watch. */
  public DimseResponse unsubscribe(String uid, AeTitle receiver) throws IOException {
    return action(Uid.UnifiedProcedureStepWatch, uid, UNSUBSCRIBE, receiving(receiver));
  }

  /** N-ACTION Suspend Global Subscription over Watch. */
  public DimseResponse suspend(String uid, AeTitle receiver) throws IOException {
    return action(Uid.UnifiedProcedureStepWatch, uid, SUSPEND, receiving(receiver));
  }

  private static DataSet receiving(AeTitle receiver) {
    return new DataSet().put(Tag.ReceivingAE, receiver.value());
  }

  /** C-FIND over Query, or over Pull or Watch where that was not accepted. */
  public DimseResponse search(DataSet keys, Predicate<DataSet> match) throws IOException {
    PresentationContext context =
        first(
            Uid.UnifiedProcedureStepQuery,
            Uid.UnifiedProcedureStepPull,
            Uid.UnifiedProcedureStepWatch);
    return new FindScu(association, context).find(keys, match);
  }

  /** Any N-ACTION over any of the contexts. */
  public DimseResponse action(
      String abstractSyntax, String uid, int type, @Nullable DataSet information)
      throws IOException {
    DimseCall call = calls(abstractSyntax).action(uid, type, information);
    return association.perform(call);
  }

  /** The calls over one of the contexts, for what the methods here do not do. */
  public InstanceCalls calls(String abstractSyntax) throws AssociationException {
    return new InstanceCalls(first(abstractSyntax), Uid.UnifiedProcedureStepPush);
  }

  private InstanceCalls any() throws AssociationException {
    PresentationContext context =
        first(
            Uid.UnifiedProcedureStepPush,
            Uid.UnifiedProcedureStepPull,
            Uid.UnifiedProcedureStepWatch);
    return new InstanceCalls(context, Uid.UnifiedProcedureStepPush);
  }

  private PresentationContext first(String... abstractSyntaxes) throws AssociationException {
    for (String abstractSyntax : abstractSyntaxes) {
      PresentationContext context = association.association().context(abstractSyntax);
      if (context != null) {
        return context;
      }
    }
    throw new AssociationException.NotEstablished(
        association.association().calledAeTitle()
            + " did not accept a presentation context for "
            + abstractSyntaxes[0]);
  }
}
