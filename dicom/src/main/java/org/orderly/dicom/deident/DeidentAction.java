package org.orderly.dicom.deident;

/**
 * The codes of PS3.15 Table E.1-1a; those of two and more letters depend on the attribute's type.
 */
public enum DeidentAction {
  /** Remove. */
  X,
  /** Leave empty, or replace by a dummy. */
  Z,
  /** Replace by a dummy. */
  D,
  /** Keep; the items of a sequence are cleaned all the same. */
  K,
  /** Clean: keep what does not identify. */
  C,
  /** Replace UIDs, the same by the same. */
  U,
  X_Z,
  X_D,
  Z_D,
  X_Z_D,
  X_Z_U;

  static DeidentAction of(String code) {
    return valueOf(code.replace('/', '_').replace("*", ""));
  }

  /**
   * The one action for an attribute of this type (PS3.15 E.2).
   *
   * @param type 1, 2 or 3; 0 if it is not known: then the attribute stays as if it were of the
   *     strictest type that the code reckons with
   */
  DeidentAction forType(int type) {
    return switch (this) {
      case X_Z -> type == 3 ? X : Z;
      case X_D -> type == 3 ? X : D;
      case Z_D -> type == 2 || type == 3 ? Z : D;
      case X_Z_D -> type == 3 ? X : type == 2 ? Z : D;
      case X_Z_U -> type == 3 ? X : type == 2 ? Z : U;
      default -> this;
    };
  }
}
