package org.orderly.device;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DeviceTls;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.TlsOptions;
import org.orderly.export.MoveScp;
import org.orderly.intake.AssociationSnapshots;
import org.orderly.intake.StoreScp;
import org.orderly.ups.dimse.WorkitemScp;
import org.orderly.ups.rule.Commitments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of the configuration in force; only what changed is started or stopped. */
@ApplicationScoped
public class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int BACKLOG = 512;

  private final CurrentConfiguration configuration;
  private final AssociationSnapshots snapshots;
  private final StoreScp storeScp;
  private final WorkitemScp workitemScp;
  private final Commitments commitments;
  private final MoveScp moveScp;
  private final Map<ListenerSpec, AssociationListener> running = new LinkedHashMap<>();
  private final Map<String, String> problems = new LinkedHashMap<>();

  @Inject
  Listeners(
      CurrentConfiguration configuration,
      AssociationSnapshots snapshots,
      StoreScp storeScp,
      WorkitemScp workitemScp,
      Commitments commitments,
      MoveScp moveScp) {
    this.configuration = configuration;
    this.snapshots = snapshots;
    this.storeScp = storeScp;
    this.workitemScp = workitemScp;
    this.commitments = commitments;
    this.moveScp = moveScp;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Listeners() {
    this(null, null, null, null, null, null);
  }

  /** Listens as configured; a retired listener lets its associations end by themselves. */
  public synchronized void configure(ConfigSnapshot snapshot) {
    List<ListenerSpec> wanted = ListenerSpec.of(snapshot);
    for (ListenerSpec spec : new ArrayList<>(running.keySet())) {
      if (!wanted.contains(spec)) {
        AssociationListener retired = running.remove(spec);
        if (retired != null) {
          retired.retire();
        }
      }
    }
    problems.clear();
    for (ListenerSpec spec : wanted) {
      if (!running.containsKey(spec)) {
        try {
          running.put(spec, start(spec));
        } catch (IOException e) {
          String problem = "port " + spec.port() + ": " + e.getMessage();
          problems.put(spec.connection().name(), problem);
          LOG.error("connection {} does not listen: {}", spec.connection().name(), problem);
        }
      }
    }
  }

  /** Tries again where a listener could not be started, e.g. because its port was taken. */
  public synchronized void repair() {
    if (!problems.isEmpty()) {
      configuration.find().ifPresent(this::configure);
    }
  }

  private AssociationListener start(ListenerSpec spec) throws IOException {
    TlsOptions tls =
        spec.keys() == null ? null : DeviceTls.accepting(spec.keys(), spec.connection());
    String bind = spec.connection().bindAddress();
    ListenerOptions options =
        new ListenerOptions(
            bind == null ? null : InetAddress.getByName(bind),
            spec.port(),
            tls,
            spec.options(),
            spec.maxAssociations(),
            spec.connection().backlog() > 0 ? spec.connection().backlog() : BACKLOG);
    DimseHandlers handlers =
        commitments
            .addTo(workitemScp.addTo(DimseHandlers.builder()))
            .onWorker(Uid.StudyRootQueryRetrieveInformationModelMove, Dimse.C_MOVE, moveScp::handle)
            .on(EchoScp.SOP_CLASS, Dimse.C_ECHO, new EchoScp())
            .on(DimseHandlers.ANY_SOP_CLASS, Dimse.C_STORE, storeScp::handle)
            .build();
    return AssociationListener.start(
        options,
        new AePolicy(configuration, spec.connection().name(), spec.options()),
        DimseEngine.of(handlers),
        new Observer());
  }

  /** Port by connection name of what listens now. */
  public synchronized Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    running.forEach((spec, listener) -> ports.put(spec.connection().name(), listener.port()));
    return ports;
  }

  /** How many associations are open. */
  public synchronized int associations() {
    return running.values().stream().mapToInt(AssociationListener::associations).sum();
  }

  /** Why something does not listen, by connection name. */
  public synchronized Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  /** Ends all associations. */
  public synchronized void close() {
    running.values().forEach(AssociationListener::close);
    running.clear();
  }

  private final class Observer implements AssociationObserver {

    @Override
    public void opened(Association association) {
      configuration.find().ifPresent(snapshot -> snapshots.begin(association, snapshot));
    }

    @Override
    public void closed(Association association, @Nullable AssociationException failure) {
      snapshots.end(association);
    }
  }
}
