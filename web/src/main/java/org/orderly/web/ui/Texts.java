package org.orderly.web.ui;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.Serializable;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The strings of the console, all from one bundle. */
@ApplicationScoped
public class Texts implements Serializable {
  private static final String BUNDLE = "org.orderly.web.ui.text";

  public String get(String key) {
    return ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH).getString(key);
  }

  public boolean has(String key) {
    return ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH).containsKey(key);
  }

  /** The text with its places filled in, numbers and plurals as {@link MessageFormat} has them. */
  public String get(String key, Object... values) {
    return new MessageFormat(get(key), Locale.ENGLISH).format(values);
  }
}
