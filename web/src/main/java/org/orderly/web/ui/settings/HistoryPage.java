package org.orderly.web.ui.settings;

import jakarta.ejb.EJB;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ldap.ConflictException;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.settings.ConfigurationEditor;
import org.orderly.settings.Recorded;
import org.orderly.settings.UndoException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Toasts;

/** Who changed what and when, and the way back. */
@Named("configHistory")
@ViewScoped
public class HistoryPage implements Serializable {
  private static final int SHOWN = 100;

  @EJB private ConfigurationEditor editor;
  @Inject private SignedIn signedIn;
  @Inject private Toasts toasts;

  private @Nullable List<Recorded> rows;

  public List<Recorded> getRows() {
    if (rows == null) {
      rows = editor.history(SHOWN);
    }
    return rows;
  }

  public void undo(long id) {
    try {
      if (editor.undo(id, signedIn.getName())) {
        toasts.info("settings.undone", id);
      }
    } catch (ConflictException e) {
      toasts.warn("settings.undo.conflict", String.valueOf(e.getMessage()));
    } catch (UndoException | DirectoryException e) {
      toasts.warn("settings.undo.refused", String.valueOf(e.getMessage()));
    }
    rows = null;
  }
}
