package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.peer.Multipart;
import org.orderly.task.TaskOutcome;

/**
 * Sends objects with STOW-RS (PS3.18 10.5): {@code stow:https://host/path}, to whose resource
 * {@code studies} they are posted.
 */
@ApplicationScoped
public class StowCarrier implements Carrier {

  @Override
  public Set<String> schemes() {
    return Set.of("stow");
  }

  @Override
  public TaskOutcome carry(Shipment shipment) throws IOException, SQLException {
    HttpPeer peer = HttpPeer.of(shipment.snapshot(), shipment.destination(), "Bearer");
    boolean whole = peer.address().getPath().endsWith("/studies");
    Protocol protocol = new Protocol(whole ? peer.address() : peer.resource("/studies"));
    return new BatchRun(peer, shipment.destination().remote(), protocol, shipment.transfer())
        .perform();
  }

  /** One request per batch; the answer names each object that was stored or failed. */
  record Protocol(URI studies) implements BatchRun.Protocol {
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final int COERCED = 0xB000;
    private static final int FAILED = 0x0110;

    @Override
    public HttpRequest.Builder request(List<BatchRun.Item> items) throws IOException {
      Multipart body = new Multipart();
      for (BatchRun.Item item : items) {
        body.add(item.file(), "Content-Type: application/dicom");
      }
      return HttpRequest.newBuilder(studies)
          .header("Accept", "application/dicom+json")
          .header(
              "Content-Type",
              "multipart/related; type=\"application/dicom\"; boundary=" + body.boundary())
          .POST(body.body());
    }

    @Override
    public Map<String, BatchRun.Verdict> verdicts(List<BatchRun.Item> items, HttpAnswer answer) {
      Map<String, BatchRun.Verdict> verdicts = new HashMap<>();
      DataSet said = answer.isJson() ? read(answer.body()) : new DataSet();
      for (DataSet stored : said.items(Tag.ReferencedSOPSequence)) {
        int warning = stored.integer(Tag.WarningReason).orElse(0);
        String text = warning == 0 ? null : String.format("%04XH", warning);
        int status = warning == 0 ? 0 : COERCED;
        verdicts.put(uid(stored), new BatchRun.Verdict(status, text));
      }
      for (DataSet failed : said.items(Tag.FailedSOPSequence)) {
        int reason = failed.integer(Tag.FailureReason).orElse(FAILED);
        String text = String.format("%04XH", reason);
        // 0000H and warnings are no reasons for a failure
        boolean odd = reason == 0 || (reason & 0xF000) == COERCED;
        verdicts.put(uid(failed), new BatchRun.Verdict(odd ? FAILED : reason, text));
      }
      if (verdicts.isEmpty()) {
        // services that say nothing about single objects mean all of them
        BatchRun.Verdict all =
            answer.good() && answer.status() != 202
                ? BatchRun.Verdict.TAKEN
                : new BatchRun.Verdict(FAILED, answer.text());
        items.forEach(item -> verdicts.put(item.location().sopIuid(), all));
      }
      return verdicts;
    }

    private static String uid(DataSet item) {
      return item.string(Tag.ReferencedSOPInstanceUID, "");
    }

    private static DataSet read(byte[] body) {
      boolean array = body.length > 0 && body[0] == '[';
      try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(body))) {
        JsonDataSetReader reader = new JsonDataSetReader(parser);
        return array
            ? reader.readArray().stream().findFirst().orElseGet(DataSet::new)
            : reader.read();
      } catch (RuntimeException e) {
        return new DataSet();
      }
    }
  }
}
