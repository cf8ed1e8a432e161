package org.orderly.hl7;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Hl7Application;
import org.orderly.conf.Hl7Condition;
import org.orderly.dicom.data.DataSet;
import org.orderly.hl7.Hl7Message.Hl7Segment;

/** An event: a message that an application of ours takes. Whoever observes it may refuse it. */
public final class Hl7Received {

  private final Hl7Application application;
  private final Hl7Message message;
  private final InetAddress sender;
  private final @Nullable DataSet patient;
  private final String xml;
  private final List<String> refusals = new ArrayList<>();

  private Hl7Received(
      Hl7Application application,
      Hl7Message message,
      InetAddress sender,
      @Nullable DataSet patient,
      String xml) {
    this.application = application;
    this.message = message;
    this.sender = sender;
    this.patient = patient;
    this.xml = xml;
  }

  static Hl7Received of(Hl7Application application, Hl7Message message, InetAddress sender)
      throws Hl7Exception {
    DataSet patient = null;
    for (Hl7Segment segment : message.segments()) {
      if (segment.name().equals("PID") && patient == null) {
        patient = PatientSegments.patient(segment, "PID^1");
      }
    }
    return new Hl7Received(application, message, sender, patient, Hl7Xml.of(message.text()));
  }

  /** Whose the message is. */
  public Hl7Application application() {
    return application;
  }

  /** The patient of the first PID segment; null if there is none. */
  public @Nullable DataSet patient() {
    return patient;
  }

  /** The message as style sheets take it. */
  public String xml() {
    return xml;
  }

  /**
   * The value of {@code PID-3.4.1} in the first such segment; the empty string if there is none.
   */
  public String value(String field) {
    String[] parts = field.substring(4).split("\\.");
    for (Hl7Segment segment : message.segments()) {
      if (segment.name().equals(field.substring(0, 3))) {
        int component = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
        int subcomponent = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
        return segment.value(Integer.parseInt(parts[0]), 1, component, subcomponent);
      }
    }
    return "";
  }

  /**
   * Whether the message meets a condition. A field without the number of a component is compared as
   * a whole: {@code MSH-9=ORM\^O01}; a host by its name and by its address.
   */
  public boolean meets(Hl7Condition condition) {
    if (condition.isOfHost()) {
      // looked up only here: nobody else waits for a name service
      return condition.holds(List.of(sender.getHostName(), sender.getHostAddress()));
    }
    String field = condition.field();
    if (field.indexOf('.') < 0) {
      String whole = message.field(field.substring(0, 3), Integer.parseInt(field.substring(4)));
      if (message.isComposite(whole)) {
        return condition.holds(whole);
      }
    }
    return condition.holds(value(field));
  }

  /** Says why it is not done, without values of the message. */
  public void refuse(String reason) {
    refusals.add(reason);
  }

  List<String> refusals() {
    return List.copyOf(refusals);
  }
}
