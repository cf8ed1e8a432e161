package org.orderly.conf.mapping;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.DatastoreSource;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.RemoteAddress;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.SegmentService;
import org.orderly.conf.Storage;
import org.orderly.conf.TaskQueue;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.dicom.data.AeTitle;

/** References between entries: what they name must exist. */
final class SnapshotChecks {

  private final List<ConfigProblem> problems;

  SnapshotChecks(List<ConfigProblem> problems) {
    this.problems = problems;
  }

  List<Located<Destination>> destinations(
      List<Located<Destination>> destinations,
      List<Located<TaskQueue>> queues,
      List<AeTitle> ownAes,
      Map<AeTitle, RemoteAe> remoteAes) {
    List<Located<Destination>> good = new ArrayList<>();
    for (Located<Destination> located : destinations) {
      Destination destination = located.value();
      int before = problems.size();
      if (queues.stream().noneMatch(q -> q.value().name().equals(destination.queueName()))) {
        add(located, "dcmQueueName", "there is no queue " + destination.queueName());
      }
      if (!ownAes.contains(destination.localAe())) {
        add(located, "dicomAETitle", destination.localAe() + " is no AE of this device");
      }
      for (AeTitle title : destination.ianDestinations()) {
        if (!remoteAes.containsKey(title)) {
          add(located, "dcmIanDestination", "there is no AE " + title);
        }
      }
      if ("dicom".equals(destination.uri().getScheme())) {
        target(located, destination.uri(), remoteAes);
      }
      remote(located, queues);
      if (problems.size() == before) {
        good.add(located);
      }
    }
    return good;
  }

  /** A destination that is no AE has an address, and results have a queue. */
  private void remote(Located<Destination> located, List<Located<TaskQueue>> queues) {
    Destination destination = located.value();
    RemoteAddress.problem(destination.uri()).ifPresent(problem -> add(located, "dcmURI", problem));
    String queue = destination.cloud().resultQueue();
    if (queue != null && queues.stream().noneMatch(q -> q.value().name().equals(queue))) {
      add(located, "orderlyResultQueue", "there is no queue " + queue);
    }
    destination
        .segment()
        .problem()
        .ifPresent(problem -> add(located, "orderlyDeidentOption", problem));
    if (destination.segment().scope().length() > SegmentService.LONGEST_SCOPE) {
      add(located, "orderlyPseudonymScope", "is longer than " + SegmentService.LONGEST_SCOPE);
    }
    if (destination.remote().user() != null && destination.remote().secretProperty() == null) {
      add(located, "orderlySecretProperty", "is missing: orderlyUser needs a secret");
    }
  }

  private void target(Located<?> located, URI uri, Map<AeTitle, RemoteAe> remoteAes) {
    String target = uri.getSchemeSpecificPart();
    try {
      if (!remoteAes.containsKey(AeTitle.of(target))) {
        add(located, "dcmURI", "there is no AE " + target);
      }
    } catch (IllegalArgumentException e) {
      add(located, "dcmURI", "'" + target + "' is no AE title");
    }
  }

  private void title(Located<?> located, URI uri) {
    try {
      AeTitle.of(uri.getSchemeSpecificPart());
    } catch (IllegalArgumentException e) {
      add(located, "dcmURI", "'" + uri.getSchemeSpecificPart() + "' is no AE title");
    }
  }

  List<Located<ExportRule>> rules(
      List<Located<ExportRule>> rules,
      List<Located<Destination>> destinations,
      OtherExporters others) {
    List<Located<ExportRule>> good = new ArrayList<>();
    for (Located<ExportRule> rule : rules) {
      int before = problems.size();
      List<String> usable = new ArrayList<>();
      if (!rule.value().conditions().all().isEmpty()
          && !rule.value().filter().query().groups().isEmpty()) {
        add(rule, "orderlyQuery", "there is dcmProperty, too; put all conditions into one of them");
      }
      for (String id : rule.value().destinationIds()) {
        if (others.runs(rule.value())) {
          others.missing(rule.value(), id).ifPresent(m -> add(rule, "dcmExporterID", m));
          usable.add(id);
        } else if (destinations.stream().anyMatch(d -> d.value().id().equals(id))) {
          usable.add(id);
        } else if (!others.unsupported().contains(id)) {
          add(rule, "dcmExporterID", "there is no usable exporter " + id);
        }
      }
      if (problems.size() == before && !usable.isEmpty()) {
        good.add(new Located<>(rule.dn(), rule.value().withDestinations(usable)));
      }
    }
    return good;
  }

  /**
   * Work is done in the name of an own AE, with a peer that is known. Rules of other kinds belong
   * to another archive and do nothing here.
   */
  List<ProcessingRule> processingRules(
      List<Located<ProcessingRule>> rules, List<AeTitle> ownAes, Map<AeTitle, RemoteAe> remoteAes) {
    List<ProcessingRule> good = new ArrayList<>();
    for (Located<ProcessingRule> rule : rules) {
      int before = problems.size();
      if (!ownAes.contains(rule.value().performer())) {
        add(rule, "dicomAETitle", rule.value().performer() + " is no AE of this device");
      }
      String scheme = rule.value().uri().getScheme();
      if ("movescu".equals(scheme)) {
        // whom others send to, they have to know
        title(rule, rule.value().uri());
      } else if (rule.value().isSupported()) {
        target(rule, rule.value().uri(), remoteAes);
      }
      if (problems.size() == before) {
        good.add(rule.value());
      }
    }
    return good;
  }

  /** Objects are stored in the name of an own AE; no two sources copy the same folder. */
  List<DatastoreSource> sources(
      List<Located<DatastoreSource>> sources,
      List<AeTitle> ownAes,
      List<Located<Destination>> destinations) {
    List<DatastoreSource> good = new ArrayList<>();
    for (Located<DatastoreSource> located : sources) {
      DatastoreSource source = located.value();
      int before = problems.size();
      if (!ownAes.contains(source.ae())) {
        add(located, "dicomAETitle", source.ae() + " is no AE of this device");
      }
      source.problem().ifPresent(problem -> add(located, "dcmURI", problem));
      String segmenter = source.segmenter();
      if (segmenter != null
          && destinations.stream().noneMatch(d -> d.value().id().equals(segmenter))) {
        add(located, "orderlySegmenter", "there is no exporter " + segmenter);
      }
      if (problems.size() == before) {
        for (DatastoreSource other : good) {
          if (other.datastore().startsWith(source.datastore())
              || source.datastore().startsWith(other.datastore())) {
            add(located, "dcmURI", "is the folder of the source " + other.id() + ", or within it");
          }
        }
      }
      if (problems.size() == before) {
        good.add(source);
      }
    }
    return good;
  }

  Optional<NetworkAe> networkAe(
      ConfigEntry entry,
      NetworkAe ae,
      List<Located<Storage>> storages,
      Map<AeTitle, RemoteAe> remoteAes) {
    int before = problems.size();
    for (String id : ae.objectStorageIds()) {
      if (storages.stream().noneMatch(s -> s.value().id().equals(id))) {
        problems.add(
            new ConfigProblem(entry.dn(), "dcmObjectStorageID", "there is no storage " + id));
      }
    }
    for (AeTitle title : ae.ian().destinations()) {
      if (!ae.ian().triggers().isEmpty() && !remoteAes.containsKey(title)) {
        problems.add(new ConfigProblem(entry.dn(), "dcmIanDestination", "there is no AE " + title));
      }
    }
    return problems.size() == before ? Optional.of(ae) : Optional.empty();
  }

  /** No title and no other title may name two AEs of the device. */
  void aliases(ConfigEntry device, List<NetworkAe> aes) {
    Map<AeTitle, AeTitle> owners = new HashMap<>();
    aes.forEach(ae -> owners.put(ae.title(), ae.title()));
    for (NetworkAe ae : aes) {
      for (AeTitle other : ae.otherAeTitles()) {
        AeTitle owner = owners.putIfAbsent(other, ae.title());
        if (owner != null && !owner.equals(ae.title())) {
          problems.add(
              new ConfigProblem(
                  "dicomAETitle=" + ae.title() + "," + device.dn(),
                  "dcmOtherAETitle",
                  other + " already names " + owner));
        }
      }
    }
  }

  private void add(Located<?> located, String attribute, String message) {
    problems.add(new ConfigProblem(located.dn(), attribute, message));
  }
}
