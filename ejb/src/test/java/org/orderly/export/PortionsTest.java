package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.dict.Uid;
import org.orderly.task.EntityUid;

class PortionsTest {
  private final List<InstanceLocation> stored = new ArrayList<>();

  private final class Archive extends ArchiveQuery {
    @Override
    public List<InstanceLocation> locations(
        String study, @Nullable String series, @Nullable String sop) {
      return stored.stream()
          .filter(i -> i.studyIuid().equals(study))
          .filter(i -> series == null || i.seriesIuid().equals(series))
          .toList();
    }
  }

  private InstanceLocation store(String study, String series, String sop) {
    InstanceLocation location =
        new InstanceLocation(
            stored.size(),
            study,
            series,
            sop,
            Uid.CTImageStorage,
            1,
            1,
            Uid.ExplicitVRLittleEndian,
            "fs1",
            Path.of("x"),
            1,
            null,
            null);
    stored.add(location);
    return location;
  }

  @Test
  void names_whole_studies_whole_series_and_else_single_instances() {
    List<InstanceLocation> chosen = new ArrayList<>();
    chosen.add(store("1", "1.1", "1.1.1"));
    chosen.add(store("1", "1.2", "1.2.1"));
    chosen.add(store("2", "2.1", "2.1.1"));
    chosen.add(store("2", "2.1", "2.1.2"));
    chosen.add(store("2", "2.2", "2.2.1"));
    store("2", "2.2", "2.2.2");
    assertEquals(
        List.of(
            EntityUid.ofStudy("1"),
            new EntityUid("2", "2.1", null),
            new EntityUid("2", "2.2", "2.2.1")),
        Portions.of(chosen, new Archive()));
  }
}
