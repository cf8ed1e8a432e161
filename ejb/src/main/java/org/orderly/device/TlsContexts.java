package org.orderly.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Environment;
import org.orderly.conf.Connection;
import org.orderly.conf.KeyMaterial;
import org.orderly.dicom.net.ul.TlsOptions;

/** TLS of a connection from the key and trust store of the device (PS3.15 annex B). */
final class TlsContexts {

  private TlsContexts() {}

  static TlsOptions of(Connection connection, KeyMaterial keys) throws IOException {
    try {
      KeyStore own =
          load(
              keys.keyStoreUrl(),
              keys.keyStoreType(),
              pin(keys.keyStorePin(), keys.keyStorePinProperty()));
      String keyPin = pin(keys.keyStoreKeyPin(), keys.keyStoreKeyPinProperty());
      if (keyPin == null) {
        keyPin = pin(keys.keyStorePin(), keys.keyStorePinProperty());
      }
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(own, chars(keyPin));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(
          load(
              keys.trustStoreUrl(),
              keys.trustStoreType(),
              pin(keys.trustStorePin(), keys.trustStorePinProperty())));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
      return new TlsOptions(
          context,
          connection.tlsNeedClientAuth()
              ? TlsOptions.ClientAuth.REQUIRED
              : TlsOptions.ClientAuth.NONE,
          connection.tlsProtocols(),
          connection.tlsCipherSuites(),
          false);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS of connection " + connection.name() + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore load(@Nullable String url, String type, @Nullable String pin)
      throws IOException, GeneralSecurityException {
    if (url == null) {
      throw new IOException(
          "no key or trust store is configured (dcmKeyStoreURL, dcmTrustStoreURL)");
    }
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = open(url)) {
      store.load(in, chars(pin));
    }
    return store;
  }

  private static InputStream open(String url) throws IOException {
    return url.contains(":")
        ? URI.create(url).toURL().openStream()
        : java.nio.file.Files.newInputStream(Path.of(url));
  }

  private static @Nullable String pin(@Nullable String value, @Nullable String property) {
    return property == null ? value : Environment.get(property);
  }

  private static char[] chars(@Nullable String pin) {
    return pin == null ? new char[0] : pin.toCharArray();
  }
}
