package org.orderly.ups.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * What a work item is to be performed on, as far as it is in the archive.
 *
 * @param byStudy instances by Study Instance UID
 * @param missing how many instances are referenced but not archived
 * @param fault what is wrong with the Input Information; null: nothing
 */
record WorkInput(Map<String, List<InstanceLocation>> byStudy, int missing, @Nullable String fault) {

  static WorkInput of(DataSet workitem, ArchiveQuery archive) {
    Map<String, Map<String, InstanceLocation>> found = new LinkedHashMap<>();
    int missing = 0;
    List<DataSet> input = workitem.items(Tag.InputInformationSequence);
    if (input.isEmpty()) {
      return new WorkInput(Map.of(), 0, "There is no Input Information");
    }
    for (DataSet item : input) {
      String study = item.string(Tag.StudyInstanceUID);
      if (study == null || study.isEmpty()) {
        return new WorkInput(Map.of(), 0, "The Input Information names no study");
      }
      Set<String> wanted =
          item.items(Tag.ReferencedSOPSequence).stream()
              .map(sop -> sop.string(Tag.ReferencedSOPInstanceUID, ""))
              .collect(Collectors.toSet());
      Map<String, InstanceLocation> ofStudy =
          found.computeIfAbsent(study, k -> new LinkedHashMap<>());
      int here = 0;
      for (InstanceLocation location :
          archive.locations(study, item.string(Tag.SeriesInstanceUID), null)) {
        if (wanted.isEmpty() || wanted.contains(location.sopIuid())) {
          ofStudy.put(location.sopIuid(), location);
          here++;
        }
      }
      missing += Math.max(0, wanted.size() - here);
    }
    Map<String, List<InstanceLocation>> byStudy = new LinkedHashMap<>();
    found.forEach(
        (study, instances) -> {
          if (!instances.isEmpty()) {
            byStudy.put(study, new ArrayList<>(instances.values()));
          }
        });
    return new WorkInput(byStudy, missing, null);
  }

  List<InstanceLocation> all() {
    return byStudy.values().stream().flatMap(List::stream).toList();
  }
}
