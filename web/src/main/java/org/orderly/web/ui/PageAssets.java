package org.orderly.web.ui;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.jar.Manifest;

/**
 * Addresses of our own style sheets, scripts and pictures. Each carries a stamp of this start of
 * the server, so that a browser keeps them for long and never mixes two versions.
 */
@Named
@ApplicationScoped
public class PageAssets {
  @Inject private Clock clock;
  @Inject private ServletContext context;
  private String stamp = "";
  private String version = "";

  @PostConstruct
  void read() {
    stamp = Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX);
    version = readVersion();
  }

  public String url(String name) {
    FacesContext faces = FacesContext.getCurrentInstance();
    return faces.getExternalContext().getRequestContextPath()
        + "/jakarta.faces.resource/"
        + name
        + ".xhtml?ln=orderly&v="
        + stamp;
  }

  /** Another one after each start of the server. */
  public String getStamp() {
    return stamp;
  }

  /** The version of the product, or an empty text when the archive does not tell. */
  public String getVersion() {
    return version;
  }

  private String readVersion() {
    // the first to ask may be no page, but the connection of one that an earlier start has written
    try (InputStream manifest = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      String version =
          manifest == null
              ? null
              : new Manifest(manifest).getMainAttributes().getValue("Implementation-Version");
      return version == null ? "" : version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
