package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.json.BulkDataLocator;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.dicom.xml.XmlDataSetWriter;

/** Clients store instances as metadata and bulk data (PS3.18 10.5.1.4), in JSON and in XML. */
class DescribedInstancesIT {

  private static final String STUDIES = "/aets/ORDERLY/rs/studies";
  private static final String JSON = "application/dicom+json";
  private static final String XML = "application/dicom+xml";
  private static final String OCTETS = "application/octet-stream";
  private static final String PIXELS = "urn:pixels";

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A message that is put together part by part. */
  private static final class Message {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final String form;

    Message(String form) {
      this.form = form;
    }

    Message part(String type, String location, byte[] content) throws IOException {
      String at = location.isEmpty() ? "" : "Content-Location: " + location + "\r\n";
      String head = "\r\n--B\r\nContent-Type: " + type + "\r\n" + at + "\r\n";
      body.write(head.getBytes(StandardCharsets.US_ASCII));
      body.write(content);
      return this;
    }

    HttpResponse<byte[]> post(String path, String accept) throws Exception {
      body.write("\r\n--B--\r\n".getBytes(StandardCharsets.US_ASCII));
      return send(
          request(path)
              .header("Content-Type", "multipart/related; type=\"" + form + "\"; boundary=B")
              .header("Accept", accept)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path))
        .header("Authorization", SERVER.rest().authorization());
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static DataSet ct(String study, int number) {
    return new DataSet()
        .put(Tag.SOPClassUID, Uid.CTImageStorage)
        .put(Tag.SOPInstanceUID, study + ".1." + number)
        .put(Tag.StudyInstanceUID, study)
        .put(Tag.SeriesInstanceUID, study + ".1")
        .put(Tag.Modality, "CT")
        .put(Tag.PatientName, "Müller^Jörg=山田^太郎")
        .put(Tag.PatientID, "STOW-" + study)
        .putInt(Tag.InstanceNumber, number);
  }

  private static DataSet withPixels(DataSet image) {
    image.putInt(Tag.SamplesPerPixel, 1);
    image.put(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
    for (int tag : new int[] {Tag.Rows, Tag.Columns}) {
      image.putInt(tag, 16);
    }
    image.putInt(Tag.BitsAllocated, 16).putInt(Tag.BitsStored, 16).putInt(Tag.HighBit, 15);
    image.putInt(Tag.PixelRepresentation, 0);
    return image.putBulk(Tag.PixelData, Vr.OW, BulkData.ofUri(PIXELS));
  }

  private static byte[] json(DataSet... instances) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = Json.createGenerator(out)) {
      generator.writeStartArray();
      for (DataSet instance : instances) {
        new JsonDataSetWriter(generator, java.util.Set.of(), BulkDataLocator.INLINE)
            .write(instance);
      }
      generator.writeEnd();
    }
    return out.toByteArray();
  }

  private static byte[] xml(DataSet instance) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new XmlDataSetWriter(out).write(instance);
    return out.toByteArray();
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  private static byte[] jpeg(int columns, int rows) throws IOException {
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 1, 0, 200);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "jpeg", out));
    return out.toByteArray();
  }

  private static String path(String study, int number) {
    return STUDIES + "/" + study + "/series/" + study + ".1/instances/" + study + ".1." + number;
  }

  private static HttpResponse<byte[]> get(String path, String accept) throws Exception {
    return send(request(path).header("Accept", accept).GET());
  }

  private static Part10File stored(String study, int number) throws Exception {
    HttpResponse<byte[]> file = get(path(study, number), "application/dicom; transfer-syntax=*");
    assertEquals(200, file.statusCode());
    return Part10.open(new ByteArrayInputStream(file.body()), ReadLimits.DEFAULTS);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The Failure Reasons within a sequence of the answer. */
  private static List<Integer> reasons(HttpResponse<byte[]> response, int sequence) {
    DataSet answer =
        new JsonDataSetReader(Json.createParser(new ByteArrayInputStream(response.body()))).read();
    return answer.items(sequence).stream()
        .map(item -> item.integer(Tag.FailureReason).orElse(-1))
        .toList();
  }

  @Test
  void metadata_in_json_may_follow_their_bulk_data() throws Exception {
    byte[] pixels = noise(512);
    HttpResponse<byte[]> answer =
        new Message(JSON)
            .part(OCTETS, PIXELS, pixels)
            .part(JSON, "", json(withPixels(ct("2.25.801", 1))))
            .post(STUDIES, JSON);
    assertEquals(200, answer.statusCode(), text(answer));
    assertTrue(text(answer).contains(path("2.25.801", 1)), text(answer));
    try (Part10File file = stored("2.25.801", 1)) {
      assertEquals(Uid.ExplicitVRLittleEndian, file.meta().transferSyntaxUid());
      DataSet image = file.readAll();
      assertEquals("Müller^Jörg=山田^太郎", image.string(Tag.PatientName));
      assertArrayEquals(pixels, image.bytes(Tag.PixelData));
      assertEquals("ISO_IR 192", image.string(Tag.SpecificCharacterSet));
    }
  }

  @Test
  void a_compressed_image_in_xml_needs_no_description_of_its_pixels() throws Exception {
    DataSet image = ct("2.25.802", 1).putBulk(Tag.PixelData, Vr.OW, BulkData.ofUri(PIXELS));
    byte[] jpeg = jpeg(24, 12);
    HttpResponse<byte[]> answer =
        new Message(XML)
            .part(XML, "", xml(image))
            .part("image/jpeg", PIXELS, jpeg)
            .post(STUDIES, XML);
    assertEquals(200, answer.statusCode(), text(answer));
    assertTrue(text(answer).contains("NativeDicomModel"), text(answer));
    try (Part10File file = stored("2.25.802", 1)) {
      assertEquals(Uid.JPEGBaseline8Bit, file.meta().transferSyntaxUid());
      DataSet stored = file.readAll();
      assertEquals(12, stored.integer(Tag.Rows).orElse(0));
      assertEquals(24, stored.integer(Tag.Columns).orElse(0));
      assertEquals("MONOCHROME2", stored.string(Tag.PhotometricInterpretation));
    }
    HttpResponse<byte[]> frame =
        get(path("2.25.802", 1) + "/frames/1", "image/jpeg; transfer-syntax=*");
    assertEquals(200, frame.statusCode(), text(frame));
    assertArrayEquals(jpeg, java.util.Arrays.copyOf(frame.body(), jpeg.length));
    assertEquals(200, get(path("2.25.802", 1) + "/rendered", "image/png").statusCode());
  }

  @Test
  void each_part_of_one_location_is_a_frame() throws Exception {
    DataSet image = ct("2.25.803", 1).putBulk(Tag.PixelData, Vr.OB, BulkData.ofUri(PIXELS));
    image.put(Tag.SOPClassUID, Uid.MultiFrameGrayscaleByteSecondaryCaptureImageStorage);
    image.putInt(Tag.NumberOfFrames, 2);
    Message whole = new Message(JSON).part(JSON, "", json(image));
    whole.part("image/jpeg", PIXELS, jpeg(8, 8)).part("image/jpeg", PIXELS, jpeg(8, 8));
    assertEquals(200, whole.post(STUDIES, JSON).statusCode());
    assertEquals(200, get(path("2.25.803", 1) + "/frames/2/rendered", "image/png").statusCode());
    image.put(Tag.SOPInstanceUID, "2.25.803.1.2");
    HttpResponse<byte[]> short1 =
        new Message(JSON)
            .part(JSON, "", json(image))
            .part("image/jpeg", PIXELS, jpeg(8, 8))
            .post(STUDIES, JSON);
    assertEquals(409, short1.statusCode());
    assertEquals(List.of(0xC000), reasons(short1, Tag.FailedSOPSequence));
  }

  @Test
  void each_instance_that_is_not_taken_is_told_with_its_reason() throws Exception {
    DataSet good = withPixels(ct("2.25.804", 1));
    DataSet without = withPixels(ct("2.25.804", 2));
    without.putBulk(Tag.PixelData, Vr.OW, BulkData.ofUri("urn:missing"));
    DataSet elsewhere = withPixels(ct("2.25.805", 3));
    DataSet nameless = withPixels(ct("2.25.804", 4));
    nameless.remove(Tag.SOPInstanceUID);
    // nobody listens: were it asked for, the answer would take its time
    DataSet remote = withPixels(ct("2.25.804", 5));
    remote.putBulk(Tag.PixelData, Vr.OW, BulkData.ofUri("http://10.255.255.1/pixels"));
    DataSet wrong = withPixels(ct("2.25.804", 6));
    wrong.put(Tag.Rows, Vr.LO, "many");
    HttpResponse<byte[]> answer =
        new Message(JSON)
            .part(JSON, "", json(good, without, elsewhere, nameless, remote, wrong))
            .part(OCTETS, PIXELS, noise(512))
            .post(STUDIES + "/2.25.804", JSON);
    assertEquals(202, answer.statusCode(), text(answer));
    assertEquals(List.of(0xC000, 0xC409, 0xC000, 0xC000), reasons(answer, Tag.FailedSOPSequence));
    assertEquals(List.of(0xC000), reasons(answer, Tag.OtherFailuresSequence));
    assertEquals(1, SERVER.rest().count(STUDIES + "/2.25.804/instances/count"));
  }

  @Test
  void pixel_data_in_a_form_that_dicom_lacks_are_a_transfer_syntax_not_supported()
      throws Exception {
    for (String type : List.of("image/png", OCTETS + "; transfer-syntax=1.2.840.10008.1.2.2")) {
      HttpResponse<byte[]> answer =
          new Message(JSON)
              .part(JSON, "", json(withPixels(ct("2.25.806", 1))))
              .part(type, PIXELS, noise(512))
              .post(STUDIES, JSON);
      assertEquals(409, answer.statusCode(), type);
      assertEquals(List.of(0xC122), reasons(answer, Tag.FailedSOPSequence), type);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/dicom+json,this is no JSON,400",
    "application/dicom+json,[{\"00100010\":,400",
    "application/dicom+json,[],400",
    "application/dicom+json,[17],400",
    "application/dicom+xml,<NativeDicomModel><DicomAttribute/></NativeDicomModel>,400",
    "application/dicom+xml,'<!DOCTYPE a [<!ENTITY b \"c\">]><NativeDicomModel/>',400",
    "text/xml,<NativeDicomModel/>,415"
  })
  void metadata_that_are_none_are_refused(String form, String content, int status)
      throws Exception {
    HttpResponse<byte[]> answer =
        new Message(form)
            .part(form, "", content.getBytes(StandardCharsets.UTF_8))
            .post(STUDIES, "*/*");
    assertEquals(status, answer.statusCode(), text(answer));
  }

  @Test
  void a_value_beyond_measure_is_not_read_into_memory() throws Exception {
    String value = "[{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"" + "A".repeat(100 << 20);
    HttpResponse<byte[]> answer =
        new Message(JSON)
            .part(JSON, "", value.getBytes(StandardCharsets.US_ASCII))
            .post(STUDIES, JSON);
    assertEquals(400, answer.statusCode(), text(answer));
  }

  @Test
  void a_short_message_cannot_fill_the_disk_by_references_to_one_part() throws Exception {
    DataSet[] instances =
        IntStream.rangeClosed(1, 12)
            .mapToObj(number -> withPixels(ct("2.25.807", number)))
            .toArray(DataSet[]::new);
    HttpResponse<byte[]> answer =
        new Message(JSON)
            .part(JSON, "", json(instances))
            .part(OCTETS, PIXELS, noise(8 << 20))
            .post(STUDIES, JSON);
    assertEquals(202, answer.statusCode());
    assertEquals(List.of(0xA700, 0xA700), reasons(answer, Tag.FailedSOPSequence));
  }

  @Test
  void nothing_waits_on_disk_when_a_message_has_been_answered_or_was_cut_off() throws Exception {
    byte[] cut =
        ("--B\r\nContent-Type: " + OCTETS + "\r\nContent-Location: x\r\n\r\nhalf").getBytes();
    HttpResponse<byte[]> answer =
        send(
            request(STUDIES)
                .header("Content-Type", "multipart/related; type=\"" + JSON + "\"; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofByteArray(cut)));
    assertEquals(400, answer.statusCode());
    metadata_in_json_may_follow_their_bulk_data();
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(SERVER.data()))) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }
}
