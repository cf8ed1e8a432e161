package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.ruleset.TemplateMatch;
import org.orderly.series.ProcessingSeries;
import org.orderly.series.SeriesFilter;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesState;
import org.orderly.series.SeriesStatus;
import org.orderly.series.TemplateChoices;
import org.orderly.template.Templates;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.primefaces.PrimeFaces;

/** The list of series for processing; its address names all of its state. */
@Named("seriesList")
@ViewScoped
public class SeriesPage implements Serializable {
  private static final List<String> FIELDS =
      List.of("q", "status", "state", "modality", "protocol");
  private static final int MOST_SELECTED = 500;
  private static final String KEY = "\\d{1,18}";

  @Inject private SeriesLists lists;
  @Inject private Templates templates;
  @Inject private TemplateChoices choices;
  @Inject private TemplateMatch match;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;
  @Inject private SendingDialog sending;

  private ShownRows shown = new ShownRows();
  private boolean trouble;
  private String told = "";
  private int all;
  private transient SeriesLists.@Nullable Page page;
  private transient @Nullable List<Templates.Name> offered;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    shown = ShownRows.of(external.getRequestParameterMap(), FIELDS);
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = new SeriesLists.Page(List.of(), 0);
    offered = List.of();
    trouble = false;
    if (!user.isMaySeePatients()) {
      return;
    }
    try {
      page = lists.page(filter(), shown.oldestFirst(), shown.offset(), shown.size());
      all = lists.all();
      offered = templates.names();
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  private SeriesFilter filter() {
    return new SeriesFilter(
        Arrays.stream(SeriesStatus.values())
            .filter(s -> s.name().equals(shown.value("status")))
            .findFirst()
            .orElse(null),
        Arrays.stream(SeriesState.values())
            .filter(s -> s.name().equals(shown.value("state")))
            .findFirst()
            .orElse(null),
        shown.value("modality"),
        shown.value("protocol"),
        shown.value("q"));
  }

  private SeriesLists.Page page() {
    if (page == null) {
      refresh();
    }
    return page == null ? new SeriesLists.Page(List.of(), 0) : page;
  }

  public List<ProcessingSeries> getRows() {
    return page().rows();
  }

  public StatusLook look(ProcessingSeries series) {
    return SeriesLook.of(series.status());
  }

  public StatusLook stateLook(ProcessingSeries series) {
    return SeriesLook.of(series.state());
  }

  /** A date as people read it. */
  public String date(@Nullable String dicom) {
    return dicom == null || dicom.length() != 8
        ? ""
        : dicom.substring(0, 4) + '-' + dicom.substring(4, 6) + '-' + dicom.substring(6);
  }

  /** The templates that a series may have. */
  public List<Templates.Name> getTemplates() {
    if (offered == null) {
      refresh();
    }
    return offered == null ? List.of() : offered;
  }

  /** Stores the templates that were chosen in the rows, and starts nothing. */
  public void save() {
    told = "";
    if (!user.isMayAct()) {
      toasts.error("uploads.role", "");
      return;
    }
    int saved = 0;
    int refused = 0;
    for (Map.Entry<String, String> chosen : external.getRequestParameterMap().entrySet()) {
      String name = chosen.getKey();
      if (!name.startsWith("template_") || !name.substring(9).matches(KEY)) {
        continue;
      }
      String key = name.substring(9);
      String was = external.getRequestParameterMap().getOrDefault("was_" + key, "");
      String version = external.getRequestParameterMap().getOrDefault("version_" + key, "");
      if (chosen.getValue().equals(was) || !version.matches("\\d{1,9}")) {
        continue;
      }
      if (choose(Long.parseLong(key), chosen.getValue(), Integer.parseInt(version))) {
        saved++;
      } else {
        refused++;
      }
    }
    if (refused > 0) {
      toasts.error("series.saved.not", texts.get("series.saved.changed", refused));
    } else if (saved > 0) {
      toasts.info("series.saved", saved);
    } else {
      toasts.info("series.saved.none");
    }
    refresh();
  }

  private boolean choose(long series, String template, int version) {
    try {
      Long key = template.matches(KEY) ? Long.valueOf(template) : null;
      return choices.choose(series, key, version) == TemplateChoices.Outcome.DONE;
    } catch (DatabaseFailedException e) {
      return false;
    }
  }

  /** Does what was chosen with the series that are ticked. */
  public void act() {
    told = "";
    if (!user.isMayAct()) {
      toasts.error("uploads.role", "");
      return;
    }
    List<ProcessingSeries> picked = picked();
    switch (external.getRequestParameterMap().getOrDefault("action", "")) {
      case "send" -> {
        sending.ask(picked);
        PrimeFaces.current().ajax().addCallbackParam("ask", true);
      }
      case "cancel" -> {
        told = texts.get("series.canceled", sending.cancel(picked), picked.size());
        refresh();
      }
      default -> matchAgain(picked);
    }
  }

  /** Sends the series that were asked about. */
  public void send() {
    told = "";
    if (!user.isMayAct()) {
      toasts.error("uploads.role", "");
      return;
    }
    told = sending.send(external.getRequestParameterMap().getOrDefault("performer", ""));
    refresh();
  }

  public SendingDialog getSending() {
    return sending;
  }

  private List<ProcessingSeries> picked() {
    String[] keys = external.getRequestParameterValuesMap().get("pick");
    return keys == null
        ? List.of()
        : Arrays.stream(keys)
            .filter(key -> key.matches(KEY))
            .distinct()
            .limit(MOST_SELECTED)
            .map(key -> lists.find(Long.parseLong(key)).orElse(null))
            .filter(Objects::nonNull)
            .toList();
  }

  /** Asks the rulesets again about them. */
  private void matchAgain(List<ProcessingSeries> chosen) {
    try {
      int matched = 0;
      for (ProcessingSeries series : chosen) {
        if (series.state() != SeriesState.PROCESSING
            || series.status() == SeriesStatus.READY_FOR_DEIDENTIFICATION) {
          matched += match.match(series, user.getName()) ? 1 : 0;
        }
      }
      told = texts.get("series.matched", matched, chosen.size());
    } catch (SQLException | DatabaseFailedException e) {
      trouble = true;
    }
    refresh();
  }

  private List<Choice> counted(
      SeriesFilter.Field field, String shownField, UnaryOperator<String> label) {
    return trouble
        ? List.of()
        : Choice.of(lists.counts(field, filter()), shown.value(shownField), label);
  }

  public List<Choice> getStatuses() {
    return counted(SeriesFilter.Field.STATUS, "status", name -> statusText(name));
  }

  static String statusText(String name) {
    return Arrays.stream(SeriesStatus.values())
        .filter(s -> s.name().equals(name))
        .map(SeriesStatus::text)
        .findFirst()
        .orElse(name);
  }

  public List<Choice> getStates() {
    return counted(
        SeriesFilter.Field.STATE,
        "state",
        name ->
            Arrays.stream(SeriesState.values())
                .filter(s -> s.name().equals(name))
                .map(SeriesState::text)
                .findFirst()
                .orElse(name));
  }

  public List<Choice> getModalities() {
    return counted(SeriesFilter.Field.MODALITY, "modality", name -> name);
  }

  public List<Choice> getProtocols() {
    return counted(SeriesFilter.Field.PROTOCOL, "protocol", name -> name);
  }

  /** What was done. */
  public String getTold() {
    return told;
  }

  public boolean isMayAct() {
    return user.isMayAct();
  }

  public boolean isMayPlan() {
    return user.isMayPlan();
  }

  /** How many series there are, whatever the filter. */
  public int getAll() {
    return all;
  }

  public RowPager getPager() {
    return new RowPager(shown, page().rows().size(), page().total(), SeriesLists.MOST);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public boolean isFiltered() {
    return shown.filtered();
  }

  public List<Integer> getSizes() {
    return ShownRows.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
