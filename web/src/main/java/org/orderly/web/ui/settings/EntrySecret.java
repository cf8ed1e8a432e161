package org.orderly.web.ui.settings;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;
import org.orderly.conf.ldap.ConflictException;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.settings.ConfigurationEditor;

/** A secret that an entry names: which one it was when it was read, and what is entered for it. */
public final class EntrySecret implements Serializable {
  private final String attribute;
  private final String ending;
  private String name = "";
  private String mark = "";
  private String state = "none";
  private String entered = "";

  /**
   * @param attribute that has the name of the secret
   * @param ending of the name of one that has none yet
   */
  EntrySecret(String attribute, String ending) {
    this.attribute = attribute;
    this.ending = ending;
  }

  boolean belongsTo(EntryKind kind) {
    return kind.fields().stream().anyMatch(f -> f.attribute().equals(attribute));
  }

  /** Whoever enters another one means to replace this one. */
  void note(@Nullable Editable found, EntryKind kind, ConfigurationEditor editor) {
    name = found == null || !belongsTo(kind) ? "" : found.value(attribute);
    mark = editor.secretMark(name);
    state = editor.secret(name).name().toLowerCase(Locale.ROOT);
  }

  /** Gives one that is entered a name, where it has none. */
  void named(Map<String, List<String>> values, String id) {
    if (!entered.isEmpty() && values.getOrDefault(attribute, List.of()).isEmpty()) {
      String words = id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
      values.put(attribute, List.of(words + ending));
    }
  }

  /** Before anything is written: one form is saved as a whole. */
  void require(@Nullable Editable shown, ConfigurationEditor editor, String moved)
      throws ConflictException {
    if (shown != null
        && !entered.isEmpty()
        && !name.isEmpty()
        && !editor.secretMark(name).equals(mark)) {
      throw new ConflictException(shown.dn(), attribute, moved);
    }
  }

  /** After the entry, which may be new, says where the secret is. */
  void keep(Editable saved, ConfigurationEditor editor, String who)
      throws DirectoryException, InvalidFieldsException {
    if (entered.isEmpty()) {
      return;
    }
    String now = saved.value(attribute);
    String before = now.equals(name) ? mark : null;
    try {
      editor.keepSecret(
          saved, new ConfigurationEditor.Secret(attribute, now, entered, before), who);
      entered = "";
    } catch (IOException e) {
      throw new InvalidFieldsException(Map.of(attribute, String.valueOf(e.getMessage())));
    }
  }

  /** Where it is: {@code store}, {@code variable} or {@code none}. */
  public String getState() {
    return state;
  }

  /** Never what is kept. */
  public String getEntered() {
    return "";
  }

  public void setEntered(@Nullable String text) {
    if (text != null && !text.isEmpty()) {
      entered = text;
    }
  }
}
