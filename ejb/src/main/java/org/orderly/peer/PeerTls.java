package org.orderly.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Connection;
import org.orderly.conf.KeyMaterial;
import org.orderly.dicom.net.ul.TlsOptions;

/** TLS of outgoing associations (PS3.15 Annex B) from the key material of the device. */
final class PeerTls {
  private PeerTls() {}

  static TlsOptions options(KeyMaterial material, Connection address) throws IOException {
    try {
      KeyManager[] keys = null;
      char[] pin = pin(material.keyStorePin(), material.keyStorePinProperty());
      KeyStore own = load(material.keyStoreUrl(), material.keyStoreType(), pin);
      if (own != null) {
        char[] keyPin = pin(material.keyStoreKeyPin(), material.keyStoreKeyPinProperty());
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, keyPin == null ? pin : keyPin);
        keys = factory.getKeyManagers();
      }
      TrustManager[] trusted = null;
      KeyStore others =
          load(
              material.trustStoreUrl(),
              material.trustStoreType(),
              pin(material.trustStorePin(), material.trustStorePinProperty()));
      if (others != null) {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(others);
        trusted = factory.getTrustManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return new TlsOptions(
          context,
          TlsOptions.ClientAuth.NONE,
          address.tlsProtocols(),
          address.tlsCipherSuites(),
          false);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnknownPeerException(
          "TLS for " + address.hostname() + " cannot be set up: " + e.getMessage());
    }
  }

  private static char @Nullable [] pin(@Nullable String pin, @Nullable String property) {
    String value = property == null ? pin : System.getProperty(property, pin);
    return value == null ? null : value.toCharArray();
  }

  private static @Nullable KeyStore load(@Nullable String url, String type, char @Nullable [] pin)
      throws IOException, GeneralSecurityException {
    if (url == null) {
      return null;
    }
    URI uri = URI.create(url);
    Path path = uri.getScheme() == null ? Path.of(url) : Path.of(uri);
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = Files.newInputStream(path)) {
      store.load(in, pin);
    }
    return store;
  }
}
