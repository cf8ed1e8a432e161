package org.orderly.conf;

import org.jspecify.annotations.Nullable;

/**
 * Key store and trust store for TLS ({@code dcmDevice}). A pin is either in the entry or, better,
 * in the system property that the {@code ...Property} attribute names.
 */
public record KeyMaterial(
    @Nullable String keyStoreUrl,
    String keyStoreType,
    @Nullable String keyStorePin,
    @Nullable String keyStorePinProperty,
    @Nullable String keyStoreKeyPin,
    @Nullable String keyStoreKeyPinProperty,
    @Nullable String trustStoreUrl,
    String trustStoreType,
    @Nullable String trustStorePin,
    @Nullable String trustStorePinProperty) {

  /** Never prints a pin. */
  @Override
  public String toString() {
    return "KeyMaterial[keyStoreUrl=" + keyStoreUrl + ", trustStoreUrl=" + trustStoreUrl + "]";
  }
}
