package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** The first things an administrator tries after an installation on OpenLDAP and PostgreSQL. */
class ExternalServicesIT {

  @RegisterExtension
  static final OrderlyServer SERVER = new OrderlyServer().onOpenLdap().onPostgreSql();

  @Test
  void all_checks_are_up_and_the_directory_lets_the_administrator_in() throws Exception {
    String health = SERVER.call("GET", "/health").body();
    assertTrue(health.startsWith("{\"status\":\"UP\""), health);
    assertEquals(200, call("/monitor/export"));
    assertTrue(SERVER.output().contains("Directory    ldap://127.0.0.1:"), SERVER.output());
  }

  @Test
  void an_object_is_stored_and_found() throws Exception {
    SampleStudy study = SampleStudy.of("external-services");
    DataSet report = SampleObjects.report(study, 1, 1);
    ConnectRequest request =
        ConnectRequest.of(
            "127.0.0.1",
            SERVER.port("ORDERLY_DICOM_PORT"),
            AeTitle.of("TEST"),
            AeTitle.of("ORDERLY"),
            List.of(
                ProposedContext.of(Uid.Verification, Uid.ImplicitVRLittleEndian),
                ProposedContext.of(Uid.BasicTextSRStorage, Uid.ExplicitVRLittleEndian)));
    try (DimseAssociation association = DimseAssociation.connect(request)) {
      assertTrue(association.echo().status().isSuccess());
      PresentationContext context = association.association().context(Uid.BasicTextSRStorage);
      assertTrue(
          association
              .storeAsync(
                  context,
                  Uid.BasicTextSRStorage,
                  report.string(Tag.SOPInstanceUID, ""),
                  DataSource.of(report, Uid.ExplicitVRLittleEndian))
              .get(30, TimeUnit.SECONDS)
              .status()
              .isSuccess());
    }
    assertEquals(200, call("/aets/ORDERLY/rs/studies?StudyInstanceUID=" + study.studyUid()));
  }

  private static int call(String path) throws Exception {
    String credentials = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return SERVER.call("GET", path, "Authorization", "Basic " + basic).statusCode();
  }
}
