package org.orderly.web.ui.worklist;

import jakarta.ejb.EJB;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.SubscriptionView;
import org.orderly.ups.Subscriptions;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemChange;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.orderly.web.ui.FirstPage;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.orderly.web.ui.UserTime;
import org.primefaces.PrimeFaces;

/** The state of one open Worklist page: form, shown search, the open work item and dialog. */
@Named("worklist")
@ViewScoped
public class WorklistPage implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PAGE_SIZE = 20;
  private static final int MOST_LOCKS = 50;
  private static final int MOST_TEMPLATES = 200;
  private static final WorkitemQuery TEMPLATES =
      new WorkitemQuery(new DataSet(), false, true, List.of(), 0, MOST_TEMPLATES);

  @EJB private Workitems workitems;
  @EJB private Subscriptions subscriptions;
  @Inject private WorkitemSearch search;
  @Inject private PageContext contexts;
  @Inject private WorkitemActions actions;
  @Inject private Claims claims;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private Clock clock;
  @Inject private ExternalContext external;

  private final HashMap<String, String> form = new HashMap<>();
  private final HashMap<String, String> input = new HashMap<>();
  private @Nullable ShownSearch shown;
  private @Nullable LazyWorkitems rows;
  private @Nullable WorkitemAction action;
  private String uid = "";
  private transient @Nullable WorkitemRow detail;

  /** Shows what the address names, so that a search can be kept as a bookmark. */
  public void open() throws IOException {
    Map<String, String> parameters = external.getRequestParameterMap();
    String named = parameters.getOrDefault("ae", "").strip();
    if (!user.isMaySeePatients() || !contexts.offers(named)) {
      external.responseSendError(403, "");
      return;
    }
    for (String field : ShownSearch.FIELDS) {
      form.put(field, parameters.getOrDefault(field, ""));
    }
    show();
  }

  /** Makes the form's search the one that is shown. */
  public void search() {
    if (show() && shown != null) {
      FirstPage.of(getPageSize(), "list:workitems");
      PrimeFaces.current().ajax().addCallbackParam("query", shown.query());
    }
  }

  public void clear() {
    form.replaceAll((field, value) -> field.equals("ae") ? value : "");
    search();
  }

  private boolean show() {
    try {
      ShownSearch now = ShownSearch.of(form, time.zone());
      LazyWorkitems found = new LazyWorkitems(search, contexts, now);
      found.check();
      found.setPageSize(PAGE_SIZE);
      shown = now;
      rows = found;
      return true;
    } catch (UpsException | DateTimeException | IllegalArgumentException e) {
      toasts.error("worklist.search.bad", String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Shows all of a work item. */
  public void showDetails(String ofUid) {
    uid = ofUid;
    detail = null;
    if (detail() != null) {
      PrimeFaces.current().ajax().addCallbackParam("open", true);
    }
  }

  private @Nullable WorkitemRow detail() {
    if (detail == null && !uid.isEmpty()) {
      try {
        detail = new WorkitemRow(workitems.get(contexts.of(ae(), null), uid));
      } catch (UpsException e) {
        toasts.warn("worklist.gone", String.valueOf(e.getMessage()));
        uid = "";
      }
    }
    return detail;
  }

  private String ae() {
    return shown == null ? "" : shown.value("ae");
  }

  /** Opens the dialog of an action, its fields filled in as far as they are known. */
  public void ask(WorkitemAction asked, String ofUid) {
    uid = ofUid;
    detail = null;
    input.clear();
    String aet = ae().isEmpty() ? contexts.titles().stream().findFirst().orElse("") : ae();
    input.put("performer", claims.performer().isEmpty() ? aet : claims.performer());
    WorkitemRow row = asked == WorkitemAction.CREATE ? null : detail();
    if (row != null) {
      input.put("transactionUid", claims.transactionUid(ofUid));
      fill("station", row.attributes().item(Tag.ScheduledStationNameCodeSequence));
      fill("work", row.attributes().item(Tag.ScheduledWorkitemCodeSequence));
    } else if (asked != WorkitemAction.CREATE) {
      return;
    }
    action = asked;
    PrimeFaces.current().ajax().addCallbackParam("open", true);
  }

  private void fill(String kind, @Nullable DataSet code) {
    if (code != null) {
      input.put(kind + "Code", code.string(Tag.CodeValue, ""));
      input.put(kind + "Scheme", code.string(Tag.CodingSchemeDesignator, ""));
      input.put(kind + "Meaning", code.string(Tag.CodeMeaning, ""));
    }
  }

  /** Acts as the dialog says; it stays open if that is refused. */
  public void confirm() {
    WorkitemAction confirmed = action;
    if (confirmed != null && carryOut(confirmed)) {
      action = null;
      PrimeFaces.current().ajax().addCallbackParam("close", true);
    }
  }

  public void subscribe() {
    carryOut(WorkitemAction.SUBSCRIBE);
  }

  /** Makes a template of the work item whose details are shown. */
  public void saveTemplate() {
    carryOut(WorkitemAction.TEMPLATE);
  }

  public void unsubscribe(String ofUid, String subscriber) {
    String before = uid;
    uid = ofUid;
    input.put("subscriber", subscriber);
    carryOut(WorkitemAction.UNSUBSCRIBE);
    uid = before;
  }

  private boolean carryOut(WorkitemAction now) {
    try {
      actions.carryOut(now, ae(), uid, input);
    } catch (UpsException e) {
      toasts.error("worklist.refused", String.valueOf(e.getMessage()));
      return false;
    } catch (DateTimeException | IllegalArgumentException e) {
      toasts.error("worklist.input.bad", String.valueOf(e.getMessage()));
      return false;
    }
    detail = null;
    toasts.info(now.key() + ".done");
    return true;
  }

  public Map<String, String> getForm() {
    return form;
  }

  public Map<String, String> getInput() {
    return input;
  }

  public @Nullable LazyWorkitems getRows() {
    return rows;
  }

  public int getPageSize() {
    return PAGE_SIZE;
  }

  public List<String> getTitles() {
    return contexts.titles();
  }

  public List<String> getStates() {
    return Arrays.stream(WorkitemState.values()).map(WorkitemState::text).toList();
  }

  public List<String> getShownWords() {
    return shown == null
        ? List.of()
        : shown.words().entrySet().stream()
            .map(word -> texts.get("worklist.field." + word.getKey()) + ": " + word.getValue())
            .toList();
  }

  public @Nullable WorkitemAction getAction() {
    return action;
  }

  public String getUid() {
    return uid;
  }

  public @Nullable WorkitemRow getDetail() {
    return detail();
  }

  public List<AttributeLines.Line> getLines() {
    WorkitemRow row = detail();
    return row == null ? List.of() : AttributeLines.of(row.attributes());
  }

  public List<WorkitemChange> getHistory() {
    return detail() == null ? List.of() : workitems.history(uid);
  }

  public List<SubscriptionView> getSubscriptions() {
    return detail() == null ? List.of() : subscriptions.list(uid);
  }

  public List<SubscriptionView> getGlobalSubscriptions() {
    return subscriptions.list(null);
  }

  /** Locks that keep work items longer than the device does; the oldest first. */
  public List<SubscriptionView> getStaleLocks() {
    return subscriptions.staleLocks(contexts.retention(), clock.instant(), MOST_LOCKS);
  }

  /** Templates to create from. */
  public List<WorkitemRow> getTemplates() throws UpsException {
    return action != WorkitemAction.CREATE
        ? List.of()
        : search.search(contexts.of(ae(), null), TEMPLATES).stream().map(WorkitemRow::new).toList();
  }
}
