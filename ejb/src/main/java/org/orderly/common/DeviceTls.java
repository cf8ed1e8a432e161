package org.orderly.common;

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

/** TLS of connections from the key and the trust store of the device (PS3.15 Annex B). */
public final class DeviceTls {

  private DeviceTls() {}

  /**
   * TLS of a listener; the store it needs must be configured.
   *
   * @throws IOException with a text that names the attribute or the store
   */
  public static TlsOptions accepting(KeyMaterial material, Connection connection)
      throws IOException {
    if (material.keyStoreUrl() == null) {
      throw new IOException("no key store is configured (dcmKeyStoreURL)");
    }
    if (connection.tlsNeedClientAuth() && material.trustStoreUrl() == null) {
      throw new IOException("no trust store for client certificates (dcmTrustStoreURL)");
    }
    return options(
        material,
        connection,
        connection.tlsNeedClientAuth()
            ? TlsOptions.ClientAuth.REQUIRED
            : TlsOptions.ClientAuth.NONE);
  }

  /**
   * TLS towards this connection of a peer. Without a key store we show no certificate, without a
   * trust store that of the Java platform counts.
   *
   * @throws IOException with a text that names the store
   */
  public static TlsOptions calling(KeyMaterial material, Connection connection) throws IOException {
    return options(material, connection, TlsOptions.ClientAuth.NONE);
  }

  /**
   * The same for calls over HTTP.
   *
   * @throws IOException with a text that names the store
   */
  public static SSLContext context(KeyMaterial material) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(material), trusted(material), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TlsOptions options(
      KeyMaterial material, Connection connection, TlsOptions.ClientAuth clientAuth)
      throws IOException {
    return new TlsOptions(
        context(material),
        clientAuth,
        connection.tlsProtocols(),
        connection.tlsCipherSuites(),
        false);
  }

  private static KeyManager @Nullable [] keys(KeyMaterial material)
      throws IOException, GeneralSecurityException {
    char[] pin = pin(material.keyStorePin(), material.keyStorePinProperty());
    KeyStore store = load("dcmKeyStoreURL", material.keyStoreUrl(), material.keyStoreType(), pin);
    if (store == null) {
      return null;
    }
    char[] keyPin = pin(material.keyStoreKeyPin(), material.keyStoreKeyPinProperty());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, keyPin == null ? pin : keyPin);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(KeyMaterial material)
      throws IOException, GeneralSecurityException {
    KeyStore store =
        load(
            "dcmTrustStoreURL",
            material.trustStoreUrl(),
            material.trustStoreType(),
            pin(material.trustStorePin(), material.trustStorePinProperty()));
    if (store == null) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** The variable or system property, if one is named and set, wins over the directory. */
  private static char @Nullable [] pin(@Nullable String pin, @Nullable String property)
      throws IOException {
    String named = property == null ? null : SecretStore.secret(property);
    String value = named == null ? pin : named;
    return value == null ? null : value.toCharArray();
  }

  private static @Nullable KeyStore load(
      String attribute, @Nullable String url, String type, char @Nullable [] pin)
      throws IOException, GeneralSecurityException {
    if (url == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = Files.newInputStream(path(url))) {
      store.load(in, pin);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(attribute + " " + url + " cannot be read: " + e, e);
    }
    return store;
  }

  private static Path path(String url) {
    return url.startsWith("file:") ? Path.of(URI.create(url)) : Path.of(url);
  }
}
