package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.ruleset.Comparison;
import org.orderly.ruleset.InvalidRulesetException;
import org.orderly.ruleset.Ruleset;
import org.orderly.ruleset.RulesetConflictException;
import org.orderly.ruleset.Rulesets;
import org.orderly.ruleset.StoredRuleset;
import org.orderly.ruleset.TemplateMatch;
import org.orderly.template.Templates;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;

/** One ruleset as a form, and its trial on a series. */
@Named("rulesetForm")
@ViewScoped
public class RulesetPage implements Serializable {
  private static final String KEY = "\\d{1,18}";

  @Inject private Rulesets rulesets;
  @Inject private Templates templates;
  @Inject private TemplateMatch match;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private @Nullable Long key;
  private int version;
  private String title = "";
  private String name = "";
  private String template = "";
  private boolean enabled = true;
  private String all = "ALL";
  private final ArrayList<GroupRow> groups = new ArrayList<>();
  private final ArrayList<String> problems = new ArrayList<>();
  private String series = "";
  private transient TemplateMatch.@Nullable Trial trial;
  private transient @Nullable List<Templates.Name> offered;

  /** Opens what the address names: a ruleset, or a new one. */
  public void open() throws IOException {
    Map<String, String> parameters = external.getRequestParameterMap();
    String asked = parameters.getOrDefault("key", "");
    if (!user.isMaySeePatients() || asked.isEmpty() && !user.isMayPlan()) {
      end(403);
      return;
    }
    try {
      if (asked.isEmpty()) {
        groups.add(GroupRow.empty());
        return;
      }
      StoredRuleset found =
          asked.matches(KEY) ? rulesets.find(Long.parseLong(asked)).orElse(null) : null;
      if (found == null) {
        end(404);
        return;
      }
      show(found);
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
    }
  }

  private void show(StoredRuleset found) {
    key = found.key();
    version = found.version();
    title = found.name();
    name = found.name();
    template = Long.toString(found.ruleset().template());
    enabled = found.ruleset().enabled();
    all = found.ruleset().all() ? "ALL" : "ANY";
    groups.clear();
    found.ruleset().groups().forEach(group -> groups.add(GroupRow.of(group)));
  }

  private void end(int status) throws IOException {
    FacesContext.getCurrentInstance().responseComplete();
    external.responseSendError(status, "");
  }

  private Ruleset entered() {
    return new Ruleset(
        name,
        template.matches(KEY) ? Long.parseLong(template) : -1,
        enabled,
        !all.equals("ANY"),
        groups.stream().map(GroupRow::group).toList());
  }

  public void addGroup() {
    groups.add(GroupRow.empty());
  }

  public void removeGroup(GroupRow group) {
    groups.remove(group);
  }

  public void addCondition(GroupRow group) {
    group.getConditions().add(new ConditionRow());
  }

  public void removeCondition(GroupRow group, ConditionRow condition) {
    group.getConditions().remove(condition);
  }

  /** Keeps what is entered, or tells what is wrong with it. */
  public @Nullable String save() {
    problems.clear();
    trial = null;
    if (!user.isMayPlan()) {
      toasts.error("uploads.role", "");
      return null;
    }
    if (!template.matches(KEY)) {
      problems.add(texts.get("ruleset.template.missing"));
      return null;
    }
    try {
      Long known = key;
      if (known == null) {
        rulesets.create(entered(), user.getName());
      } else {
        rulesets.change(known, version, entered(), user.getName());
      }
      toasts.info("ruleset.saved", name);
      external.getFlash().setKeepMessages(true);
      return "/process/rulesets.xhtml?faces-redirect=true";
    } catch (InvalidRulesetException e) {
      problems.addAll(e.problems());
    } catch (RulesetConflictException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
    }
    return null;
  }

  /** Tries what is entered on a series, and keeps nothing. */
  public void dryRun() {
    problems.clear();
    trial = null;
    try {
      trial = match.trial(entered(), series).orElse(null);
      if (trial == null) {
        problems.add(texts.get("ruleset.trial.none"));
      }
    } catch (InvalidRulesetException e) {
      problems.addAll(e.problems());
    } catch (IOException | DatabaseFailedException e) {
      problems.add(texts.get("ruleset.trial.unread"));
    }
  }

  /** Deletes the ruleset that is shown. */
  public @Nullable String delete() {
    Long known = key;
    if (!user.isMayPlan() || known == null) {
      return null;
    }
    try {
      rulesets.delete(known);
      toasts.info("ruleset.deleted", title);
      external.getFlash().setKeepMessages(true);
      return "/process/rulesets.xhtml?faces-redirect=true";
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
      return null;
    }
  }

  public List<Templates.Name> getTemplates() {
    if (offered == null) {
      offered = templates.names();
    }
    return offered;
  }

  public List<Comparison> getOperators() {
    return Arrays.asList(Comparison.values());
  }

  public String getTitle() {
    return title.isEmpty() ? texts.get("ruleset.new") : title;
  }

  /** The ruleset that is shown; null: it is new. */
  public @Nullable Long getKey() {
    return key;
  }

  public boolean isMayPlan() {
    return user.isMayPlan();
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = Text.of(name);
  }

  public String getTemplate() {
    return template;
  }

  public void setTemplate(String template) {
    this.template = Text.of(template);
  }

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  public String getAll() {
    return all;
  }

  public void setAll(String all) {
    this.all = Text.of(all);
  }

  public List<GroupRow> getGroups() {
    return groups;
  }

  public List<String> getProblems() {
    return problems;
  }

  public String getSeries() {
    return series;
  }

  public void setSeries(String series) {
    this.series = Text.of(series);
  }

  public TemplateMatch.@Nullable Trial getTrial() {
    return trial;
  }
}
