package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
import org.orderly.web.ui.UserTime;
import org.primefaces.PrimeFaces;

/** The list of series for processing; its address names all of its state. */
@Named("seriesList")
@ViewScoped
public class SeriesPage extends ListPage<ProcessingSeries> {
  private static final int MOST_SELECTED = 500;
  private static final List<String> PANEL =
      List.of("state", "modality", "protocol", "scanFrom", "scanTill", "from", "till");
  private static final String KEY = "\\d{1,18}";

  @Inject private SeriesLists lists;
  @Inject private Templates templates;
  @Inject private TemplateChoices choices;
  @Inject private TemplateMatch match;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private UserTime time;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;
  @Inject private SendingDialog sending;

  private String told = "";
  private int all;
  private transient @Nullable List<Templates.Name> offered;

  public SeriesPage() {
    super(Stream.concat(Stream.of("q", "status"), PANEL.stream()).toList(), SeriesLists.MOST);
  }

  @Override
  protected Found<ProcessingSeries> read(ShownRows wanted) {
    offered = List.of();
    SeriesLists.Page page =
        lists.page(filter(), wanted.oldestFirst(), wanted.offset(), wanted.size());
    all = lists.all();
    offered = templates.names();
    return new Found<>(page.rows(), page.total());
  }

  private SeriesFilter filter() {
    return new SeriesFilter(
        Arrays.stream(SeriesStatus.values())
            .filter(s -> s.name().equals(value("status")))
            .findFirst()
            .orElse(null),
        Arrays.stream(SeriesState.values())
            .filter(s -> s.name().equals(value("state")))
            .findFirst()
            .orElse(null),
        value("modality"),
        value("protocol"),
        value("q"),
        days());
  }

  /** The last day is meant whole, in the zone of the user. */
  private SeriesFilter.Days days() {
    LocalDate from = day("from");
    LocalDate till = day("till");
    LocalDate scanFrom = day("scanFrom");
    LocalDate scanTill = day("scanTill");
    return new SeriesFilter.Days(
        scanFrom == null ? null : scanFrom.format(DateTimeFormatter.BASIC_ISO_DATE),
        scanTill == null ? null : scanTill.format(DateTimeFormatter.BASIC_ISO_DATE),
        from == null ? null : from.atStartOfDay(time.zone()).toInstant(),
        till == null ? null : till.plusDays(1).atStartOfDay(time.zone()).toInstant());
  }

  /** What is no day limits nothing. */
  private @Nullable LocalDate day(String field) {
    try {
      return value(field).isEmpty() ? null : LocalDate.parse(value(field));
    } catch (DateTimeParseException e) {
      return null;
    }
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
      trouble();
    }
    refresh();
  }

  private List<Choice> counted(
      SeriesFilter.Field field, String shownField, UnaryOperator<String> label) {
    return isTrouble()
        ? List.of()
        : Choice.of(lists.counts(field, filter()), value(shownField), label);
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

  /** How many filters of the panel are set; it is open if any is. */
  public long getNarrowed() {
    return PANEL.stream().filter(field -> !value(field).isEmpty()).count();
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
}
