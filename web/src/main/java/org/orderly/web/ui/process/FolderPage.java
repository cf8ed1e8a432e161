package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.source.CopiedFolder;
import org.orderly.source.CopiedFolders;
import org.orderly.source.RejectedFile;
import org.orderly.source.SourceNode;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;

/** One folder that was copied, with the files of it that were not taken. */
@Named("folder")
@ViewScoped
public class FolderPage implements Serializable {
  private static final String REASON = "folders.reason.";

  @Inject private CopiedFolders lists;
  @Inject private SourceNode node;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private String id = "";
  private boolean trouble;
  private transient @Nullable CopiedFolder folder;

  /** Shows the folder that the address names. */
  public void open() throws IOException {
    id = external.getRequestParameterMap().getOrDefault("key", "");
    refresh();
    if (!user.isMaySeePatients() || folder == null && !trouble) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(user.isMaySeePatients() ? 404 : 403, "");
    }
  }

  /** Reads it anew. */
  public void refresh() {
    trouble = false;
    try {
      folder = user.isMaySeePatients() ? lists.find(id).orElse(null) : null;
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  public @Nullable CopiedFolder getRow() {
    if (folder == null) {
      refresh();
    }
    return folder;
  }

  public StatusLook getLook() {
    CopiedFolder row = getRow();
    return row == null ? new StatusLook("", "", "") : FolderLook.of(row.status(), texts);
  }

  public String getOrigin() {
    CopiedFolder row = getRow();
    return row == null ? "" : node.origin(row);
  }

  public String getTarget() {
    CopiedFolder row = getRow();
    return row == null ? "" : node.target(row);
  }

  public List<RejectedFile> getRejected() {
    CopiedFolder row = getRow();
    return row == null || row.rejected() == 0 ? List.of() : lists.rejected(row);
  }

  /** How many files were not taken for which reason. */
  public List<Choice> getReasons() {
    CopiedFolder row = getRow();
    Map<String, Integer> reasons = row == null ? Map.of() : lists.reasons(row);
    return Choice.of(reasons, "", this::words);
  }

  public String words(String reason) {
    return texts.has(REASON + reason) ? texts.get(REASON + reason) : reason;
  }

  public boolean isMayRemove() {
    return user.hasRole("admin");
  }

  /** Takes the folder out of the list. */
  public @Nullable String remove() {
    if (!isMayRemove()) {
      return null;
    }
    try {
      if (!node.remove(id)) {
        toasts.warn("folders.remove.refused", "");
        return null;
      }
      toasts.info("folders.removed");
    } catch (IOException e) {
      toasts.warn("folders.removed.left", "");
    }
    external.getFlash().setKeepMessages(true);
    return "/process/folders.xhtml?faces-redirect=true";
  }

  public boolean isTrouble() {
    return trouble;
  }
}
