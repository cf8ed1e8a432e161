package org.orderly.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.encoding.Recoder;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * The presentation contexts that an export proposes: each SOP class in each stored transfer syntax,
 * one context per syntax so that the receiver's preference cannot hide one, and the plain encodings
 * into which uncompressed objects can be recoded (PS3.8 9.3.2).
 */
final class StoreContexts {
  private static final List<TransferSyntax> PLAIN =
      List.of(TransferSyntax.EXPLICIT_LITTLE, TransferSyntax.IMPLICIT_LITTLE);

  private StoreContexts() {}

  /** Objects that fit into the contexts of one association. */
  record Group(List<ProposedContext> contexts, List<InstanceLocation> instances) {

    /** About equal shares, in order; fewer if there are not so many objects. */
    List<Group> slices(int most) {
      int count = Math.max(1, Math.min(most, instances.size()));
      List<Group> slices = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = (int) ((long) instances.size() * i / count);
        int to = (int) ((long) instances.size() * (i + 1) / count);
        slices.add(new Group(contexts, instances.subList(from, to)));
      }
      return slices;
    }
  }

  /**
   * Splits objects over as many associations as their contexts need, and keeps their order inside
   * each. Nothing is proposed that the receiver is known not to take; objects without any context
   * are in the last group.
   */
  static List<Group> groups(List<InstanceLocation> instances, Peer peer) {
    Map<String, Set<String>> syntaxes = new LinkedHashMap<>();
    for (InstanceLocation instance : instances) {
      Set<String> ofClass =
          syntaxes.computeIfAbsent(instance.sopCuid(), uid -> new LinkedHashSet<>());
      ofClass.add(instance.transferSyntax());
      TransferSyntax stored = TransferSyntax.of(instance.transferSyntax());
      PLAIN.stream()
          .filter(plain -> Recoder.canRecode(stored, plain))
          .map(TransferSyntax::uid)
          .forEach(ofClass::add);
    }
    syntaxes.forEach((sopClass, uids) -> uids.removeIf(uid -> !peer.mayTake(sopClass, uid)));
    List<Group> groups = new ArrayList<>();
    List<ProposedContext> contexts = new ArrayList<>();
    Set<String> classes = new LinkedHashSet<>();
    for (Map.Entry<String, Set<String>> entry : syntaxes.entrySet()) {
      if (contexts.size() + entry.getValue().size() > ConnectRequest.MAX_CONTEXTS) {
        groups.add(group(contexts, classes, instances));
        contexts.clear();
        classes.clear();
      }
      entry.getValue().forEach(syntax -> contexts.add(ProposedContext.of(entry.getKey(), syntax)));
      classes.add(entry.getKey());
    }
    if (!classes.isEmpty()) {
      groups.add(group(contexts, classes, instances));
    }
    return groups;
  }

  private static Group group(
      List<ProposedContext> contexts, Set<String> classes, List<InstanceLocation> instances) {
    return new Group(
        List.copyOf(contexts),
        instances.stream().filter(instance -> classes.contains(instance.sopCuid())).toList());
  }

  /**
   * The context to send an object in: its own syntax if accepted, else one it can be recoded to,
   * else null.
   */
  static @Nullable PresentationContext choose(Association association, InstanceLocation instance) {
    PresentationContext same = association.context(instance.sopCuid(), instance.transferSyntax());
    if (same != null) {
      return same;
    }
    TransferSyntax stored = TransferSyntax.of(instance.transferSyntax());
    for (TransferSyntax plain : PLAIN) {
      PresentationContext context = association.context(instance.sopCuid(), plain.uid());
      if (context != null && Recoder.canRecode(stored, plain)) {
        return context;
      }
    }
    return null;
  }
}
