package org.orderly.conf;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.deident.DeidentOption;
import org.orderly.dicom.deident.DeidentProfile;

/**
 * What who segments ({@code segment:}) needs besides {@link RemoteService}, and what of {@link
 * CloudService} says how results are asked for.
 *
 * @param readyWords a result is there if the server says one of these; empty: the usual ones
 * @param failedWords there will be none if it says one of these; empty: the usual ones
 * @param clientId whose series they are, as the server knows it
 * @param refreshProperty secret that holds the refresh token; null: tokens are not renewed by one
 * @param deidentify whether de-identified copies are sent; else the originals
 * @param options of the Basic Profile
 * @param scope whose pseudonyms are used
 */
public record SegmentService(
    List<String> readyWords,
    List<String> failedWords,
    @Nullable String clientId,
    @Nullable String refreshProperty,
    boolean deidentify,
    List<DeidentOption> options,
    String scope) {

  /** As many characters has the longest name of a scope. */
  public static final int LONGEST_SCOPE = 64;

  private static final List<String> READY =
      List.of("SEGMENTATION COMPLETED", "SEGMENTATION COMPLETE", "SEGMENTATION RETRIEVED");
  private static final List<String> FAILED =
      List.of("SEGMENTATION FAILED", "FAILED", "ERROR", "REJECTED");

  /** What holds without any attribute. */
  public static final SegmentService DEFAULTS =
      new SegmentService(List.of(), List.of(), null, null, true, List.of(), "segmentation");

  public SegmentService {
    readyWords = List.copyOf(readyWords);
    failedWords = List.copyOf(failedWords);
    options = List.copyOf(options);
  }

  /** How the copies are made. */
  public DeidentProfile profile() {
    return DeidentProfile.of(options.toArray(DeidentOption[]::new));
  }

  /** What is wrong with the options. */
  public Optional<String> problem() {
    try {
      profile();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a result is there if the server says this, in capitals or not. */
  public boolean isReady(String said) {
    return says(readyWords.isEmpty() ? READY : readyWords, said);
  }

  /** Whether there will be no result if it says this. */
  public boolean isFailed(String said) {
    return says(failedWords.isEmpty() ? FAILED : failedWords, said);
  }

  private static boolean says(List<String> words, String said) {
    return words.stream().anyMatch(word -> plain(word).equals(plain(said)));
  }

  private static String plain(String text) {
    return text.strip().replaceAll("[\\s_]+", " ").toUpperCase(Locale.ROOT);
  }
}
