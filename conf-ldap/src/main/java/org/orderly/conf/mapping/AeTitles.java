package org.orderly.conf.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.dicom.data.AeTitle;

/**
 * All AEs of the directory by title. Titles should be unique (PS3.15 H.1.3.5), but directories with
 * several sites repeat them: that is a problem only if we send to such a title and cannot tell
 * where.
 */
final class AeTitles {

  private final List<ConfigProblem> problems;
  private final Set<String> targets;
  private final Map<AeTitle, RemoteAe> found = new LinkedHashMap<>();
  private final Map<AeTitle, ConfigEntry> owners = new LinkedHashMap<>();

  /**
   * @param own entries of our device and below
   */
  AeTitles(List<ConfigEntry> own, List<ConfigProblem> problems) {
    this.problems = problems;
    this.targets = new HashSet<>();
    for (ConfigEntry entry : own) {
      targets.addAll(entry.values("dcmIanDestination"));
      String uri = entry.value("dcmURI");
      if (entry.is("dcmExporter") && uri.startsWith("dicom:")) {
        targets.add(uri.substring("dicom:".length()));
      }
      if (entry.is("dcmUPSProcessingRule")) {
        targets.add(uri.substring(uri.indexOf(':') + 1));
      }
    }
  }

  /** Our own device comes first, so that its AEs win over others with the same title. */
  void add(ConfigEntry entry, AeTitle title, Function<AeTitle, RemoteAe> read) {
    RemoteAe ae = read.apply(title);
    RemoteAe before = found.putIfAbsent(title, ae);
    if (before == null) {
      owners.put(title, entry);
    } else if (targets.contains(title.toString()) && !addresses(before).equals(addresses(ae))) {
      String other = Optional.ofNullable(owners.get(title)).map(ConfigEntry::dn).orElse("");
      problems.add(
          new ConfigProblem(
              entry.dn(), "dicomAETitle", title + " has another address than at " + other));
    }
  }

  private static Set<String> addresses(RemoteAe ae) {
    List<String> addresses = new ArrayList<>();
    ae.connections().forEach(c -> addresses.add(c.hostname() + ":" + c.port()));
    return Set.copyOf(addresses);
  }

  Map<AeTitle, RemoteAe> all() {
    return found;
  }
}
