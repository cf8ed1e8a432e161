package org.orderly.dicom.data;

/** An application entity title: VR AE of PS3.5 section 6.2, without insignificant spaces. */
public record AeTitle(String value) implements Comparable<AeTitle> {

  public AeTitle {
    if (value.isEmpty() || value.length() > 16 || !value.equals(value.strip())) {
      throw new IllegalArgumentException(
          "AE title must have 1 to 16 characters without outer spaces: '" + value + "'");
    }
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\')) {
      throw new IllegalArgumentException(
          "AE title may have printable ASCII characters except backslash only");
    }
  }

  /** Validates after dropping leading and trailing spaces, which are not significant. */
  public static AeTitle of(String text) {
    return new AeTitle(text.strip());
  }

  @Override
  public int compareTo(AeTitle other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
