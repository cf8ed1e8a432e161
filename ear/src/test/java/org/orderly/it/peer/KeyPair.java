package org.orderly.it.peer;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with its self-signed certificate, as Java's stores ({@code store}, {@code trustStore}) and
 * as the PEM files of other tools.
 */
public record KeyPair(Path store, Path trustStore, Path key, Path certificate) {

  public static final String PASSWORD = "changeit";

  public static KeyPair make(Path folder, String name) throws Exception {
    KeyPair pair =
        new KeyPair(
            folder.resolve(name + ".p12"),
            folder.resolve(name + "-trust.p12"),
            folder.resolve(name + "-key.pem"),
            folder.resolve(name + "-cert.pem"));
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Tool.run(
            List.of(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                pair.store.toString()))
        .orFail();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(pair.store)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(name, store.getCertificate(name));
    try (OutputStream out = Files.newOutputStream(pair.trustStore)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    pem(pair.key, "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded());
    pem(pair.certificate, "CERTIFICATE", store.getCertificate(name).getEncoded());
    return pair;
  }

  /** A TLS connection as this peer to a port of somebody with that certificate. */
  public Socket connect(KeyPair server, int port) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(store), PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(load(server.trustStore));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context.getSocketFactory().createSocket("127.0.0.1", port);
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void pem(Path file, String label, byte[] der) throws Exception {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    Files.writeString(
        file,
        String.format(
            "-----BEGIN %s-----%n%s%n-----END %s-----%n",
            label, Base64.getMimeEncoder(64, lineEnd).encodeToString(der), label));
  }
}
