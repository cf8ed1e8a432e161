package org.orderly.web.ui.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.orderly.conf.edit.EntryKind;

/** The kinds of entries beside each Config page, in groups. */
@Named("settingsMenu")
@ApplicationScoped
public class SettingsMenu {

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "gateway",
              List.of(EntryKind.API, EntryKind.FILTER, EntryKind.UPLOAD, EntryKind.PUBLISHERS)),
          new Group("sending", List.of(EntryKind.DESTINATIONS, EntryKind.RULES, EntryKind.QUEUES)),
          new Group(
              "network",
              List.of(
                  EntryKind.REMOTE_AES, EntryKind.DEVICE, EntryKind.AES, EntryKind.CONNECTIONS)),
          new Group("hl7", List.of(EntryKind.HL7)),
          new Group("storage", List.of(EntryKind.STORAGES, EntryKind.SOURCES)),
          new Group(
              "worklist",
              List.of(
                  EntryKind.UPS_ON_STORE,
                  EntryKind.UPS_ON_COMPLETED,
                  EntryKind.UPS_ON_CANCELED,
                  EntryKind.UPS_PROCESSING)));

  /** Kinds under one heading. */
  public record Group(String name, List<EntryKind> kinds) {
    public String textKey() {
      return "settings.group." + name;
    }
  }

  public List<Group> getGroups() {
    return GROUPS;
  }
}
