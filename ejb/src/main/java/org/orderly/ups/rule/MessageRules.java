package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.WorkitemContent;
import org.orderly.conf.WorkitemOnHl7;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.hl7.Hl7Received;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.Workitems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes work items of HL7 messages before these are acknowledged, so that a message whose work item
 * the database did not take is sent again.
 */
@ApplicationScoped
public class MessageRules {

  private static final Logger LOG = LoggerFactory.getLogger(MessageRules.class);
  private static final Pattern FIELD =
      Pattern.compile("\\{([A-Z][A-Z0-9]{2}-\\d{1,3}(?:\\.\\d{1,2}){0,2})}");
  private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

  private final CurrentConfiguration configuration;
  private final Workitems workitems;
  private final Clock clock;

  @Inject
  MessageRules(CurrentConfiguration configuration, Workitems workitems, Clock clock) {
    this.configuration = configuration;
    this.workitems = workitems;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected MessageRules() {
    this(null, null, null);
  }

  void received(@Observes Hl7Received message) {
    ZonedDateTime now = clock.instant().atZone(clock.getZone());
    for (WorkitemOnHl7 rule : message.application().workitemRules()) {
      if (ScheduleExpression.anyContains(rule.schedule(), now)
          && rule.conditions().stream().allMatch(message::meets)) {
        try {
          make(rule, message, now);
        } catch (UpsException | StylesheetException | IllegalArgumentException e) {
          LOG.error("rule {}: no work item is made: {}", rule.id(), e.getMessage());
          message.refuse("Rule " + rule.id() + " makes no work item of it");
        }
      }
    }
  }

  private void make(WorkitemOnHl7 rule, Hl7Received message, ZonedDateTime now)
      throws UpsException, StylesheetException {
    ConfigSnapshot snapshot = configuration.get();
    Optional<NetworkAe> ae = ae(snapshot, message.application().aeTitle());
    if (ae.isEmpty()) {
      throw new IllegalArgumentException("there is no AE to make it for");
    }
    DataSet made = Attributes.empty();
    Stylesheet.of(rule.stylesheet()).apply(message.xml(), made);
    UnaryOperator<String> fill = text -> fill(text, message);
    DataSet source = source(message, made, rule, fill);
    WorkitemContent told = rule.content().filled(fill);
    DataSet content = RuleContent.of(told, rule.id(), source, true, now);
    for (Element element : made) {
      if (!RuleContent.isOfRequest(element.tag())) {
        Attributes.copy(made, element.tag(), content);
      }
    }
    String name = Placeholders.fill(told.instanceUidBasedOnName(), source);
    String uid = name == null ? NamedUid.random() : NamedUid.of(name);
    try {
      workitems.create(new UpsContext(snapshot, ae.get(), null, Origin.RULE), uid, content, false);
    } catch (UpsException e) {
      if (!e.status().equals(Status.DUPLICATE_SOP_INSTANCE)) {
        throw e;
      }
      LOG.info("rule {}: {} is there already", rule.id(), uid);
    }
  }

  private static Optional<NetworkAe> ae(ConfigSnapshot snapshot, @Nullable AeTitle title) {
    return title == null
        ? snapshot.device().networkAes().stream().filter(NetworkAe::installed).findFirst()
        : snapshot.ae(title);
  }

  /** What the rule's texts and the request are taken from. */
  private static DataSet source(
      Hl7Received message, DataSet made, WorkitemOnHl7 rule, UnaryOperator<String> fill) {
    DataSet source = Attributes.empty();
    DataSet patient = message.patient();
    if (patient != null) {
      Attributes.copyPatient(patient, source);
    }
    for (Element element : made) {
      Attributes.copy(made, element.tag(), source);
    }
    String study = rule.studyInstanceUid() == null ? "" : fill.apply(rule.studyInstanceUid());
    if (!source.hasValue(Tag.StudyInstanceUID) && UID.matcher(study).matches()) {
      source.put(Tag.StudyInstanceUID, study);
    }
    return source;
  }

  /** Braces in a value are no further placeholder. */
  private static String fill(String text, Hl7Received message) {
    return FIELD
        .matcher(text)
        .replaceAll(
            m -> Matcher.quoteReplacement(message.value(m.group(1)).replaceAll("[{}]|^\"\"$", "")))
        .strip();
  }
}
