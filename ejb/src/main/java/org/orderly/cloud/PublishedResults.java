package org.orderly.cloud;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.export.ExportWork;
import org.orderly.export.Outgoing;

/**
 * Results as publishers get them: of what the platform was not given, they say again what the
 * publisher is configured to be told ({@code orderlyRestoredField}).
 */
@ApplicationScoped
public class PublishedResults implements ExportWork.Withholding {
  private final CloudState state;
  private final Copies copies;

  @Inject
  PublishedResults(CloudState state, Copies copies) {
    this.state = state;
    this.copies = copies;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected PublishedResults() {
    this(null, null);
  }

  @Override
  public Outgoing outgoing(
      ConfigSnapshot snapshot, Destination destination, List<InstanceLocation> chosen)
      throws IOException, SQLException {
    List<String> restored = destination.remote().restoredFields();
    if (restored.isEmpty()) {
      return new Outgoing(chosen, List.of());
    }
    Map<String, String> platforms =
        state.platforms(chosen.stream().map(InstanceLocation::sopIuid).toList());
    List<InstanceLocation> locations = new ArrayList<>();
    List<Path> made = new ArrayList<>();
    boolean good = false;
    try {
      for (InstanceLocation location : chosen) {
        String platform = platforms.get(location.sopIuid());
        List<String> hidden = platform == null ? List.of() : hidden(snapshot, platform, restored);
        if (hidden.isEmpty()) {
          locations.add(location);
        } else {
          Path copy = copies.without(hidden, location, false);
          made.add(copy);
          locations.add(location.in(copy, Files.size(copy)));
        }
      }
      good = true;
      return new Outgoing(locations, made);
    } finally {
      if (!good) {
        new Outgoing(List.of(), made).close();
      }
    }
  }

  /** Nothing leaves while nobody can say what the platform was not given. */
  private static List<String> hidden(
      ConfigSnapshot snapshot, String platform, List<String> restored) throws IOException {
    Destination made =
        snapshot
            .destination(platform)
            .orElseThrow(() -> new IOException("No such Exporter: " + platform));
    return made.cloud().anonymizedFields().stream().filter(f -> !restored.contains(f)).toList();
  }
}
