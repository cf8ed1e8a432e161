package org.orderly.conf.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fresh {@link OpenLdap} per test: from Testcontainers where a Docker engine answers, else a
 * local slapd process; the log says which. Skips loudly without either, and fails where {@code
 * CI=true}. The container could not be tried where it was written, for lack of a Docker engine.
 */
public final class OpenLdapExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OpenLdapExtension.class);

  private static final Logger LOG = LoggerFactory.getLogger(OpenLdapExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (!OpenLdap.installed()) {
      String message = "no OpenLDAP: start a Docker engine or install the package slapd";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(message);
      }
      throw new TestAbortedException(message);
    }
    Path folder = Files.createTempDirectory("orderly-slapd");
    context.getStore(NAMESPACE).put("folder", folder);
    OpenLdap server = OpenLdap.start(folder);
    LOG.info("OpenLDAP: {}", server.origin());
    context.getStore(NAMESPACE).put("server", server);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    OpenLdap server = context.getStore(NAMESPACE).remove("server", OpenLdap.class);
    if (server != null) {
      server.close();
    }
    Path folder = context.getStore(NAMESPACE).remove("folder", Path.class);
    if (folder != null) {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == OpenLdap.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).get("server", OpenLdap.class);
  }
}
