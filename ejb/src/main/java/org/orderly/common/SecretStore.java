package org.orderly.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.wildfly.security.auth.server.IdentityCredentials;
import org.wildfly.security.credential.PasswordCredential;
import org.wildfly.security.credential.store.CredentialStore;
import org.wildfly.security.credential.store.CredentialStoreException;
import org.wildfly.security.credential.store.WildFlyElytronCredentialStoreProvider;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.ClearPassword;

/**
 * Secrets that administrators enter, in a credential store of WildFly: a file that {@code
 * elytron-tool} can read, too. A variable or system property of the same name wins. What another
 * node has written is seen at the next reading.
 */
public final class SecretStore {

  private static final String TYPE = "KeyStoreCredentialStore";
  private static final int KEY_BYTES = 32;
  private static final String MAC = "HmacSHA256";
  private static final int MARK_BYTES = 8;

  /** That of this node. */
  private static final class OfNode {
    static final SecretStore STORE =
        new SecretStore(
            Path.of(
                Environment.get(
                    "ORDERLY_SECRETS",
                    Environment.dataDirectory().resolve("secrets.cs").toString())),
            Environment.get("ORDERLY_SECRETS_PASSWORD"));
  }

  private final Path file;
  private final @Nullable String password;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CredentialStore open;
  private @Nullable FileTime written;

  /**
   * @param password opens the file; null: a key that is made beside it
   */
  SecretStore(Path file, @Nullable String password) {
    this.file = file;
    this.password = password;
  }

  public static SecretStore ofNode() {
    return OfNode.STORE;
  }

  /**
   * The secret of this name: of a variable or system property, else of the store; null if there is
   * none.
   *
   * @throws IOException if the store cannot be read
   */
  public static @Nullable String secret(String name) throws IOException {
    String set = Environment.get(name);
    return set == null ? ofNode().get(name) : set;
  }

  public @Nullable String get(String name) throws IOException {
    lock.lock();
    try {
      if (!Files.exists(file)) {
        return null;
      }
      PasswordCredential found = store().retrieve(name, PasswordCredential.class);
      ClearPassword clear = found == null ? null : found.getPassword(ClearPassword.class);
      return clear == null ? null : new String(clear.getPassword());
    } catch (CredentialStoreException e) {
      throw new IOException("the credential store cannot be read: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells one secret from another without telling what it is; empty if there is none. Whoever has
   * no key of the store cannot try secrets against it.
   */
  public String mark(String name) throws IOException {
    String secret = get(name);
    if (secret == null) {
      return "";
    }
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key().getBytes(StandardCharsets.UTF_8), MAC));
      byte[] all = mac.doFinal((name + '\0' + secret).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, MARK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps a secret, on disk when this returns. */
  public void put(String name, String secret) throws IOException {
    change(name, secret, null);
  }

  public void remove(String name) throws IOException {
    change(name, null, null);
  }

  /**
   * Keeps or removes a secret if the one that is there has this mark.
   *
   * @param secret null: there is none any more
   * @return false if it has another one; nothing was changed
   */
  public boolean replace(String name, @Nullable String secret, String mark) throws IOException {
    return change(name, secret, mark);
  }

  private boolean change(String name, @Nullable String secret, @Nullable String mark)
      throws IOException {
    lock.lock();
    try {
      if (mark != null && !mark.equals(mark(name))) {
        return false;
      }
      if (secret == null && get(name) == null) {
        return true;
      }
      CredentialStore store = store();
      if (secret == null) {
        store.remove(name, PasswordCredential.class);
      } else {
        store.store(name, new PasswordCredential(clear(secret)));
      }
      store.flush();
      if (isPosix()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      written = Files.getLastModifiedTime(file);
      return true;
    } catch (CredentialStoreException e) {
      open = null;
      throw new IOException("the credential store cannot be written: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private CredentialStore store() throws IOException {
    FileTime now = Files.exists(file) ? Files.getLastModifiedTime(file) : null;
    CredentialStore known = open;
    if (known != null && Objects.equals(now, written)) {
      return known;
    }
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Provider provider = WildFlyElytronCredentialStoreProvider.getInstance();
      CredentialStore made = CredentialStore.getInstance(TYPE, provider);
      made.initialize(
          Map.of("location", file.toString(), "create", "true"),
          new CredentialStore.CredentialSourceProtectionParameter(
              IdentityCredentials.NONE.withCredential(new PasswordCredential(clear(key())))),
          new Provider[] {WildFlyElytronPasswordProvider.getInstance()});
      open = made;
      written = now;
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("the credential store cannot be opened: " + e.getMessage(), e);
    }
  }

  private static ClearPassword clear(String text) {
    return ClearPassword.createRaw(ClearPassword.ALGORITHM_CLEAR, text.toCharArray());
  }

  private String key() throws IOException {
    if (password != null) {
      return password;
    }
    Path key = file.resolveSibling(file.getFileName() + ".key");
    try {
      return Files.readString(key).strip();
    } catch (NoSuchFileException e) {
      byte[] bytes = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      String made = HexFormat.of().formatHex(bytes);
      if (isPosix()) {
        Files.createFile(
            key,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(key, made.getBytes(StandardCharsets.US_ASCII));
      return made;
    }
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
