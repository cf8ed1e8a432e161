package org.orderly.web.ui.studies;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.orderly.export.ExportService;
import org.orderly.export.ExportService.DestinationView;

/** The destinations that can be chosen. */
@Named
@RequestScoped
public class Destinations {
  @EJB private ExportService exports;

  public List<DestinationView> getAll() {
    return exports.destinations().stream()
        .sorted(Comparator.comparing(DestinationView::id))
        .toList();
  }

  /** As a list shows it: its description, and its name if that tells more. */
  public String label(DestinationView destination) {
    String description = destination.description();
    if (description.isEmpty()) {
      return destination.id();
    }
    return description.contains(destination.id())
        ? description
        : description + " (" + destination.id() + ")";
  }

  Optional<DestinationView> find(String id) {
    return getAll().stream().filter(destination -> destination.id().equals(id)).findFirst();
  }

  /** The id, if it is known; else that of the first; empty if there is none. */
  String orFirst(String id) {
    return find(id).or(() -> getAll().stream().findFirst()).map(DestinationView::id).orElse("");
  }
}
