package org.orderly.dicom.net.ul;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.Pdu.ContextResult;
import org.orderly.dicom.net.pdu.UserItem;
import org.orderly.dicom.net.pdu.UserItem.RoleSelection;

/**
 * The SOP classes of one AE with roles and transfer syntaxes, and the context negotiation over them
 * (PS3.8 annex B, PS3.7 D.3.3.4). {@code *} stands for any SOP class or any transfer syntax. Of the
 * proposed transfer syntaxes the first that we support is chosen.
 */
public final class Capabilities {
  public static final String ANY = "*";

  private final Map<String, Set<String>> scp;
  private final Map<String, Set<String>> scu;

  private Capabilities(Builder builder) {
    scp = copy(builder.scp);
    scu = copy(builder.scu);
  }

  private static Map<String, Set<String>> copy(Map<String, Set<String>> source) {
    Map<String, Set<String>> copy = new HashMap<>();
    source.forEach((sopClass, syntaxes) -> copy.put(sopClass, Set.copyOf(syntaxes)));
    return Map.copyOf(copy);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects SOP classes by the role that we take. */
  public static final class Builder {
    private final Map<String, Set<String>> scp = new HashMap<>();
    private final Map<String, Set<String>> scu = new HashMap<>();

    private Builder() {}

    public Builder scp(String sopClass, String... transferSyntaxes) {
      scp.computeIfAbsent(sopClass, k -> new HashSet<>()).addAll(List.of(transferSyntaxes));
      return this;
    }

    public Builder scu(String sopClass, String... transferSyntaxes) {
      scu.computeIfAbsent(sopClass, k -> new HashSet<>()).addAll(List.of(transferSyntaxes));
      return this;
    }

    public Capabilities build() {
      return new Capabilities(this);
    }
  }

  /** A result for every proposed context, and the answer to every role selection. */
  public AcceptorPolicy.Accept negotiate(Pdu.AssociateRq rq, UlOptions options) {
    Map<String, RoleSelection> roles = new HashMap<>();
    List<UserItem> extras = new ArrayList<>();
    for (RoleSelection asked : rq.user().all(RoleSelection.class)) {
      String sopClass = asked.sopClassUid();
      RoleSelection answer =
          new RoleSelection(
              sopClass,
              asked.scu() && !of(scp, sopClass).isEmpty(),
              asked.scp() && !of(scu, sopClass).isEmpty());
      if (roles.put(sopClass, answer) == null) {
        extras.add(answer);
      }
    }
    List<ContextResult> results =
        rq.contexts().stream().map(context -> result(context, roles)).toList();
    return new AcceptorPolicy.Accept(results, extras, options);
  }

  private ContextResult result(Pdu.ContextProposal context, Map<String, RoleSelection> roles) {
    String sopClass = context.abstractSyntax();
    RoleSelection role =
        roles.getOrDefault(
            sopClass, new RoleSelection(sopClass, !of(scp, sopClass).isEmpty(), false));
    Set<String> syntaxes = new HashSet<>();
    if (role.scu()) {
      syntaxes.addAll(of(scp, sopClass));
    }
    if (role.scp()) {
      syntaxes.addAll(of(scu, sopClass));
    }
    // the transfer syntax of a refused context is not significant (PS3.8 9.3.3.2): echo the first
    String first = context.transferSyntaxes().isEmpty() ? "" : context.transferSyntaxes().get(0);
    if (syntaxes.isEmpty()) {
      return new ContextResult(context.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, first);
    }
    return context.transferSyntaxes().stream()
        .filter(proposed -> syntaxes.contains(proposed) || syntaxes.contains(ANY))
        .findFirst()
        .map(chosen -> new ContextResult(context.id(), ContextResult.ACCEPTANCE, chosen))
        .orElse(
            new ContextResult(context.id(), ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED, first));
  }

  private static Set<String> of(Map<String, Set<String>> role, String sopClass) {
    Set<String> named = role.get(sopClass);
    return named != null ? named : role.getOrDefault(ANY, Set.of());
  }
}
