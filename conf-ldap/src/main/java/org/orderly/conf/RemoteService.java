package org.orderly.conf;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a destination that is no AE is spoken to: over HTTP ({@code stow:}, {@code cloud:}, {@code
 * http:}) or HL7.
 *
 * @param enabled false: nothing is sent; waiting tasks wait on
 * @param user with the secret: Basic authentication, or the client of the token service; null: the
 *     secret is a token
 * @param secretProperty variable or system property that holds the secret; never the secret itself
 * @param tokenUrl where tokens are had (RFC 6749 4.4); null: the secret is the token
 * @param batchSize objects in one request
 * @param threads requests at the same time
 * @param timeout how long to wait for the answer to one request
 * @param objectKinds only these are sent; empty: all
 * @param receiver application and facility that an HL7 message is for, as in {@code RIS|HOSPITAL}
 * @param restoredFields keywords: of what a platform was not given, its results say only this when
 *     they are sent; empty: all of it
 */
public record RemoteService(
    boolean enabled,
    @Nullable String user,
    @Nullable String secretProperty,
    @Nullable URI tokenUrl,
    int batchSize,
    int threads,
    Duration timeout,
    List<ObjectKind> objectKinds,
    String receiver,
    List<String> restoredFields) {

  /** What holds without any attribute. */
  public static final RemoteService DEFAULTS =
      new RemoteService(
          true, null, null, null, 32, 1, Duration.ofMinutes(5), List.of(), "", List.of());

  public RemoteService {
    objectKinds = List.copyOf(objectKinds);
    restoredFields = List.copyOf(restoredFields);
  }

  /** The same with another time limit. */
  RemoteService within(Duration limit) {
    return new RemoteService(
        enabled,
        user,
        secretProperty,
        tokenUrl,
        batchSize,
        threads,
        limit,
        objectKinds,
        receiver,
        restoredFields);
  }

  /** Whether an object of the SOP class is to be sent. */
  public boolean takes(String sopClassUid) {
    return objectKinds.isEmpty() || objectKinds.stream().anyMatch(kind -> kind.covers(sopClassUid));
  }
}
