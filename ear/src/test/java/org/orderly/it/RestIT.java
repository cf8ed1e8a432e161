package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * The REST face as a client sees it: stores a study, finds, retrieves, triggers and monitors it.
 */
class RestIT {

  private static final String STUDY = "2.25.4711";
  private static final String RS = "/aets/ORDERLY/rs";
  private static final String INSTANCE =
      RS + "/studies/" + STUDY + "/series/" + STUDY + ".1/instances/" + STUDY + ".1.1";
  private static final byte[] PIXELS = new byte[2048];

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void store_a_study() throws Exception {
    HttpResponse<byte[]> response =
        post(
            RS + "/studies",
            "multipart/related; type=\"application/dicom\"; boundary=B",
            multipart(object(1), object(2)));
    assertEquals(200, response.statusCode(), text(response));
    assertTrue(text(response).contains("\"00081199\""), text(response));
  }

  @Test
  void a_stored_study_is_found() throws Exception {
    HttpResponse<byte[]> found = get(RS + "/studies?PatientName=M%C3%BCller*", "*/*");
    assertEquals(200, found.statusCode());
    assertEquals("application/dicom+json", found.headers().firstValue("Content-Type").orElse(""));
    assertTrue(text(found).contains("Müller^Jürgen"), text(found));
    assertTrue(text(found).contains(RS + "/studies/" + STUDY), text(found));
    assertEquals("{\"count\":2}", text(get(RS + "/instances/count?PatientID=P-1", "*/*")));
    assertEquals(204, get(RS + "/studies?PatientName=Nobody", "*/*").statusCode());
  }

  @Test
  void an_instance_comes_back_as_it_was_sent() throws Exception {
    HttpResponse<byte[]> file = get(INSTANCE, "application/dicom");
    assertEquals(200, file.statusCode());
    String sent = new String(object(1), StandardCharsets.ISO_8859_1);
    String got = new String(file.body(), StandardCharsets.ISO_8859_1);
    int dataSet = sent.indexOf("\u0008\u0000\u0005\u0000");
    assertEquals(sent.substring(dataSet), got.substring(got.indexOf("\u0008\u0000\u0005\u0000")));
    HttpResponse<byte[]> study = get(RS + "/studies/" + STUDY, "*/*");
    assertTrue(
        study.headers().firstValue("Content-Type").orElse("").startsWith("multipart/related"));
    assertEquals(
        200, get(INSTANCE, "application/dicom; transfer-syntax=1.2.840.10008.1.2").statusCode());
    assertEquals(
        406,
        get(INSTANCE, "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50").statusCode());
  }

  @Test
  void metadata_refer_to_bulk_data_that_can_be_retrieved() throws Exception {
    String metadata = text(get(INSTANCE + "/metadata", "application/dicom+json"));
    assertTrue(metadata.contains(INSTANCE + "/bulkdata/7FE00010"), metadata);
    assertArrayEquals(
        PIXELS, get(INSTANCE + "/bulkdata/7FE00010", "application/octet-stream").body());
  }

  @Test
  void a_message_that_ends_too_early_is_400_and_another_study_is_a_failure() throws Exception {
    byte[] whole = multipart(object(1));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    String type = "multipart/related; type=\"application/dicom\"; boundary=B";
    assertEquals(400, post(RS + "/studies", type, half).statusCode());
    HttpResponse<byte[]> mismatch = post(RS + "/studies/2.25.99", type, whole);
    assertEquals(409, mismatch.statusCode());
    assertTrue(text(mismatch).contains("[" + 0xC409 + "]"), text(mismatch));
    assertEquals(415, post(RS + "/studies", "text/plain", half).statusCode());
  }

  @Test
  void a_queued_export_is_listed_counted_cancelled_and_deleted() throws Exception {
    HttpResponse<byte[]> created =
        post(
            RS + "/studies/" + STUDY + "/export/STORESCP?batchID=it&scheduledTime=20991231120000",
            "text/plain",
            new byte[0]);
    assertEquals(202, created.statusCode(), text(created));
    String id = text(created).replaceAll(".*\"taskID\":\"(\\d+)\".*", "$1");
    assertEquals("{\"count\":1}", text(get("/monitor/export/count?batchID=it", "*/*")));
    assertTrue(text(get("/queue/Export?batchID=it", "*/*")).contains("\"taskID\":\"" + id + "\""));
    String csv = text(get("/monitor/export?batchID=it", "text/csv"));
    assertTrue(csv.startsWith("\"taskID\",\"createdTime\""), csv);
    assertTrue(csv.contains("\r\n\"" + id + "\","), csv);
    assertEquals(204, post("/monitor/export/" + id + "/cancel", "*/*", null).statusCode());
    assertEquals(409, post("/monitor/export/" + id + "/cancel", "*/*", null).statusCode());
    assertEquals("{\"count\":1}", text(call("DELETE", "/monitor/export?batchID=it")));
    assertEquals(404, call("DELETE", "/monitor/export/" + id).statusCode());
  }

  @Test
  void tasks_are_rescheduled_one_and_all_and_a_notification_needs_no_export() throws Exception {
    String export = RS + "/studies/" + STUDY + "/export/STORESCP?scheduledTime=20991231120000";
    String created = text(call("POST", export + "&batchID=again"));
    String id = created.replaceAll(".*\"taskID\":\"(\\d+)\".*", "$1");
    String one = "/monitor/export/" + id;
    assertEquals(204, call("POST", one + "/cancel").statusCode());
    assertEquals(
        204, call("POST", one + "/reschedule/STORESCP?scheduledTime=20991231130000").statusCode());
    String task = text(get("/monitor/export?batchID=again", "*/*"));
    assertTrue(task.contains("\"status\":\"SCHEDULED\""), task);
    assertTrue(task.contains("\"scheduledTime\":\"2099-12-31T13:00:00.000"), task);
    assertEquals(
        "{\"count\":1}",
        text(
            call("POST", "/monitor/export/reschedule?batchID=again&scheduledTime=20991231140000")));
    assertEquals(
        "{\"count\":1}",
        text(call("POST", "/monitor/export/cancel?batchID=again&status=SCHEDULED")));
    assertEquals("{\"count\":1}", text(call("DELETE", "/monitor/export?batchID=again")));
    assertEquals(
        "{\"completed\":0}", text(call("POST", RS + "/studies/1.2/export/dicom:STORESCP")));
    HttpResponse<byte[]> only = call("POST", export + "&batchID=told&only-ian=true");
    assertEquals(202, only.statusCode());
    assertEquals("", text(only));
    String told = text(get("/queue/IANSCU?batchID=told", "*/*"));
    assertTrue(told.contains("\"RemoteAET\":\"IANSCP\""), told);
    assertEquals("{\"count\":0}", text(get("/monitor/export/count?batchID=told", "*/*")));
    assertEquals("{\"count\":1}", text(call("DELETE", "/queue/IANSCU?batchID=told")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/monitor/export?status=ON%20HOLD,400,status",
    "GET,/monitor/export?createdTime=yesterday,400,createdTime",
    "DELETE,/monitor/export?batchid=x,400,batchid",
    "POST,/monitor/export/cancel,400,status",
    "GET,/aets/ORDERLY/rs/studies?limit=x,400,limit",
    "GET,/aets/ORDERLY/rs/studies?NoSuchKey=x,400,NoSuchKey",
    "POST,/aets/ORDERLY/rs/studies/1.2/export/STORESCP?scheduledTime=20271301000000,400,scheduledTime",
    "POST,/aets/ORDERLY/rs/studies/1.2/export/NOPE,404,No such Exporter: NOPE",
    "POST,/aets/NOPE/rs/studies/1.2/export/STORESCP,404,No such Application Entity: NOPE",
    "POST,/aets/ORDERLY/rs/studies/1.2/export/STORESCP?only-stgcmt=true,404,No Storage Commitment",
    "POST,/aets/ORDERLY/rs/studies/1.2/export/dicom:STORESCP?only-ian=true,400,only-ian=true",
    "POST,/aets/ORDERLY/rs/studies/1.2/ian/dicom:IANSCP,404,No matching instances",
    "POST,/aets/ORDERLY/rs/studies/ian/NOPE,404,No such Application Entity: NOPE",
    "POST,/aets/ORDERLY/rs/studies/1.2/export/dicom:NOPE,404,No such Application Entity: NOPE",
    "POST,/aets/ORDERLY/rs/studies/export/NOPE?StudyInstanceUID=1.2,404,No such Exporter: NOPE",
    "DELETE,/monitor/export?batchID=,400,batchID",
    "POST,/monitor/export/cancel?status=COMPLETED,400,Cannot cancel tasks with status: COMPLETED",
    "POST,/monitor/export/999999/reschedule,404,No such Task : 999999",
    "POST,/monitor/export/reschedule/NOPE?batchID=none,400,No such Exporter: NOPE",
    "POST,/monitor/export/reschedule?newDeviceName=nope,400,newDeviceName",
    "POST,/monitor/export/reschedule?scheduledTime=20270101246000,400,scheduledTime",
    "GET,/monitor/export?accept=image/png,406,text/csv",
    "GET,/queue/NoSuch,404,NoSuch",
    "GET,/no/such/path,404,No such resource",
    "PUT,/monitor/export,405,method",
    "GET,/aets/ORDERLY/rs/studies/1.9,404,No such study"
  })
  void trouble_is_told_by_status_and_text(String method, String path, int status, String text)
      throws Exception {
    HttpResponse<byte[]> response = call(method, path);
    assertEquals(status, response.statusCode(), text(response));
    assertTrue(text(response).contains(text), text(response));
  }

  @Test
  void the_configuration_can_be_read_on_demand() throws Exception {
    assertEquals("{\"status\":\"STARTED\"}", text(get("/ctrl/status", "*/*")));
    assertEquals(204, call("POST", "/ctrl/reload").statusCode());
  }

  private static byte[] object(int number) throws IOException {
    String series = STUDY + ".1";
    String sop = series + "." + number;
    DataSet dataSet =
        new DataSet()
            .put(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100")
            .put(Tag.SOPClassUID, Uid.CTImageStorage)
            .put(Tag.SOPInstanceUID, sop)
            .put(Tag.StudyDate, "20261121")
            .put(Tag.Modality, "CT")
            .put(Tag.PatientName, "Müller^Jürgen")
            .put(Tag.PatientID, "P-1")
            .put(Tag.StudyInstanceUID, STUDY)
            .put(Tag.SeriesInstanceUID, series)
            .putBytes(Tag.PixelData, Vr.OW, PIXELS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Part10.write(out, FileMetaInformation.of(dataSet, TransferSyntax.EXPLICIT_LITTLE), dataSet);
    return out.toByteArray();
  }

  private static byte[] multipart(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write("\r\n--B\r\nContent-Type: application/dicom\r\n\r\n".getBytes("ASCII"));
      out.write(part);
    }
    out.write("\r\n--B--\r\n".getBytes("ASCII"));
    return out.toByteArray();
  }

  private static HttpResponse<byte[]> get(String path, String accept) throws Exception {
    return send(request(path).header("Accept", accept).GET());
  }

  private static HttpResponse<byte[]> call(String method, String path) throws Exception {
    return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private static HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    if (body == null) {
      return call("POST", path);
    }
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static HttpRequest.Builder request(String path) {
    String login = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
