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
import org.orderly.template.InvalidTemplateException;
import org.orderly.template.Operator;
import org.orderly.template.RoiType;
import org.orderly.template.StoredTemplate;
import org.orderly.template.Template;
import org.orderly.template.TemplateConflictException;
import org.orderly.template.TemplateYaml;
import org.orderly.template.Templates;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;

/** One template as a form or as YAML: a new one, a copy, or one that is there. */
@Named("templateForm")
@ViewScoped
public class TemplatePage implements Serializable {
  private static final String KEY = "\\d{1,18}";

  @Inject private Templates templates;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private TemplateForm form = TemplateForm.empty();
  private @Nullable Long key;
  private int version;
  private String series = "";
  private String title = "";
  private String yaml = "";
  private ArrayList<String> problems = new ArrayList<>();

  /** Opens what the address names: a template, a copy of one, or a new one, maybe for a series. */
  public void open() throws IOException {
    Map<String, String> parameters = external.getRequestParameterMap();
    String asked = parameters.getOrDefault("key", "");
    String copied = parameters.getOrDefault("copy", "");
    series = parameters.getOrDefault("for", "").matches(KEY) ? parameters.get("for") : "";
    boolean needsPlanner = asked.isEmpty();
    if (!user.isMaySeePatients() || needsPlanner && !user.isMayPlan()) {
      end(403);
      return;
    }
    try {
      if (!asked.isEmpty()) {
        StoredTemplate found = found(asked);
        if (found == null) {
          end(404);
          return;
        }
        key = found.key();
        version = found.version();
        title = found.name();
        form = TemplateForm.of(found.template());
      } else if (!copied.isEmpty()) {
        StoredTemplate found = found(copied);
        if (found == null) {
          end(404);
          return;
        }
        form = TemplateForm.of(found.template());
        form.setName(texts.get("template.copy.of", found.name()));
      }
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
    }
  }

  private @Nullable StoredTemplate found(String asked) {
    return asked.matches(KEY) ? templates.find(Long.parseLong(asked)).orElse(null) : null;
  }

  private void end(int status) throws IOException {
    FacesContext.getCurrentInstance().responseComplete();
    external.responseSendError(status, "");
  }

  public void addStructure() {
    form.addStructure();
  }

  public void removeStructure(StructureRow row) {
    form.removeStructure(row);
  }

  public void addExtra() {
    form.addExtra();
  }

  public void removeExtra(ExtraRow row) {
    form.removeExtra(row);
  }

  /** Shows what is entered as YAML. */
  public void toYaml() {
    problems.clear();
    yaml = TemplateYaml.write(form.template(problems));
  }

  /** Makes the YAML what is entered. */
  public void fromYaml() {
    problems.clear();
    try {
      form = TemplateForm.of(TemplateYaml.read(yaml));
      toasts.info("template.taken");
    } catch (InvalidTemplateException e) {
      problems.addAll(e.problems());
    }
  }

  /** Keeps what is entered, and leads on; or tells what is wrong with it. */
  public @Nullable String save() {
    problems.clear();
    if (!user.isMayPlan()) {
      toasts.error("uploads.role", "");
      return null;
    }
    Template template = form.template(problems);
    if (!problems.isEmpty()) {
      return null;
    }
    try {
      long saved;
      Long known = key;
      if (known == null) {
        saved = templates.create(template, user.getName());
      } else {
        templates.change(known, version, template, user.getName());
        saved = known;
      }
      toasts.info("template.saved", template.name());
      external.getFlash().setKeepMessages(true);
      return series.isEmpty()
          ? "/process/templates.xhtml?faces-redirect=true"
          : "/process/series.xhtml?faces-redirect=true&choose=" + series + ':' + saved;
    } catch (InvalidTemplateException e) {
      problems.addAll(e.problems());
    } catch (TemplateConflictException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
    }
    return null;
  }

  /** Deletes the template that is shown. */
  public @Nullable String delete() {
    problems.clear();
    Long known = key;
    if (!user.isMayPlan() || known == null) {
      return null;
    }
    try {
      templates.delete(known);
      toasts.info("template.deleted", title);
      external.getFlash().setKeepMessages(true);
      return "/process/templates.xhtml?faces-redirect=true";
    } catch (TemplateConflictException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (DatabaseFailedException e) {
      problems.add(texts.get("studies.trouble.hint"));
    }
    return null;
  }

  public TemplateForm getForm() {
    return form;
  }

  public List<String> getTypes() {
    return Arrays.stream(RoiType.values()).map(Enum::name).toList();
  }

  public String getOperators() {
    return String.join(", ", Arrays.stream(Operator.values()).map(Operator::text).toList());
  }

  public String getTitle() {
    return title.isEmpty() ? texts.get("template.new") : title;
  }

  /** The template that is shown; null: it is new. */
  public @Nullable Long getKey() {
    return key;
  }

  public boolean isMayPlan() {
    return user.isMayPlan();
  }

  public String getYaml() {
    return yaml;
  }

  public void setYaml(@Nullable String yaml) {
    this.yaml = yaml == null ? "" : yaml;
  }

  public List<String> getProblems() {
    return problems;
  }
}
