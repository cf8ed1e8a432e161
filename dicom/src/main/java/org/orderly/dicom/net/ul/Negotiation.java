package org.orderly.dicom.net.ul;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.Pdu.ContextProposal;
import org.orderly.dicom.net.pdu.Pdu.ContextResult;
import org.orderly.dicom.net.pdu.Pdu.UserInformation;
import org.orderly.dicom.net.pdu.PduException;
import org.orderly.dicom.net.pdu.UserItem;
import org.orderly.dicom.net.pdu.UserItem.AsyncWindow;
import org.orderly.dicom.net.pdu.UserItem.RoleSelection;

/** Builds the two association PDUs and derives from them what both sides agreed on. */
final class Negotiation {
  private Negotiation() {}

  static Pdu.AssociateRq request(ConnectRequest rq) {
    List<ContextProposal> proposals = new ArrayList<>();
    Set<UserItem> roles = new LinkedHashSet<>();
    for (ProposedContext context : rq.contexts()) {
      int id = 2 * proposals.size() + 1;
      proposals.add(new ContextProposal(id, context.abstractSyntax(), context.transferSyntaxes()));
      if (context.scp() || !context.scu()) {
        roles.add(new RoleSelection(context.abstractSyntax(), context.scu(), context.scp()));
      }
    }
    UlOptions options = rq.options();
    List<UserItem> items = identification(options);
    if (options.maxOperationsInvoked() != 1 || options.maxOperationsPerformed() != 1) {
      items.add(new AsyncWindow(options.maxOperationsInvoked(), options.maxOperationsPerformed()));
    }
    items.addAll(roles);
    items.addAll(rq.extras());
    return new Pdu.AssociateRq(
        1,
        rq.calledAe().toString(),
        rq.callingAe().toString(),
        Pdu.DICOM_APPLICATION_CONTEXT,
        proposals,
        new UserInformation(items));
  }

  static Pdu.AssociateAc answer(Pdu.AssociateRq rq, AcceptorPolicy.Accept accept) {
    UlOptions options = accept.options();
    List<UserItem> items = identification(options);
    rq.user()
        .first(AsyncWindow.class)
        .ifPresent(
            asked ->
                items.add(
                    new AsyncWindow(
                        smaller(asked.maxOperationsInvoked(), options.maxOperationsPerformed()),
                        smaller(asked.maxOperationsPerformed(), options.maxOperationsInvoked()))));
    items.addAll(accept.extras());
    return new Pdu.AssociateAc(
        1,
        rq.calledAeTitle(),
        rq.callingAeTitle(),
        Pdu.DICOM_APPLICATION_CONTEXT,
        accept.contexts(),
        new UserInformation(items));
  }

  private static List<UserItem> identification(UlOptions options) {
    List<UserItem> items = new ArrayList<>();
    items.add(new UserItem.MaximumLength(options.maxPduReceive()));
    items.add(new UserItem.ImplementationClassUid(Implementation.CLASS_UID));
    items.add(new UserItem.ImplementationVersionName(Implementation.VERSION_NAME));
    return items;
  }

  /** The smaller of two limits of which 0 means none. */
  static int smaller(int a, int b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }

  /** The accepted contexts by id, with their roles. */
  static Map<Integer, PresentationContext> contexts(Pdu.AssociateRq rq, Pdu.AssociateAc ac) {
    Map<String, RoleSelection> asked = roles(rq.user());
    Map<String, RoleSelection> answered = roles(ac.user());
    Map<Integer, ContextProposal> proposals = new HashMap<>();
    rq.contexts().forEach(proposal -> proposals.put(proposal.id(), proposal));
    Map<Integer, PresentationContext> contexts = new HashMap<>();
    for (ContextResult result : ac.contexts()) {
      ContextProposal proposal = proposals.get(result.id());
      if (result.accepted() && proposal != null) {
        String sopClass = proposal.abstractSyntax();
        // a role counts only when asked for and granted; otherwise the default holds
        RoleSelection a = asked.get(sopClass);
        RoleSelection b = answered.get(sopClass);
        boolean negotiated = a != null && b != null;
        contexts.put(
            result.id(),
            new PresentationContext(
                result.id(),
                sopClass,
                result.transferSyntax(),
                !negotiated || (a.scu() && b.scu()),
                negotiated && a.scp() && b.scp()));
      }
    }
    return Map.copyOf(contexts);
  }

  private static Map<String, RoleSelection> roles(UserInformation user) {
    Map<String, RoleSelection> roles = new HashMap<>();
    user.all(RoleSelection.class).forEach(role -> roles.putIfAbsent(role.sopClassUid(), role));
    return roles;
  }

  /** Presentation context ids are odd and unique (PS3.8 9.3.2.2). */
  static void checkContextIds(Pdu.AssociateRq rq) throws PduException {
    Set<Integer> seen = new LinkedHashSet<>();
    for (ContextProposal context : rq.contexts()) {
      if (context.id() % 2 == 0 || !seen.add(context.id())) {
        throw new PduException(
            AbortReason.INVALID_PDU_PARAMETER_VALUE,
            "presentation context id " + context.id() + " is even or used twice");
      }
    }
  }
}
