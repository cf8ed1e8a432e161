package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.peer.Multipart;
import org.orderly.task.TaskOutcome;

/**
 * Posts objects to a web service that knows nothing of DICOMweb ({@code https://host/path}): a form
 * with the attributes as JSON and the files.
 */
@ApplicationScoped
public class PostCarrier implements Carrier {

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https");
  }

  @Override
  public TaskOutcome carry(Shipment shipment) throws IOException, SQLException {
    HttpPeer peer = HttpPeer.of(shipment.snapshot(), shipment.destination(), "Bearer");
    Protocol protocol = new Protocol(peer.address());
    return new BatchRun(peer, shipment.destination().remote(), protocol, shipment.transfer())
        .perform();
  }

  /** Part {@code metadata} is an array in the DICOM JSON model, one object per file. */
  record Protocol(URI service) implements BatchRun.Protocol {
    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
    private static final int REFUSED = 0x0110;

    @Override
    public HttpRequest.Builder request(List<BatchRun.Item> items) throws IOException {
      Multipart body = new Multipart();
      body.add(
          metadata(items),
          "Content-Disposition: form-data; name=\"metadata\"",
          "Content-Type: application/dicom+json");
      for (int i = 0; i < items.size(); i++) {
        String name = "file_" + (i + 1);
        String file = items.get(i).location().sopIuid() + ".dcm";
        body.add(
            items.get(i).file(),
            "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file + "\"",
            "Content-Type: application/dicom");
      }
      return HttpRequest.newBuilder(service)
          .header("Content-Type", "multipart/form-data; boundary=" + body.boundary())
          .POST(body.body());
    }

    private static byte[] metadata(List<BatchRun.Item> items) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = GENERATORS.createGenerator(out)) {
        json.writeStartArray();
        JsonDataSetWriter writer = new JsonDataSetWriter(json);
        for (BatchRun.Item item : items) {
          try (Part10File file = Part10.open(item.file())) {
            writer.write(withoutBytes(file.readHead()));
          }
        }
        json.writeEnd();
      }
      return out.toByteArray();
    }

    private static DataSet withoutBytes(DataSet head) {
      List<Element> elements = new ArrayList<>();
      head.forEach(elements::add);
      for (Element element : elements) {
        boolean text = element.vr().isText() || element.vr().isNumber() || element.vr() == Vr.SQ;
        if (!text || element instanceof Element.Bulk) {
          head.remove(element.tag());
        }
      }
      return head;
    }

    @Override
    public Map<String, BatchRun.Verdict> verdicts(List<BatchRun.Item> items, HttpAnswer answer) {
      BatchRun.Verdict all =
          answer.good() ? BatchRun.Verdict.TAKEN : new BatchRun.Verdict(REFUSED, answer.text());
      Map<String, BatchRun.Verdict> verdicts = new HashMap<>();
      items.forEach(item -> verdicts.put(item.location().sopIuid(), all));
      return verdicts;
    }
  }
}
