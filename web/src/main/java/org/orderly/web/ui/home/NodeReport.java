package org.orderly.web.ui.home;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Environment;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Device;
import org.orderly.conf.NetworkAe;
import org.orderly.device.Listeners;
import org.orderly.hl7.Hl7Listeners;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.home.HomeView.Acceptance;
import org.orderly.web.ui.home.HomeView.Ae;
import org.orderly.web.ui.home.HomeView.Port;
import org.orderly.web.ui.home.HomeView.TaskCount;

/** Gathers what Home shows from the configuration, the archive, the tasks and the health checks. */
@RequestScoped
public class NodeReport {
  @EJB private TaskService tasks;
  @Inject private CurrentConfiguration configuration;
  @Inject private NodeChecks checks;
  @Inject private Listeners listeners;
  @Inject private Hl7Listeners hl7Listeners;

  HomeView read() {
    Optional<Device> device = configuration.find().map(ConfigSnapshot::device);
    return new HomeView(
        device.map(NodeReport::aes).orElse(List.of()),
        ports(device),
        checks.health(),
        checks.stored(),
        taskCounts(),
        device.map(checks::spaces).orElse(List.of()),
        device.map(Device::name).orElse(""));
  }

  private static List<Ae> aes(Device device) {
    return device.networkAes().stream().map(ae -> ae(device, ae)).toList();
  }

  private static Ae ae(Device device, NetworkAe ae) {
    boolean listens = ae.connections().stream().anyMatch(c -> c.installed() && c.server());
    Acceptance acceptance;
    if (!device.installed() || !ae.installed()) {
      acceptance = Acceptance.OFF;
    } else if (ae.acceptor() && listens) {
      acceptance = Acceptance.ACCEPTING;
    } else {
      acceptance = ae.initiator() ? Acceptance.INITIATOR : Acceptance.OFF;
    }
    return new Ae(
        ae.title().toString(),
        ae.description(),
        acceptance,
        titles(ae.otherAeTitles()),
        titles(ae.acceptedCallingAeTitles()));
  }

  private static String titles(Set<?> titles) {
    return titles.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  /** What listens now; a connection that could not be opened still shows its configured port. */
  private List<Port> ports(Optional<Device> device) {
    List<Port> ports = new ArrayList<>();
    Map<String, Integer> listening = new HashMap<>(listeners.ports());
    listening.putAll(hl7Listeners.ports());
    for (Connection connection : device.map(Device::connections).orElse(List.of())) {
      Integer port = connection.port();
      if (port != null && connection.installed()) {
        String protocol = connection.protocol() + (connection.tls() ? " TLS" : "");
        int open = listening.getOrDefault(connection.name(), port);
        ports.add(
            new Port(protocol, Reachable.hosts(connection.hostname()), Integer.toString(open)));
      }
    }
    String host = ports.isEmpty() ? Reachable.hosts("localhost") : ports.get(0).host();
    ports.add(new Port("HTTP", host, Environment.get("ORDERLY_HTTP_PORT", "8080")));
    ports.add(new Port("HTTPS", host, Environment.get("ORDERLY_HTTPS_PORT", "8443")));
    return ports;
  }

  private List<TaskCount> taskCounts() {
    return Arrays.stream(TaskStatus.values())
        .map(status -> new TaskCount(StatusLook.of(status), checks.number(() -> count(status))))
        .toList();
  }

  private long count(TaskStatus status) {
    return tasks.count(TaskFilter.ALL.withStatuses(Set.of(status)));
  }
}
