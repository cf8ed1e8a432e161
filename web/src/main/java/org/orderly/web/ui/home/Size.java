package org.orderly.web.ui.home;

import java.util.Locale;

/** Writes numbers of bytes with their unit. */
final class Size {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Size() {}

  static String words(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ENGLISH, format, value, UNITS[unit]);
  }
}
