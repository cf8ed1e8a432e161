package org.orderly.web.ui.settings;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.settings.ConfigurationEditor;
import org.orderly.settings.GatewayState;
import org.orderly.web.ui.Texts;

/** Says aloud that nothing goes out, or that results go to nobody. */
@Named("gatewayNotices")
@RequestScoped
public class GatewayNotices {

  @EJB private ConfigurationEditor editor;
  @Inject private Texts texts;

  private @Nullable GatewayState state;

  /** What is to be said on the page of a kind. */
  public List<String> of(EntryKind kind) {
    if (!kind.ofGateway()) {
      return List.of();
    }
    try {
      GatewayState now = state == null ? editor.gateway() : state;
      state = now;
      List<String> said = new ArrayList<>();
      if (now.platforms().isEmpty()) {
        said.add(texts.get("gateway.none"));
      } else if (now.open().isEmpty()) {
        said.add(texts.get("gateway.off"));
      } else if (now.fed().isEmpty() && kind != EntryKind.PUBLISHERS) {
        said.add(texts.get("gateway.unfed"));
      }
      boolean ofResults = kind == EntryKind.PUBLISHERS || kind == EntryKind.API;
      if (ofResults && now.publishers().isEmpty()) {
        said.add(texts.get("gateway.unpublished"));
      }
      if (kind == EntryKind.PUBLISHERS && !now.idle().isEmpty()) {
        said.add(texts.get("gateway.idle", String.join(", ", now.idle())));
      }
      return said;
    } catch (DirectoryException e) {
      return List.of();
    }
  }
}
