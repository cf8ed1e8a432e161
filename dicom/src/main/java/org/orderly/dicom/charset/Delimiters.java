package org.orderly.dicom.charset;

/** The characters after which code extensions start afresh (PS3.5 section 6.1.2.5.3). */
public enum Delimiters {
  /** Text of one value: line ends and tabs. */
  TEXT,
  /** Several values: the backslash too. */
  VALUES,
  /** Person names: also the component and group delimiters. */
  PERSON_NAME;

  boolean contains(int c) {
    return switch (c) {
      case '\t', '\n', '\f', '\r' -> true;
      case '\\' -> this != TEXT;
      case '^', '=' -> this == PERSON_NAME;
      default -> false;
    };
  }
}
