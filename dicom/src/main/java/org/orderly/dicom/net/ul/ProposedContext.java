package org.orderly.dicom.net.ul;

import java.util.List;

/**
 * What a requestor proposes for one SOP class; an acceptor picks one of the transfer syntaxes.
 *
 * @param scu whether we want to be SCU
 * @param scp whether we want to be SCP; the role is negotiated when this is not the default (true,
 *     false)
 */
public record ProposedContext(
    String abstractSyntax, List<String> transferSyntaxes, boolean scu, boolean scp) {
  public ProposedContext {
    if (transferSyntaxes.isEmpty()) {
      throw new IllegalArgumentException("no transfer syntax for " + abstractSyntax);
    }
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  public static ProposedContext of(String abstractSyntax, String... transferSyntaxes) {
    return new ProposedContext(abstractSyntax, List.of(transferSyntaxes), true, false);
  }

  public ProposedContext withRoles(boolean newScu, boolean newScp) {
    return new ProposedContext(abstractSyntax, transferSyntaxes, newScu, newScp);
  }
}
