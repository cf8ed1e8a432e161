package org.orderly.hl7;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.PatientChangeException;
import org.orderly.archive.Patients;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.Hl7Application;
import org.orderly.dicom.data.DataSet;
import org.orderly.hl7.Hl7Message.Hl7Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what ADT messages say: updates the patient, or merges two (IHE RAD-12). All messages that an
 * application takes are shown to its rules.
 */
@ApplicationScoped
public class PatientMessages {

  private static final Logger LOG = LoggerFactory.getLogger(PatientMessages.class);

  private static final Set<String> UPDATES =
      Set.of("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A28", "A31");
  private static final String MERGE = "A40";

  private final CurrentConfiguration configuration;
  private final Patients patients;
  private final Consumer<Hl7Received> received;

  @Inject
  PatientMessages(
      CurrentConfiguration configuration, Patients patients, Event<Hl7Received> received) {
    this(configuration, patients, (Consumer<Hl7Received>) received::fire);
  }

  PatientMessages(
      CurrentConfiguration configuration, Patients patients, Consumer<Hl7Received> received) {
    this.configuration = configuration;
    this.patients = patients;
    this.received = received;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected PatientMessages() {
    this(null, null, (Consumer<Hl7Received>) null);
  }

  /** Prior and target patient. */
  private record Pair(DataSet prior, DataSet target) {}

  /** Performs the message, or says why not. */
  void perform(String connectionName, Hl7Message message, InetAddress sender) throws Hl7Exception {
    Hl7Segment header = message.header();
    Hl7Application application = application(connectionName, header);
    String type = header.value(9, 1, 1) + "^" + header.value(9, 1, 2);
    boolean withRules = !application.workitemRules().isEmpty();
    if (withRules && !type.startsWith("ADT^") && application.accepts(type)) {
      order(type, header, Hl7Received.of(application, message, sender));
      return;
    }
    String trigger = trigger(header, application);
    Patients.Outcome outcome;
    if (trigger.equals(MERGE)) {
      outcome = merge(message);
    } else {
      boolean create = !application.noPatientCreateMessageTypes().contains("ADT^" + trigger);
      outcome = update(message, create);
    }
    LOG.info("ADT^{} of {}: {}", trigger, header.value(3, 1, 1), outcome);
    if (withRules) {
      // faults of rules are no concern of whoever tells of patients
      received.accept(Hl7Received.of(application, message, sender));
    }
  }

  /** What is of use to rules only. */
  private void order(String type, Hl7Segment header, Hl7Received order) throws Hl7Exception {
    received.accept(order);
    if (!order.refusals().isEmpty()) {
      throw new Hl7Exception(Hl7Exception.Code.AE, "", 207, order.refusals().get(0));
    }
    LOG.info("{} of {}: taken", type, header.value(3, 1, 1));
  }

  private Hl7Application application(String connectionName, Hl7Segment header) throws Hl7Exception {
    List<Hl7Application> reachable =
        configuration
            .find()
            .map(snapshot -> snapshot.device().hl7Applications())
            .orElse(List.of())
            .stream()
            .filter(Hl7Application::installed)
            .filter(
                application ->
                    application.connections().stream()
                        .anyMatch(c -> c.name().equals(connectionName)))
            .toList();
    String receiver = header.value(5, 1, 1) + "|" + header.value(6, 1, 1);
    Optional<Hl7Application> named =
        reachable.stream().filter(application -> application.receives(receiver)).findFirst();
    Hl7Application application =
        named
            .or(() -> reachable.stream().filter(Hl7Application::receivesAny).findFirst())
            .orElseThrow(
                () ->
                    Hl7Exception.rejected(
                        "MSH^1^5", 103, "Receiving application or facility not recognized"));
    if (!application.acceptsFrom(header.value(3, 1, 1) + "|" + header.value(4, 1, 1))) {
      throw Hl7Exception.rejected("MSH^1^3", 103, "Sending application or facility not recognized");
    }
    return application;
  }

  private static String trigger(Hl7Segment header, Hl7Application application) throws Hl7Exception {
    String type = header.value(9, 1, 1);
    String trigger = header.value(9, 1, 2);
    if (type.isEmpty()) {
      throw Hl7Exception.rejected("MSH^1^9", 101, "Message type is missing");
    }
    if (!type.equals("ADT")) {
      throw Hl7Exception.rejected("MSH^1^9^1^1", 200, "Unsupported message type");
    }
    boolean known = UPDATES.contains(trigger) || trigger.equals(MERGE);
    if (!known || !application.accepts("ADT^" + trigger)) {
      throw Hl7Exception.rejected("MSH^1^9^1^2", 201, "Unsupported event code");
    }
    return trigger;
  }

  private Patients.Outcome update(Hl7Message message, boolean create) throws Hl7Exception {
    for (Hl7Segment segment : message.segments()) {
      if (segment.name().equals("PID")) {
        DataSet patient = PatientSegments.patient(segment, "PID^1");
        try {
          return patients.update(patient, create);
        } catch (PatientChangeException e) {
          throw refused(e, "PID^1^3");
        }
      }
    }
    throw new Hl7Exception(Hl7Exception.Code.AE, "PID^1", 100, "PID segment is missing");
  }

  private Patients.Outcome merge(Hl7Message message) throws Hl7Exception {
    Patients.Outcome outcome = Patients.Outcome.UNCHANGED;
    for (Pair pair : pairs(message)) {
      try {
        outcome = patients.merge(pair.target(), pair.prior());
      } catch (PatientChangeException e) {
        throw refused(e, "MRG^1^1");
      }
    }
    return outcome;
  }

  /** Each MRG belongs to the PID before it. All are read before the first is done. */
  private static List<Pair> pairs(Hl7Message message) throws Hl7Exception {
    List<Pair> pairs = new ArrayList<>();
    DataSet target = null;
    int occurrence = 0;
    for (Hl7Segment segment : message.segments()) {
      if (segment.name().equals("PID")) {
        if (target != null && pairs.size() < occurrence) {
          throw withoutMerge(occurrence);
        }
        occurrence++;
        target = PatientSegments.patient(segment, "PID^" + occurrence);
      } else if (segment.name().equals("MRG")) {
        if (target == null) {
          throw new Hl7Exception(Hl7Exception.Code.AE, "PID^1", 100, "PID segment is missing");
        }
        pairs.add(
            new Pair(PatientSegments.identity(segment, 1, "MRG^" + (pairs.size() + 1)), target));
      }
    }
    requireComplete(target, pairs.size(), occurrence);
    return pairs;
  }

  private static void requireComplete(@Nullable DataSet target, int pairs, int occurrence)
      throws Hl7Exception {
    if (target == null) {
      throw new Hl7Exception(Hl7Exception.Code.AE, "PID^1", 100, "PID segment is missing");
    }
    if (pairs < occurrence) {
      throw withoutMerge(occurrence);
    }
  }

  private static Hl7Exception withoutMerge(int occurrence) {
    return new Hl7Exception(
        Hl7Exception.Code.AE, "MRG^" + occurrence, 100, "MRG segment is missing");
  }

  private static Hl7Exception refused(PatientChangeException e, String location) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case UNKNOWN -> new Hl7Exception(Hl7Exception.Code.AE, location, 204, message);
      case AMBIGUOUS, CIRCULAR, MERGED_ELSEWHERE ->
          new Hl7Exception(Hl7Exception.Code.AE, location, 205, message);
      // to be sent again: nothing is wrong with the message
      case FAILED -> Hl7Exception.rejected("", 207, "The database does not take it now");
    };
  }
}
