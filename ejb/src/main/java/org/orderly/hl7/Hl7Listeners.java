package org.orderly.hl7;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DeviceTls;
import org.orderly.common.Environment;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Hl7Application;
import org.orderly.conf.KeyMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HL7 listeners of the configuration in force; only what changed is started or stopped. */
@ApplicationScoped
public class Hl7Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Hl7Listeners.class);
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_MESSAGE = 1 << 20;
  private static final Duration MAX_MESSAGE_TIME = Duration.ofSeconds(60);
  private static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);

  private final CurrentConfiguration configuration;
  private final PatientMessages messages;
  private final Clock clock;
  private final Map<Spec, MllpListener> running = new LinkedHashMap<>();
  private final Map<String, String> problems = new LinkedHashMap<>();

  @Inject
  Hl7Listeners(CurrentConfiguration configuration, PatientMessages messages, Clock clock) {
    this.configuration = configuration;
    this.messages = messages;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Hl7Listeners() {
    this(null, null, null);
  }

  /**
   * What has to listen; a listener goes on as long as this is the same.
   *
   * @param keys null without TLS
   */
  private record Spec(
      Connection connection, int port, String charset, @Nullable KeyMaterial keys) {}

  /** Listens as configured. */
  public synchronized void configure(ConfigSnapshot snapshot, ThreadFactory threads) {
    List<Spec> wanted = specs(snapshot);
    for (Spec spec : new ArrayList<>(running.keySet())) {
      if (!wanted.contains(spec)) {
        MllpListener retired = running.remove(spec);
        if (retired != null) {
          retired.close();
        }
      }
    }
    problems.clear();
    for (Spec spec : wanted) {
      if (!running.containsKey(spec)) {
        try {
          running.put(spec, start(spec, threads));
        } catch (IOException e) {
          String problem = "port " + spec.port() + ": " + e.getMessage();
          problems.put(spec.connection().name(), problem);
          LOG.error("connection {} does not listen: {}", spec.connection().name(), problem);
        }
      }
    }
  }

  /** Tries again where a listener could not be started. */
  public synchronized void repair(ThreadFactory threads) {
    if (!problems.isEmpty()) {
      configuration.find().ifPresent(snapshot -> configure(snapshot, threads));
    }
  }

  private static List<Spec> specs(ConfigSnapshot snapshot) {
    List<Spec> specs = new ArrayList<>();
    Set<String> overridden = new HashSet<>();
    for (Connection connection : snapshot.device().connections()) {
      Integer port = connection.port();
      List<Hl7Application> applications =
          snapshot.device().hl7Applications().stream()
              .filter(a -> a.installed() && a.connections().contains(connection))
              .toList();
      if (!snapshot.device().installed()
          || !connection.installed()
          || port == null
          || !Connection.HL7.equalsIgnoreCase(connection.protocol())
          || applications.isEmpty()) {
        continue;
      }
      String variable = connection.tls() ? "ORDERLY_HL7_TLS_PORT" : "ORDERLY_HL7_PORT";
      int here = overridden.add(variable) ? override(variable, port) : port;
      String charset = applications.get(0).defaultCharacterSet();
      KeyMaterial keys = connection.tls() ? snapshot.device().keyMaterial() : null;
      specs.add(new Spec(connection, here, charset, keys));
    }
    return specs;
  }

  /** The port of the node's environment stands for that of the first connection of its kind. */
  private static int override(String variable, int port) {
    String value = Environment.get(variable);
    try {
      return value == null ? port : Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(variable + " is '" + value + "', not a port number", e);
    }
  }

  private MllpListener start(Spec spec, ThreadFactory threads) throws IOException {
    Connection connection = spec.connection();
    String bind = connection.bindAddress();
    int idle = connection.timeouts().idle();
    MllpListener.Settings settings =
        new MllpListener.Settings(
            bind == null ? null : InetAddress.getByName(bind),
            spec.port(),
            MAX_CONNECTIONS,
            new MllpReader.Limits(
                MAX_MESSAGE, idle > 0 ? Duration.ofMillis(idle) : DEFAULT_IDLE, MAX_MESSAGE_TIME),
            spec.charset(),
            spec.keys() == null ? null : DeviceTls.accepting(spec.keys(), connection));
    return MllpListener.start(
        settings,
        (message, sender) -> messages.perform(connection.name(), message, sender),
        threads,
        clock);
  }

  /** Port by connection name of what listens now. */
  public synchronized Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    running.forEach((spec, listener) -> ports.put(spec.connection().name(), listener.port()));
    return ports;
  }

  /** Why something does not listen, by connection name. */
  public synchronized Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  /** Ends all connections. */
  public synchronized void close() {
    running.values().forEach(MllpListener::close);
    running.clear();
  }
}
