package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.FrameRenderer;
import org.orderly.dicom.image.Frames;
import org.orderly.dicom.image.Window;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;

/** Frames, pictures and thumbnails of stored images over WADO-RS. */
class FramesIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static final String RS = "/orderly/aets/ORDERLY/rs";
  private static final String OCTETS = "application/octet-stream";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final SampleStudy STUDY = Samples.study();

  private static Path slice;
  private static Path loop;
  private static Path jpeg;
  private static Path wavelet;
  private static Path report;

  @BeforeAll
  static void store() throws Exception {
    Dcmtk.require();
    Samples samples = new Samples(folder);
    TransferSyntax explicit = TransferSyntax.EXPLICIT_LITTLE;
    slice = samples.write("ct", SampleObjects.ct(STUDY, 1, 1, 40, 30), explicit);
    loop = samples.write("us", SampleObjects.ultrasound(STUDY, 2, 1, 3, 24), explicit);
    Path other = samples.write("us2", SampleObjects.ultrasound(STUDY, 2, 2, 3, 24), explicit);
    jpeg = samples.recode(other, "dcmcjpeg", "+eb");
    report = samples.write("sr", SampleObjects.report(STUDY, 3, 1), explicit);
    for (Path file : new Path[] {slice, loop, jpeg, report}) {
      store(file);
    }
    wavelet =
        Path.of("/usr/lib/python3/dist-packages/pydicom/data/test_files/MR_small_jp2klossless.dcm");
    if (Files.exists(wavelet)) {
      store(wavelet);
    }
  }

  private static void store(Path file) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write("--B\r\nContent-Type: application/dicom\r\n\r\n".getBytes("ASCII"));
    body.write(Files.readAllBytes(file));
    body.write("\r\n--B--\r\n".getBytes("ASCII"));
    HttpResponse<byte[]> stored =
        HTTP.send(
            request("/studies")
                .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, stored.statusCode(), text(stored));
  }

  private static HttpRequest.Builder request(String path) {
    int port = SERVER.port("ORDERLY_HTTP_PORT");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + RS + path))
        .header(
            "Authorization", new Rest(port, "admin", OrderlyServer.ADMIN_PASSWORD).authorization());
  }

  private static HttpResponse<byte[]> get(String path, String accept) throws Exception {
    return HTTP.send(
        request(path).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.ISO_8859_1);
  }

  private static String type(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("").replace("; ", ";");
  }

  private static String path(Path file) throws IOException {
    DataSet d = Samples.read(file);
    return "/studies/"
        + d.string(Tag.StudyInstanceUID)
        + "/series/"
        + d.string(Tag.SeriesInstanceUID)
        + "/instances/"
        + d.string(Tag.SOPInstanceUID);
  }

  private static void assertPicture(Path file, int frame, Window window, HttpResponse<byte[]> got)
      throws IOException {
    assertEquals(200, got.statusCode(), text(got));
    assertEquals("image/png", type(got));
    BufferedImage expected = new FrameRenderer(Frames.open(file)).render(frame, window);
    BufferedImage actual = ImageIO.read(new ByteArrayInputStream(got.body()));
    assertEquals(expected.getWidth(), actual.getWidth());
    assertArrayEquals(
        expected
            .getRaster()
            .getPixels(0, 0, expected.getWidth(), expected.getHeight(), (int[]) null),
        actual.getRaster().getPixels(0, 0, actual.getWidth(), actual.getHeight(), (int[]) null));
  }

  @Test
  void uncompressed_frames_are_answered_in_parts_or_alone() throws Exception {
    byte[] pixels = Samples.read(loop).bytes(Tag.PixelData);
    int length = 24 * 24 * 3;
    HttpResponse<byte[]> second = get(path(loop) + "/frames/2", OCTETS);
    assertEquals(200, second.statusCode(), text(second));
    assertEquals(OCTETS + ";transfer-syntax=1.2.840.10008.1.2.1", type(second));
    assertArrayEquals(Arrays.copyOfRange(pixels, length, 2 * length), second.body());
    HttpResponse<byte[]> both = get(path(loop) + "/frames/3,1", "multipart/related");
    assertTrue(type(both).startsWith("multipart/related;"), type(both));
    assertTrue(type(both).contains("type=\"" + OCTETS + "\""), type(both));
    String third = new String(pixels, 2 * length, length, StandardCharsets.ISO_8859_1);
    String first = new String(pixels, 0, length, StandardCharsets.ISO_8859_1);
    assertTrue(text(both).indexOf(third) > 0);
    assertTrue(text(both).indexOf(first) > text(both).indexOf(third));
  }

  @Test
  void compressed_frames_are_answered_as_stored_or_decoded() throws Exception {
    Frames frames = Frames.open(jpeg);
    HttpResponse<byte[]> stored = get(path(jpeg) + "/frames/2", "image/jpeg");
    assertEquals("image/jpeg;transfer-syntax=1.2.840.10008.1.2.4.50", type(stored));
    assertArrayEquals(frames.encoded(2), stored.body());
    HttpResponse<byte[]> any =
        get(path(jpeg) + "/frames/2", "multipart/related; type=\"*/*\"; transfer-syntax=*");
    assertTrue(type(any).contains("type=\"image/jpeg\""), type(any));
    HttpResponse<byte[]> decoded = get(path(jpeg) + "/frames/2", OCTETS);
    assertArrayEquals(frames.uncompressed(2), decoded.body());
    assertEquals(24 * 24 * 3, decoded.body().length);
  }

  @Test
  void pictures_are_those_of_the_renderer() throws Exception {
    assertPicture(slice, 1, null, get(path(slice) + "/rendered", "image/png"));
    assertPicture(
        slice,
        1,
        new Window(500, 900, Window.Function.SIGMOID),
        get(path(slice) + "/rendered?window=500,900,sigmoid", "image/png"));
    assertPicture(jpeg, 3, null, get(path(jpeg) + "/frames/3/rendered", "image/png"));
    if (Files.exists(wavelet)) {
      assertPicture(wavelet, 1, null, get(path(wavelet) + "/rendered", "image/png"));
    }
    HttpResponse<byte[]> small =
        get(path(slice) + "/rendered?viewport=15,100&quality=50", "image/jpeg");
    assertEquals("image/jpeg", type(small));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(small.body()));
    assertEquals(15, picture.getWidth());
    assertEquals(20, picture.getHeight());
  }

  @Test
  void thumbnails_of_all_levels_fit_into_their_box() throws Exception {
    String instance = path(slice);
    String series = instance.substring(0, instance.indexOf("/instances"));
    String study = instance.substring(0, instance.indexOf("/series"));
    for (String path : new String[] {instance, instance + "/frames/1", series, study}) {
      HttpResponse<byte[]> answer = get(path + "/thumbnail?viewport=64,64", "*/*");
      assertEquals(200, answer.statusCode(), path + text(answer));
      assertEquals("image/jpeg", type(answer));
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
      assertEquals(64, Math.max(picture.getWidth(), picture.getHeight()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | /frames/0 | */* | frames",
        "400 | /frames/1,x | */* | frames",
        "404 | /frames/4 | */* | frame",
        "404 | /frames/9/rendered | */* | frame",
        "406 | /frames/1 | image/png | octet-stream",
        "406 | /frames/1 | image/jls | octet-stream",
        "406 | /rendered | image/gif | image/png",
        "400 | /rendered?window=1 | */* | window",
        "400 | /rendered?window=1,0,linear | */* | window",
        "400 | /rendered?viewport=0,5 | */* | viewport",
        "400 | /rendered?viewport=9,9,900,0,1,1 | */* | viewport",
        "400 | /rendered?quality=101 | image/jpeg | quality",
        "400 | /thumbnail?window=1,2,linear | */* | window"
      })
  void what_cannot_be_is_refused_by_name(int status, String path, String accept, String named)
      throws Exception {
    HttpResponse<byte[]> answer = get(path(loop) + path, accept);
    assertEquals(status, answer.statusCode(), text(answer));
    assertTrue(text(answer).contains(named), text(answer));
  }

  @Test
  void what_is_no_image_has_no_picture() throws Exception {
    HttpResponse<byte[]> answer = get(path(report) + "/rendered", "*/*");
    assertEquals(406, answer.statusCode());
    assertTrue(text(answer).contains("no pixel data"), text(answer));
    String gone = path(slice).replaceAll("instances/.*", "instances/1.2.3");
    assertEquals(404, get(gone + "/rendered", "*/*").statusCode());
    assertEquals(404, get(gone + "/frames/1", "*/*").statusCode());
    assertEquals(404, get("/studies/1.2.3/thumbnail", "*/*").statusCode());
  }
}
