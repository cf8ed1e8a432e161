package org.orderly.it.peer;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
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
    return make(folder, name, List.of());
  }

  /** One that may sign the certificates of others. */
  public static KeyPair authority(Path folder, String name) throws Exception {
    return make(folder, name, List.of("-ext", "bc=ca:true"));
  }

  private static KeyPair make(Path folder, String name, List<String> extensions) throws Exception {
    KeyPair pair =
        new KeyPair(
            folder.resolve(name + ".p12"),
            folder.resolve(name + "-trust.p12"),
            folder.resolve(name + "-key.pem"),
            folder.resolve(name + "-cert.pem"));
    List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", name));
    command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + name));
    command.addAll(extensions);
    keytool(pair.store, command.toArray(String[]::new));
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

  private static void keytool(Path store, String... command) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> line = new ArrayList<>(List.of(keytool.toString()));
    line.addAll(List.of(command));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    line.addAll(List.of("-keystore", store.toString()));
    Tool.run(line).orFail();
  }

  private String alias() {
    return store.getFileName().toString().replaceFirst("\\.p12$", "");
  }

  /** TLS of a server with this key store. */
  static SSLContext serving(Path store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(store), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** The same with a certificate for an address or name that this one, an authority, has signed. */
  public KeyPair issue(Path folder, String name, String subjectAlternative) throws Exception {
    KeyPair made = make(folder, name);
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + "-signed.pem");
    keytool(made.store, "-certreq", "-alias", name, "-file", request.toString());
    keytool(
        store,
        "-gencert",
        "-rfc",
        "-alias",
        alias(),
        "-ext",
        "san=" + subjectAlternative,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString());
    keytool(
        made.store,
        "-importcert",
        "-noprompt",
        "-alias",
        "authority",
        "-file",
        certificate.toString());
    keytool(made.store, "-importcert", "-alias", name, "-file", signed.toString());
    return made;
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
