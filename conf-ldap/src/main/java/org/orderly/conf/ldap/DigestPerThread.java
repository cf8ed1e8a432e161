package org.orderly.conf.ldap;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A digest that many threads may use at once: the embedded directory answers binds in parallel but
 * its password encoder keeps one {@link MessageDigest} for all of them, so that two logins at the
 * same moment would refuse a right password.
 */
final class DigestPerThread extends MessageDigest {

  private final ThreadLocal<MessageDigest> ofThread;

  DigestPerThread(String algorithm) {
    super(algorithm);
    this.ofThread = ThreadLocal.withInitial(() -> instance(algorithm));
  }

  private static MessageDigest instance(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected int engineGetDigestLength() {
    return ofThread.get().getDigestLength();
  }

  @Override
  protected void engineUpdate(byte input) {
    ofThread.get().update(input);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    ofThread.get().update(input, offset, length);
  }

  @Override
  protected byte[] engineDigest() {
    return ofThread.get().digest();
  }

  @Override
  protected void engineReset() {
    ofThread.get().reset();
  }
}
