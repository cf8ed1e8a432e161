package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.MalformedURLException;
import java.util.List;

/** The pages of the console that this user may see, in the order of the bar. */
@Named
@RequestScoped
public class Navigation {
  private static final NavigationEntry ACCESSES =
      new NavigationEntry("accesses", "/process/accesses.xhtml", "pi-eye", false);
  private static final List<NavigationEntry> ENTRIES =
      List.of(
          new NavigationEntry("home", "/index.xhtml", "pi-home", false),
          new NavigationEntry("status", "/status/images.xhtml", "pi-database", true),
          new NavigationEntry("studies", "/studies/studies.xhtml", "pi-images", true),
          new NavigationEntry("jobs", "/queue/jobs.xhtml", "pi-send", true),
          new NavigationEntry("process", "/process/folders.xhtml", "pi-folder-open", true),
          new NavigationEntry("worklist", "/worklist/workitems.xhtml", "pi-list", true),
          ACCESSES,
          new NavigationEntry("settings", "/settings/settings.xhtml", "pi-cog", false));
  private static final NavigationEntry WATCHING =
      new NavigationEntry("status", "/status/graphs.xhtml", "pi-database", false);
  private static final List<NavigationEntry> MONITORING =
      List.of(new NavigationEntry("queues", "/monitoring/queues.xhtml", "pi-chart-bar", false));

  private static final List<NavigationEntry> STATUS =
      List.of(
          new NavigationEntry("images", "/status/images.xhtml", "pi-image", true),
          new NavigationEntry("series", "/status/series-list.xhtml", "pi-clone", true),
          new NavigationEntry("holdings", "/status/studies.xhtml", "pi-folder", true),
          new NavigationEntry("patients", "/status/patients.xhtml", "pi-users", true),
          new NavigationEntry("graphs", "/status/graphs.xhtml", "pi-sitemap", false),
          new NavigationEntry("tasks", "/status/tasks.xhtml", "pi-cog", false));

  private static final List<NavigationEntry> PROCESS =
      List.of(
          new NavigationEntry("folders", "/process/folders.xhtml", "pi-copy", true),
          new NavigationEntry("processing", "/process/series.xhtml", "pi-clone", true),
          new NavigationEntry("logs", "/process/logs.xhtml", "pi-history", true),
          new NavigationEntry("uploads", "/process/uploads.xhtml", "pi-upload", true),
          new NavigationEntry("templates", "/process/templates.xhtml", "pi-palette", true),
          new NavigationEntry("rulesets", "/process/rulesets.xhtml", "pi-filter", true),
          new NavigationEntry("statuses", "/process/statuses.xhtml", "pi-question-circle", true),
          ACCESSES);

  @Inject private ExternalContext external;
  @Inject private SignedIn signedIn;

  public List<NavigationEntry> getEntries() {
    // whoever may not see patients finds the rest of Status
    return ENTRIES.stream()
        .map(entry -> entry.screen().equals("status") && !shown(entry) ? WATCHING : entry)
        .filter(this::shown)
        .filter(entry -> !entry.equals(ACCESSES) || !isProcessShown())
        .toList();
  }

  /** Whether the section DICOM Process is there, to which the audit of pseudonyms belongs then. */
  public boolean isProcessShown() {
    return signedIn.isMaySeePatients();
  }

  /** The pages of the section Status. */
  public List<NavigationEntry> getStatus() {
    return STATUS.stream().filter(this::shown).toList();
  }

  /** The pages of the section DICOM Process. */
  public List<NavigationEntry> getProcess() {
    return PROCESS.stream().filter(this::shown).toList();
  }

  public List<NavigationEntry> getMonitoring() {
    return MONITORING.stream().filter(this::shown).toList();
  }

  private boolean shown(NavigationEntry entry) {
    return (!entry.ofPatients() || signedIn.isMaySeePatients())
        && (!entry.path().startsWith("/settings/") || signedIn.hasRole("admin"))
        && (!entry.screen().equals("accesses") || signedIn.hasRole("auditor"))
        && exists(entry.path());
  }

  private boolean exists(String path) {
    try {
      return external.getResource(path) != null;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
