package org.orderly.ups.rule;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Occurrence;
import org.orderly.archive.Source;
import org.orderly.archive.StoredInstance;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.conf.WorkitemOnStore.IncludeInput;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.rule.ConditionMatch;
import org.orderly.rule.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What objects that arrived ask of the worklist: a work item to be made, or to be added to.
 *
 * @param content with the Input Information of these objects
 * @param source attributes of the first object, if the rule has a style sheet
 */
record StoreOrder(
    String ruleId,
    AeTitle ae,
    String uid,
    IncludeInput includeInput,
    DataSet content,
    @Nullable DataSet source) {

  private static final Logger LOG = LoggerFactory.getLogger(StoreOrder.class);
  private static final int MAX_VALUE = 16 * 1024;

  /** The orders of a batch; objects for the same work item make one. */
  static List<StoreOrder> of(List<StoredInstance> instances, ZonedDateTime now) {
    Map<String, StoreOrder> orders = new LinkedHashMap<>();
    for (StoredInstance instance : instances) {
      // what was there before unchanged is nothing to be worked on again
      if (instance.occurrence() == Occurrence.IGNORED) {
        continue;
      }
      List<WorkitemOnStore> rules = instance.receivedBy().workitemRules().onStore();
      if (rules.isEmpty()) {
        continue;
      }
      ConditionMatch match =
          new ConditionMatch(instance.attributes(), session(instance), now.toLocalDate());
      for (WorkitemOnStore rule : rules) {
        try {
          if (ScheduleExpression.anyContains(rule.schedule(), now)
              && match.matches(rule.conditions())) {
            StoreOrder order = of(rule, instance, now);
            String own =
                rule.includeInput() == IncludeInput.SINGLE_OR_CREATE ? instance.sopIuid() : "";
            orders.merge(rule.id() + '|' + order.uid() + '|' + own, order, StoreOrder::and);
          }
        } catch (RuntimeException e) {
          // one rule must not keep the others, or the object, from being stored
          LOG.error("rule {} for {}: {}", rule.id(), instance.sopIuid(), e.getClass().getName());
        }
      }
    }
    return List.copyOf(orders.values());
  }

  private static Session session(StoredInstance instance) {
    Source source = instance.source();
    List<String> called =
        Stream.of(source.calledAet(), instance.receivedBy().title().toString()).distinct().toList();
    return new Session(
        source.callingAet(), called, source.callingHost(), source.calledHost(), source.transport());
  }

  private static StoreOrder of(WorkitemOnStore rule, StoredInstance instance, ZonedDateTime now) {
    String name = Placeholders.fill(rule.content().instanceUidBasedOnName(), instance.attributes());
    String uid = name == null ? NamedUid.random() : NamedUid.of(name);
    DataSet content = RuleContent.of(rule.content(), rule.id(), instance.attributes(), true, now);
    if (rule.scope() != null) {
      content.putSequence(
          Tag.ScheduledProcessingParametersSequence, RuleContent.scope(rule.scope()));
    }
    if (rule.includeInput() != IncludeInput.NO) {
      content.putSequence(Tag.InputInformationSequence, reference(instance));
    }
    DataSet source = rule.stylesheet() == null ? null : small(instance.attributes());
    return new StoreOrder(
        rule.id(), instance.receivedBy().title(), uid, rule.includeInput(), content, source);
  }

  /** Without large values, which no work item is made of. */
  private static DataSet small(DataSet attributes) {
    DataSet small = new DataSet();
    for (Element element : attributes) {
      boolean fits = !(element instanceof Element.Bytes bytes) || bytes.value().length <= MAX_VALUE;
      if (fits && !(element instanceof Element.Bulk) && !(element instanceof Element.Fragments)) {
        small.put(element);
      }
    }
    return small;
  }

  /** Referenced Instances and Access Macro, PS3.3 10.28. */
  private static DataSet reference(StoredInstance instance) {
    DataSet sop = new DataSet();
    sop.put(Tag.ReferencedSOPClassUID, instance.sopCuid());
    sop.put(Tag.ReferencedSOPInstanceUID, instance.sopIuid());
    List<AeTitle> retrieve = instance.receivedBy().retrieveAeTitles();
    String[] titles =
        retrieve.isEmpty()
            ? new String[] {instance.receivedBy().title().value()}
            : retrieve.stream().map(AeTitle::value).toArray(String[]::new);
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, instance.studyIuid());
    item.put(Tag.SeriesInstanceUID, instance.seriesIuid());
    item.putSequence(Tag.ReferencedSOPSequence, sop);
    item.putSequence(Tag.DICOMRetrievalSequence, new DataSet().put(Tag.RetrieveAETitle, titles));
    return item;
  }

  /** Only what accumulates takes further objects. */
  private StoreOrder and(StoreOrder later) {
    if (includeInput.appends()) {
      List<DataSet> all = new ArrayList<>(input());
      for (DataSet item : later.input()) {
        addTo(all, item);
      }
      content.putSequence(Tag.InputInformationSequence, all.toArray(DataSet[]::new));
    }
    return this;
  }

  private static void addTo(List<DataSet> all, DataSet item) {
    for (DataSet known : all) {
      if (Objects.equals(known.string(Tag.SeriesInstanceUID), item.string(Tag.SeriesInstanceUID))) {
        List<DataSet> sops = new ArrayList<>(known.items(Tag.ReferencedSOPSequence));
        sops.addAll(item.items(Tag.ReferencedSOPSequence));
        known.putSequence(Tag.ReferencedSOPSequence, sops.toArray(DataSet[]::new));
        return;
      }
    }
    all.add(item);
  }

  List<DataSet> input() {
    return content.items(Tag.InputInformationSequence);
  }

  static byte[] encode(DataSet dataSet) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try {
      new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(dataSet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static DataSet decode(byte @Nullable [] encoded) {
    try {
      return new DataSetReader(
              new ByteArrayInputStream(encoded == null ? new byte[0] : encoded),
              TransferSyntax.EXPLICIT_LITTLE,
              ReadLimits.DEFAULTS)
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException("work item of a rule", e);
    }
  }

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "StoreOrder[" + ruleId + " " + uid + "]";
  }
}
