package org.orderly.web.ui;

/**
 * A page in the bar.
 *
 * @param screen what the page calls itself; its text is {@code nav.} and this
 * @param path below the context root
 * @param ofPatients whether it shows who the patients are
 */
public record NavigationEntry(String screen, String path, String icon, boolean ofPatients) {
  public String textKey() {
    return "nav." + screen;
  }
}
