package org.orderly.web.rs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.NetworkAe;

/**
 * Where answers say that an AE is retrieved from (Retrieve URL, PS3.18 10.6.3.3): scheme and host
 * of the request, unless {@code dcmRemapRetrieveURL} names others.
 */
@RequestScoped
public class ServiceUrl {
  private static final Pattern FOR_CLIENT = Pattern.compile("\\[([^\\]]*)\\](.*)");

  @Inject HttpServletRequest request;

  /** Without a slash at the end. */
  public String of(NetworkAe ae, UriInfo uriInfo) {
    return remapped(
        uriInfo.getBaseUri().resolve("aets/" + ae.title() + "/rs"),
        ae.query().remapRetrieveUrl(),
        Stream.of(String.valueOf(request.getRemoteHost()), request.getRemoteAddr())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * @param instead {@code http://host:8080}, or {@code [client]http://host:8080} for one client
   * @param clients names and addresses of the one who asks
   */
  static String remapped(URI url, @Nullable String instead, Set<String> clients) {
    if (instead == null || instead.isBlank()) {
      return url.toString();
    }
    String begin = instead.strip();
    Matcher forClient = FOR_CLIENT.matcher(begin);
    if (forClient.matches()) {
      if (!clients.contains(forClient.group(1))) {
        return url.toString();
      }
      begin = forClient.group(2).strip();
    }
    return (begin.endsWith("/") ? begin.substring(0, begin.length() - 1) : begin)
        + url.getRawPath();
  }
}
