package org.orderly.dicom.deident;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.orderly.dicom.data.DataSet;

/** Pseudonyms that end with the program; safe for use by several threads. */
public final class MemoryPseudonyms implements Pseudonyms {

  private final PseudonymKey key;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PseudonymKind, Map<String, String>> replacements =
      new EnumMap<>(PseudonymKind.class);
  private final Map<PseudonymKind, Map<String, String>> originals =
      new EnumMap<>(PseudonymKind.class);
  private final Map<String, DataSet> identities = new HashMap<>();

  public MemoryPseudonyms(PseudonymKey key) {
    this.key = key;
    for (PseudonymKind kind : PseudonymKind.values()) {
      replacements.put(kind, new HashMap<>());
      originals.put(kind, new HashMap<>());
    }
  }

  @Override
  public PseudonymKey key() {
    return key;
  }

  @Override
  public Map<String, String> replacements(PseudonymKind kind, Set<String> wanted) {
    lock.lock();
    try {
      Map<String, String> known = map(replacements, kind);
      Map<String, String> found = new HashMap<>();
      for (String original : wanted) {
        found.put(original, known.computeIfAbsent(original, o -> make(kind, o)));
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private String make(PseudonymKind kind, String original) {
    Map<String, String> taken = map(originals, kind);
    int attempt = 0;
    String candidate = key.candidate(kind, original, attempt);
    while (taken.putIfAbsent(candidate, original) != null) {
      candidate = key.candidate(kind, original, ++attempt);
    }
    return candidate;
  }

  @Override
  public Map<String, String> originals(PseudonymKind kind, Set<String> wanted) {
    lock.lock();
    try {
      Map<String, String> known = map(originals, kind);
      Map<String, String> found = new HashMap<>();
      for (String replacement : wanted) {
        String original = known.get(replacement);
        if (original != null) {
          found.put(replacement, original);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static Map<String, String> map(
      Map<PseudonymKind, Map<String, String>> maps, PseudonymKind kind) {
    return maps.computeIfAbsent(kind, unused -> new HashMap<>());
  }

  @Override
  public void remember(String study, DataSet identity) {
    lock.lock();
    try {
      identities.putIfAbsent(study, identity);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<DataSet> identity(String study) {
    lock.lock();
    try {
      return Optional.ofNullable(identities.get(study));
    } finally {
      lock.unlock();
    }
  }
}
