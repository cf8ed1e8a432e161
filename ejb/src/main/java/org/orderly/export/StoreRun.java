package org.orderly.export;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.export.StoreAssociation.UnsendableException;
import org.orderly.peer.Peer;
import org.orderly.task.TaskOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends objects with C-STORE (PS3.4 Annex B) over one association, or over a few: because there are
 * too many kinds of objects for one, or because several at a time are wanted.
 */
final class StoreRun {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRun.class);

  private final Peer peer;
  private final Transfer transfer;
  private final Manner manner;
  private final Deque<Part> parts = new ConcurrentLinkedDeque<>();
  private final Set<DimseAssociation> open = ConcurrentHashMap.newKeySet();
  private volatile boolean opened;
  private volatile @Nullable String broken;

  private record Part(Peer caller, StoreContexts.Group group) {}

  /**
   * How objects are sent.
   *
   * @param asSource calls in the name of the AE that sent each series, if it had one ({@code
   *     dcmExportAsSourceAE})
   * @param associations most at a time ({@code dcmMultipleStoreAssociations})
   * @param silently leaves out objects of which the receiver accepts no context ({@code
   *     dcmRestrictRetrieveSilently})
   * @param executor runs associations beside that of the caller's thread
   */
  record Manner(boolean asSource, int associations, boolean silently, Executor executor) {
    static final Manner PLAIN = new Manner(false, 1, false, Runnable::run);
  }

  StoreRun(Peer peer, Transfer transfer) {
    this(peer, transfer, Manner.PLAIN);
  }

  StoreRun(Peer peer, Transfer transfer, Manner manner) {
    this.peer = peer;
    this.transfer = transfer;
    this.manner = manner;
  }

  /**
   * Sends what is missing.
   *
   * @throws IOException if no association came about, so that nothing was tried
   */
  TaskOutcome perform() throws IOException, SQLException {
    parts.addAll(parts());
    List<CompletableFuture<Void>> others = beside();
    boolean good = false;
    try {
      work(others.isEmpty());
      good = true;
    } finally {
      if (!good) {
        giveUp();
      }
      await(others, good);
    }
    // what somebody gave back who was refused an association, after the others were done
    work(true);
    transfer.onStop(() -> {});
    return transfer.outcome(broken);
  }

  /** Nobody sends any more when the attempt has ended, whatever ended it. */
  private static void await(List<CompletableFuture<Void>> others, boolean good)
      throws SQLException {
    try {
      CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (good) {
        throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e.getCause());
      }
    }
  }

  private void giveUp() {
    broken = "given up";
    abortAll();
  }

  /** Workers beside this thread; fewer if the server has no threads to spare. */
  private List<CompletableFuture<Void>> beside() {
    List<CompletableFuture<Void>> others = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(manner.associations(), parts.size()); i++) {
        others.add(
            CompletableFuture.runAsync(
                () -> {
                  boolean good = false;
                  try {
                    work(false);
                    good = true;
                  } catch (IOException | SQLException e) {
                    throw new CompletionException(e);
                  } finally {
                    if (!good) {
                      giveUp();
                    }
                  }
                },
                manner.executor()));
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("{} associations at a time", others.size() + 1);
    }
    return others;
  }

  /**
   * @param alone nobody else would send what is given back
   */
  private void work(boolean alone) throws IOException, SQLException {
    Part part = next();
    while (part != null && carry(part, alone)) {
      part = next();
    }
  }

  private @Nullable Part next() {
    return transfer.mustStop() || broken != null ? null : parts.poll();
  }

  /** Over an association of its own; false if the receiver wants no further one. */
  private boolean carry(Part part, boolean alone) throws IOException, SQLException {
    List<InstanceLocation> instances = part.group().instances();
    if (part.group().contexts().isEmpty()) {
      for (InstanceLocation instance : instances) {
        StoreAssociation.refused(transfer, peer, instance, manner.silently());
      }
      return true;
    }
    DimseAssociation association;
    try {
      association = DimseAssociation.connect(part.caller().request(part.group().contexts(), true));
    } catch (IOException e) {
      if (alone && !opened) {
        throw e;
      }
      if (alone) {
        broken = StoreAssociation.textOf(e);
      } else {
        LOG.info("{} -> {}: one association less: {}", peer.local(), peer.remote(), e.toString());
        parts.addFirst(part);
      }
      return false;
    }
    opened = true;
    open.add(association);
    try (association) {
      transfer.onStop(this::abortAll);
      String trouble =
          new StoreAssociation(association, peer, transfer, manner.silently()).send(instances);
      if (trouble != null) {
        broken = trouble;
      }
    } catch (UnsendableException e) {
      // one bad object must not keep the others back, in this attempt or the next
      List<InstanceLocation> rest = transfer.missing(instances);
      if (!rest.isEmpty()) {
        parts.addFirst(
            new Part(part.caller(), new StoreContexts.Group(part.group().contexts(), rest)));
      }
    } finally {
      open.remove(association);
    }
    return true;
  }

  private void abortAll() {
    open.forEach(DimseAssociation::abort);
  }

  /** What each association carries. */
  private List<Part> parts() {
    Map<Peer, List<InstanceLocation>> byCaller = new LinkedHashMap<>();
    for (InstanceLocation instance : transfer.missing()) {
      String source = manner.asSource() ? instance.sendingAet() : null;
      Peer caller = source == null ? peer : peer.callingAs(AeTitle.of(source));
      byCaller.computeIfAbsent(caller, key -> new ArrayList<>()).add(instance);
    }
    List<Part> all = new ArrayList<>();
    byCaller.forEach(
        (caller, instances) ->
            StoreContexts.groups(instances, peer).stream()
                .flatMap(group -> group.slices(manner.associations()).stream())
                .forEach(slice -> all.add(new Part(caller, slice))));
    return all;
  }
}
