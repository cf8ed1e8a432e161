package org.orderly.web.ui.status;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.DeletionRefusedException;
import org.orderly.archive.InstanceDeletion;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Toasts;
import org.primefaces.PrimeFaces;

/** The action Delete image of the page of an image; administrators alone may. */
@Named("deleteImage")
@RequestScoped
public class DeleteImage {
  @Inject private InstanceDeletion deletion;
  @Inject private HoldingPage image;
  @Inject private SignedIn user;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  public boolean isAllowed() {
    return user.hasRole("admin");
  }

  /** Deletes the image that is shown; the page then leads back. */
  public void confirm() throws IOException {
    if (!isAllowed()) {
      external.responseSendError(403, "");
      return;
    }
    String address = ((HttpServletRequest) external.getRequest()).getRemoteAddr();
    try {
      boolean deleted = deletion.delete(image.deletion(user.getName(), address));
      PrimeFaces.current().ajax().addCallbackParam("close", true);
      PrimeFaces.current().ajax().addCallbackParam("deleted", deleted);
    } catch (DeletionRefusedException e) {
      toasts.error("holding.delete.refused", String.valueOf(e.getMessage()));
    } catch (ArchiveQuery.QueryFailedException | IllegalStateException e) {
      toasts.error("holding.delete.failed", "");
    }
  }
}
