package org.orderly.web.ui.studies;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.StudySearch;
import org.orderly.export.SendStates;
import org.orderly.task.EntityUid;
import org.orderly.web.ui.FirstPage;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.primefaces.PrimeFaces;

/** The state of one open Studies page: form, shown search and selection. */
@Named("studies")
@ViewScoped
public class StudiesPage implements Serializable {
  private static final int MOST_AT_ONCE = 20_000;

  @Inject private StudySearch search;
  @Inject private SendStates states;
  @Inject private Destinations destinations;
  @Inject private SendDialog sending;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private final HashMap<String, String> form = new HashMap<>();
  private @Nullable ShownStudies shown;
  private @Nullable LazyStudies rows;
  private List<StudyRow> selected = List.of();

  /** Shows what the address names, so that a search can be kept as a bookmark. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      external.responseSendError(403, "");
      return;
    }
    Map<String, String> parameters = external.getRequestParameterMap();
    for (String field : ShownStudies.FIELDS) {
      form.put(field, parameters.getOrDefault(field, ""));
    }
    show();
    form.put("destination", destination());
    form.put("size", Integer.toString(getPageSize()));
  }

  /** Makes the form's search the one that is shown. */
  public void search() {
    if (show() && shown != null) {
      FirstPage.of(getPageSize(), "list:studies");
      PrimeFaces.current().ajax().addCallbackParam("query", shown.query());
    }
  }

  public void clear() {
    form.replaceAll(
        (field, value) -> field.equals("destination") || field.equals("size") ? value : "");
    search();
  }

  private boolean show() {
    try {
      ShownStudies now = ShownStudies.of(form);
      LazyStudies found =
          new LazyStudies(search, states, now, destinations.orFirst(now.value("destination")));
      found.count(Map.of());
      found.setPageSize(now.size());
      shown = now;
      rows = found;
      selected = List.of();
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      toasts.error("studies.search.bad", String.valueOf(e.getMessage()));
    }
    return false;
  }

  /** Asks where to send one study. */
  public void askOne(StudyRow row) {
    sending.ask(List.of(EntityUid.ofStudy(row.uid())), List.of(row.label()), false, destination());
  }

  /** Asks where to send the selected studies, as a batch. */
  public void askSelected() {
    if (selected.isEmpty()) {
      toasts.warn("studies.selected.none", "");
      return;
    }
    sending.ask(
        selected.stream().map(row -> EntityUid.ofStudy(row.uid())).toList(),
        selected.stream().map(StudyRow::label).toList(),
        true,
        destination());
  }

  /**
   * Asks where to send all studies that the search finds, on whichever page of the list, as a
   * batch: those that are there now, whatever comes before the answer.
   */
  public void askAll() {
    ShownStudies now = shown;
    if (now == null) {
      return;
    }
    List<String> uids =
        search.uids(
            now.request(0, MOST_AT_ONCE + 1), states.condition(destination(), now.wanted()));
    if (uids.isEmpty()) {
      toasts.warn("studies.empty", "");
    } else if (uids.size() > MOST_AT_ONCE) {
      toasts.warn("studies.all.many", texts.get("studies.all.many.hint", MOST_AT_ONCE));
    } else {
      List<String> words = getShownWords();
      sending.ask(
          uids.stream().map(EntityUid::ofStudy).toList(),
          words.isEmpty() ? List.of(texts.get("studies.scope.all")) : words,
          true,
          destination());
    }
  }

  /** What was sent once is not to be sent again by mistake. */
  public void unselect() {
    selected = List.of();
  }

  /** Asks where to send what is missing there. */
  public void askUnsent() {
    sending.askUnsent(destination(), shown == null ? null : shown.request(0, 0), getShownWords());
  }

  private String destination() {
    return destinations.orFirst(shown == null ? "" : shown.value("destination"));
  }

  /** The destination of the last column. */
  public String getDestination() {
    return destination();
  }

  public Map<String, String> getForm() {
    return form;
  }

  public @Nullable LazyStudies getRows() {
    return rows;
  }

  public int getPageSize() {
    return shown == null ? ShownStudies.DEFAULT_SIZE : shown.size();
  }

  public List<Integer> getSizes() {
    return ShownStudies.SIZES;
  }

  public boolean isFiltered() {
    return shown != null && !shown.words().isEmpty();
  }

  /** The search as the page's address tells it. */
  public String getQuery() {
    return shown == null ? "" : shown.query();
  }

  public List<String> getShownWords() {
    return shown == null
        ? List.of()
        : shown.words().entrySet().stream()
            .map(word -> texts.get("studies.field." + word.getKey()) + ": " + word(word))
            .toList();
  }

  private String word(Map.Entry<String, String> word) {
    return word.getKey().equals("sent")
        ? texts.get(word.getValue().equals("yes") ? "studies.sent.yes" : "studies.sent.no")
        : word.getValue();
  }

  public List<StudyRow> getSelected() {
    return selected;
  }

  public void setSelected(@Nullable List<StudyRow> selected) {
    this.selected =
        selected == null ? List.of() : selected.stream().filter(Objects::nonNull).toList();
  }
}
