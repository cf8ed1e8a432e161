package org.orderly.conf;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Where instances are kept: LDAP {@code dcmStorage}.
 *
 * @param digestAlgorithm null: no digest
 * @param threshold usable bytes below which the next storage is used; null: not checked
 * @param checkMountFilePath must not exist below the root: the shadow of a missing mount
 * @param checkExistFilePath must exist; null: not checked
 */
public record Storage(
    String id,
    URI uri,
    String pathFormat,
    @Nullable String digestAlgorithm,
    @Nullable Long threshold,
    String checkMountFilePath,
    @Nullable String checkExistFilePath,
    boolean readOnly,
    PathAlreadyExists onPathAlreadyExists,
    int retryCreateDirectories,
    InstanceAvailability availability,
    List<AeTitle> retrieveAeTitles,
    List<String> properties) {

  public Storage {
    retrieveAeTitles = List.copyOf(retrieveAeTitles);
    properties = List.copyOf(properties);
  }

  /** Values of {@code dcmOnStoragePathAlreadyExists}. */
  public enum PathAlreadyExists {
    RANDOM_PATH,
    NOOP,
    FAILURE
  }
}
