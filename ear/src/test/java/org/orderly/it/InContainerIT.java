package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orderly.common.CurrentConfiguration;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;

/**
 * The built EAR in a WildFly that was configured like an administrator's own, called from a test
 * module inside it.
 */
@ExtendWith(ArquillianExtension.class)
class InContainerIT {

  private static final String DESCRIPTOR = "META-INF/application.xml";

  @EJB(lookup = "java:app/orderly-ejb/TaskService!org.orderly.task.TaskService")
  private TaskService tasks;

  @Inject private CurrentConfiguration configuration;

  @Deployment
  static EnterpriseArchive the_built_ear_with_a_test_module() throws IOException {
    EnterpriseArchive ear =
        ShrinkWrap.create(ZipImporter.class, "orderly.ear")
            .importFrom(new File(System.getProperty("orderly.ear")))
            .as(EnterpriseArchive.class);
    String descriptor;
    try (InputStream in = ear.get(DESCRIPTOR).getAsset().openStream()) {
      descriptor = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String module =
        "<module><web><web-uri>it.war</web-uri><context-root>/it</context-root></web></module>";
    ear.delete(DESCRIPTOR);
    ear.setApplicationXML(
        new StringAsset(descriptor.replaceFirst("<module>", module + "<module>")));
    WebArchive war = ShrinkWrap.create(WebArchive.class, "it.war").addClass(InContainerIT.class);
    return ear.addAsModule(Testable.archiveToTest(war));
  }

  @Test
  void the_task_service_reads_its_table() {
    assertEquals(0, tasks.count(TaskFilter.ALL));
    assertThrows(NoSuchTaskException.class, () -> tasks.get(TaskFilter.ALL, 1));
  }

  @Test
  void the_sample_configuration_is_in_force() {
    assertTrue(
        configuration.find().orElseThrow().ae(AeTitle.of("ORDERLY")).orElseThrow().acceptor());
  }
}
