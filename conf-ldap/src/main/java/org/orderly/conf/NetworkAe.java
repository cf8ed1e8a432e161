package org.orderly.conf;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Vr;

/**
 * PS3.15 H.1.3.2 {@code dicomNetworkAE} with {@code dcmNetworkAE} and {@code dcmArchiveNetworkAE}.
 *
 * @param acceptedCallingAeTitles empty: any
 * @param acceptedUserRoles empty: any
 * @param exportRules those of the AE, then those of the device
 * @param retrieveAeTitles empty: the called AE title
 * @param queryMaxNumberOfResults 0: unlimited
 * @param jsonNumbers those of IS, DS, SV and UV that are numbers in DICOM JSON; the others are
 *     strings
 * @param workitemRules those of the AE, then those of the device
 */
public record NetworkAe(
    AeTitle title,
    String description,
    boolean installed,
    boolean acceptor,
    boolean initiator,
    List<Connection> connections,
    List<TransferCapability> transferCapabilities,
    Set<AeTitle> acceptedCallingAeTitles,
    Set<AeTitle> otherAeTitles,
    List<ExportRule> exportRules,
    List<String> objectStorageIds,
    int objectStorageCount,
    OverwritePolicy overwritePolicy,
    RelationalMismatchPolicy relationalMismatchPolicy,
    AcceptMissingPatientId acceptMissingPatientId,
    AcceptConflictingPatientId acceptConflictingPatientId,
    Set<String> acceptedUserRoles,
    List<AeTitle> retrieveAeTitles,
    List<String> multipleStoreAssociations,
    boolean restrictRetrieveSilently,
    int queryMaxNumberOfResults,
    int qidoMaxNumberOfResults,
    int queryFetchSize,
    Set<Vr> jsonNumbers,
    IanSettings ian,
    QuerySettings query,
    WorkitemSettings workitems,
    WorkitemRules workitemRules) {

  private static final int MAX_STORE_ASSOCIATIONS = 16;
  private static final Pattern STORE_ASSOCIATIONS =
      Pattern.compile("(?:([^:\\\\]{1,16}):)? *0*([1-9]\\d{0,3}) *");

  public NetworkAe {
    connections = List.copyOf(connections);
    transferCapabilities = List.copyOf(transferCapabilities);
    acceptedCallingAeTitles = Set.copyOf(acceptedCallingAeTitles);
    otherAeTitles = Set.copyOf(otherAeTitles);
    exportRules = List.copyOf(exportRules);
    objectStorageIds = List.copyOf(objectStorageIds);
    acceptedUserRoles = Set.copyOf(acceptedUserRoles);
    retrieveAeTitles = List.copyOf(retrieveAeTitles);
    multipleStoreAssociations = List.copyOf(multipleStoreAssociations);
    jsonNumbers = Set.copyOf(jsonNumbers);
  }

  public boolean accepts(AeTitle calling) {
    return acceptedCallingAeTitles.isEmpty() || acceptedCallingAeTitles.contains(calling);
  }

  /** Whether a user may use it who is in the roles for which the test is true. */
  public boolean acceptsUser(Predicate<String> hasRole) {
    return acceptedUserRoles.isEmpty() || acceptedUserRoles.stream().anyMatch(hasRole);
  }

  /**
   * How many associations at a time carry one export to an AE: {@code AET:n} goes before {@code n};
   * what is neither counts for nothing.
   */
  public int storeAssociations(AeTitle remote) {
    int general = 1;
    for (String value : multipleStoreAssociations) {
      Matcher matcher = STORE_ASSOCIATIONS.matcher(value);
      if (matcher.matches()) {
        int number = Math.min(MAX_STORE_ASSOCIATIONS, Integer.parseInt(matcher.group(2)));
        if (matcher.group(1) == null) {
          general = number;
        } else if (matcher.group(1).strip().equals(remote.toString())) {
          return number;
        }
      }
    }
    return general;
  }

  /** Values of {@code dcmMultipleStoreAssociations} that mean nothing. */
  public List<String> badStoreAssociations() {
    return multipleStoreAssociations.stream()
        .filter(value -> !STORE_ASSOCIATIONS.matcher(value).matches())
        .toList();
  }

  /** Worklist Label (0074,1202) of work items that are created without. */
  public String worklistLabel() {
    String label = workitems.worklistLabel();
    return label == null ? title.toString() : label;
  }

  /** Whether the AE is SCP of a SOP class. */
  public boolean offers(String sopClass) {
    return transferCapabilities.stream()
        .anyMatch(
            capability ->
                capability.role() == TransferCapability.Role.SCP
                    && capability.sopClass().equals(sopClass));
  }
}
