package org.orderly.web.ui.settings;

import jakarta.ejb.EJB;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;
import org.orderly.conf.ldap.ConflictException;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.conf.ldap.InvalidConfigurationException;
import org.orderly.settings.ConfigurationEditor;
import org.orderly.settings.Echo;
import org.orderly.settings.Edit;
import org.orderly.settings.RuleTrial;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.primefaces.PrimeFaces;

/** One entry as a form: what was read, what is entered, what is wrong with it. */
@Named("setting")
@ViewScoped
public class EntryPage implements Serializable {
  private static final String LIST = "/settings/settings.xhtml?faces-redirect=true&kind=";

  @EJB private ConfigurationEditor editor;
  @EJB private RuleTrial trial;
  @Inject private KnownNames names;
  @Inject private SignedIn signedIn;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private EntryKind kind = EntryKind.DESTINATIONS;
  private EntryForm form = new EntryForm(kind);
  private @Nullable Editable read;
  private Map<String, List<String>> known = Map.of();
  private String ae = "";
  private String ldif = "";
  private final EntrySecret secret = new EntrySecret("orderlySecretProperty", "_SECRET");
  private final EntrySecret refresh = new EntrySecret("orderlyRefreshProperty", "_REFRESH");
  private boolean unchanged;
  private boolean missing;
  private List<String> problems = List.of();
  private List<String> users = List.of();
  private @Nullable Echo echo;
  private RuleForm rule = RuleForm.of(Map.of());
  private String series = "";
  private RuleTrial.@Nullable Outcome outcome;

  /** Opens what the address names: an entry, or a new one without an id. */
  public void open() {
    Map<String, String> parameters = external.getRequestParameterMap();
    kind = EntryKind.ofKey(parameters.getOrDefault("kind", "")).orElse(EntryKind.DESTINATIONS);
    String id = parameters.getOrDefault("id", "");
    try {
      known = names.read(kind);
      if (id.isEmpty()) {
        form = EntryForm.ofNew(kind, known);
        missing = !kind.many();
      } else {
        Editable found = editor.find(kind, id).orElse(null);
        missing = found == null;
        read = found;
        secret.note(found, kind, editor);
        refresh.note(found, kind, editor);
        form = found == null ? new EntryForm(kind) : EntryForm.of(found);
        rule = RuleForm.of(found == null ? Map.of() : found.values());
      }
    } catch (DirectoryException e) {
      missing = true;
      problems = List.of(String.valueOf(e.getMessage()));
    }
  }

  private Edit edit() {
    Editable shown = read;
    Map<String, List<String>> values = form.values();
    String id = String.join("", values.getOrDefault(kind.naming(), List.of()));
    secret.named(values, id);
    refresh.named(values, id);
    if (isOfRule()) {
      values.putAll(rule.values(!"FALSE".equals(form.texts().get(RuleForm.ENABLED))));
    }
    return shown == null ? Edit.ofNew(kind, ae, values) : Edit.of(shown, values);
  }

  /** Shows what would be written, or what forbids it. */
  public void preview() {
    attempt(
        () -> {
          ldif = editor.preview(edit());
          unchanged = ldif.isEmpty();
        });
  }

  public @Nullable String save() {
    boolean done =
        attempt(
            () -> {
              Edit edit = edit();
              secret.require(read, editor, texts.get("settings.secret.moved"));
              refresh.require(read, editor, texts.get("settings.secret.moved"));
              String id = editor.save(edit, signedIn.getName());
              keepSecrets(id);
              toasts.info("settings.saved", id);
            });
    return done ? leave() : null;
  }

  private void keepSecrets(String id) throws DirectoryException, InvalidFieldsException {
    Editable saved = editor.find(kind, id).orElse(null);
    if (saved != null) {
      read = saved;
      secret.keep(saved, editor, signedIn.getName());
      refresh.keep(saved, editor, signedIn.getName());
    }
  }

  /** What the other side knows this one by. */
  public EntrySecret getSecret() {
    return secret;
  }

  /** What other tokens are asked for with. */
  public EntrySecret getRefresh() {
    return refresh;
  }

  /** Whether a secret belongs to the entry. */
  public boolean isWithSecret() {
    return secret.belongsTo(kind);
  }

  /** Whether a refresh token belongs to the entry. */
  public boolean isWithRefresh() {
    return refresh.belongsTo(kind);
  }

  /** Asks before an entry is deleted, with what would go, or says who needs it. */
  public void askDelete() {
    users = List.of();
    ldif = "";
    Editable shown = read;
    if (shown == null) {
      return;
    }
    try {
      ldif = editor.previewOfDeletion(shown);
    } catch (InvalidConfigurationException e) {
      users = e.problems().stream().map(ConfigProblem::toString).toList();
    } catch (InvalidFieldsException | DirectoryException e) {
      users = List.of(String.valueOf(e.getMessage()));
    }
    PrimeFaces.current().ajax().addCallbackParam("open", true);
  }

  public @Nullable String delete() {
    Editable shown = read;
    if (shown == null) {
      return null;
    }
    boolean done =
        attempt(
            () -> {
              editor.delete(shown, signedIn.getName());
              toasts.info("settings.deleted", shown.id());
            });
    return done ? leave() : null;
  }

  /** Asks whoever this entry is about whether it answers. */
  public void verify() {
    Editable shown = read;
    if (shown != null) {
      echo =
          switch (kind.whole()) {
            case REMOTE_AES -> editor.verify("", shown.id());
            case DEVICE -> editor.verifyDirectory();
            default -> editor.verifyDestination(shown.id());
          };
    }
  }

  /** Whether the entry has conditions that are shown as rows and as a query. */
  public boolean isOfRule() {
    return kind.whole() == EntryKind.RULES;
  }

  public RuleForm getRule() {
    return rule;
  }

  /** Brings both faces of the conditions to what is entered, or says what is wrong and where. */
  public void takeQuery() {
    conditions(rule::read);
  }

  public void addGroup() {
    conditions(
        () -> {
          rule.takeText();
          rule.addGroup();
        });
  }

  public void addCondition(RuleForm.GroupForm group) {
    RuleForm.addLine(group);
  }

  public void removeCondition(RuleForm.GroupForm group, RuleForm.LineForm line) {
    rule.remove(group, line);
  }

  private void conditions(Runnable action) {
    problems = List.of();
    try {
      action.run();
    } catch (IllegalArgumentException e) {
      problems = List.of(texts.get("settings.query.bad", String.valueOf(e.getMessage())));
    }
  }

  /** Tries the conditions of the form on a stored series. */
  public void tryRule() {
    outcome = null;
    conditions(
        () -> {
          try {
            outcome = trial.of(rule.read(), series.strip()).orElse(null);
            if (outcome == null) {
              problems = List.of(texts.get("settings.trial.none"));
            }
          } catch (IOException e) {
            problems = List.of(texts.get("settings.trial.gone"));
          }
        });
  }

  public RuleTrial.@Nullable Outcome getOutcome() {
    return outcome;
  }

  public String getSeries() {
    return series;
  }

  public void setSeries(@Nullable String uid) {
    series = uid == null ? "" : uid;
  }

  private String leave() {
    external.getFlash().setKeepMessages(true);
    return LIST + kind.key();
  }

  private boolean attempt(Action action) {
    form.problems().clear();
    problems = List.of();
    ldif = "";
    unchanged = false;
    try {
      action.run();
      return true;
    } catch (InvalidFieldsException e) {
      form.problems().putAll(e.problems());
      problems =
          e.problems().entrySet().stream().map(p -> words(p.getKey(), p.getValue())).toList();
    } catch (InvalidConfigurationException e) {
      problems = new ArrayList<>(e.problems().stream().map(this::words).toList());
    } catch (ConflictException e) {
      form.problems().put(e.attribute(), texts.get("settings.conflict.field"));
      problems =
          List.of(
              texts.get("settings.conflict", words(e.attribute(), String.valueOf(e.getMessage()))));
    } catch (DirectoryException e) {
      problems = List.of(texts.get("settings.directory", String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      problems = List.of(texts.get("settings.query.bad", String.valueOf(e.getMessage())));
    }
    return false;
  }

  private String words(ConfigProblem problem) {
    Editable shown = read;
    boolean here = shown == null || problem.dn().equalsIgnoreCase(shown.dn());
    if (here) {
      form.problems().put(problem.attribute(), problem.message());
      return words(problem.attribute(), problem.message());
    }
    return problem.toString();
  }

  private String words(String attribute, String message) {
    return attribute.isEmpty()
        ? message
        : form.label(attribute) + " (" + attribute + "): " + message;
  }

  /** Something that may be refused. */
  @FunctionalInterface
  private interface Action {
    void run() throws DirectoryException, InvalidFieldsException;
  }

  public EntryKind getKind() {
    return kind;
  }

  public Map<String, String> getForm() {
    return form.texts();
  }

  public List<EntryForm.Section> getSections() {
    return form.sections(read == null, known);
  }

  public String getTitle() {
    Editable shown = read;
    return shown == null ? texts.get("settings.new") : shown.id();
  }

  public boolean isNew() {
    return read == null;
  }

  public boolean isMissing() {
    return missing;
  }

  /** Whether a new entry may be for one of our AEs alone. */
  public boolean isForAe() {
    return read == null
        && List.of(
                EntryKind.RULES,
                EntryKind.FILTER,
                EntryKind.UPS_ON_STORE,
                EntryKind.UPS_ON_COMPLETED,
                EntryKind.UPS_ON_CANCELED)
            .contains(kind);
  }

  public List<String> getOwnAes() {
    return known.getOrDefault("dicomAETitle", List.of());
  }

  public boolean isVerifiable() {
    Editable shown = read;
    return shown != null
        && (kind == EntryKind.REMOTE_AES
            || kind == EntryKind.DEVICE
            || kind.whole() == EntryKind.DESTINATIONS
                && shown.value("dcmURI").matches("(?i)(dicom|cloud|stow|https?|hl7):.*"));
  }

  public String getAe() {
    return ae;
  }

  public void setAe(@Nullable String title) {
    ae = title == null ? "" : title;
  }

  public String getDn() {
    Editable shown = read;
    return shown == null ? "" : shown.dn();
  }

  public String getLdif() {
    return ldif;
  }

  public boolean isUnchanged() {
    return unchanged;
  }

  public List<String> getProblems() {
    return problems;
  }

  /** Who needs the entry that was to be deleted. */
  public List<String> getUsers() {
    return users;
  }

  public @Nullable Echo getEcho() {
    return echo;
  }
}
