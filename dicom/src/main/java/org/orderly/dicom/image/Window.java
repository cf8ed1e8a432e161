package org.orderly.dicom.image;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** A window of values of interest and how it is mapped to brightness (PS3.3 C.11.2.1). */
public record Window(double center, double width, Function function) {

  /** VOI LUT Function (PS3.3 C.11.2.1.3). */
  public enum Function {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID;

    /**
     * Reads a defined term in any case; PS3.18 writes them in lower case with hyphens.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Function parse(String text) {
      return valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public Window {
    if (!Double.isFinite(center) || !isWidth(width, function)) {
      throw new IllegalArgumentException("no window: " + center + ", " + width);
    }
  }

  private static boolean isWidth(double width, Function function) {
    return Double.isFinite(width) && (function == Function.LINEAR ? width >= 1 : width > 0);
  }

  /**
   * The first window of a data set or functional group; null if there is none, or it is invalid.
   */
  static @Nullable Window of(DataSet d) {
    List<String> centers = d.strings(Tag.WindowCenter);
    List<String> widths = d.strings(Tag.WindowWidth);
    if (centers.isEmpty() || widths.isEmpty()) {
      return null;
    }
    try {
      return new Window(
          Double.parseDouble(centers.get(0).strip()),
          Double.parseDouble(widths.get(0).strip()),
          Function.parse(d.string(Tag.VOILUTFunction, Function.LINEAR.name())));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A window that spans exactly these values. */
  static Window spanning(double min, double max) {
    return max - min >= 1
        ? new Window((min + max + 1) / 2, max - min + 1, Function.LINEAR)
        : new Window((min + max) / 2, Math.max(max - min, 1e-9), Function.LINEAR_EXACT);
  }

  /** The brightness of a value, from 0 to 1. */
  double apply(double x) {
    return switch (function) {
      case LINEAR -> {
        double half = (width - 1) / 2;
        if (x <= center - 0.5 - half) {
          yield 0;
        }
        yield x > center - 0.5 + half ? 1 : (x - (center - 0.5)) / (width - 1) + 0.5;
      }
      case LINEAR_EXACT -> Math.max(0, Math.min(1, (x - center) / width + 0.5));
      case SIGMOID -> 1 / (1 + Math.exp(-4 * (x - center) / width));
    };
  }
}
