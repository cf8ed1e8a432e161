package org.orderly.cloud;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.CloudService;
import org.orderly.export.BatchRun;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.peer.Multipart;

/** The request {@code POST studies/} with files {@code file_1}, {@code file_2}, and its answer. */
record Upload(HttpPeer peer, CloudService cloud, CloudCarrier carrier)
    implements BatchRun.Protocol {
  private static final int REFUSED = 0x0110;

  @Override
  public BatchRun.Item prepare(InstanceLocation location) throws IOException {
    return new BatchRun.Item(location, carrier.copy(location, cloud), true);
  }

  @Override
  public HttpRequest.Builder request(List<BatchRun.Item> items) throws IOException {
    Multipart body = new Multipart();
    for (int i = 0; i < items.size(); i++) {
      String name = "file_" + (i + 1);
      body.add(
          items.get(i).file(),
          "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name + ".dcm\"",
          "Content-Type: application/dicom");
    }
    return headers(HttpRequest.newBuilder(peer.resource("/studies/")), cloud)
        .header("Content-Type", "multipart/form-data; boundary=" + body.boundary())
        .POST(body.body());
  }

  /** The headers of every request to a platform. */
  static HttpRequest.Builder headers(HttpRequest.Builder request, CloudService cloud) {
    request.header("Accept", "application/json");
    if (cloud.source() != null) {
      request.header("Source", cloud.source());
    }
    if (cloud.site() != null) {
      request.header("Site", cloud.site());
    }
    return request;
  }

  @Override
  public Map<String, BatchRun.Verdict> verdicts(List<BatchRun.Item> items, HttpAnswer answer)
      throws IOException {
    JsonObject said = PlatformAnswer.object(answer);
    boolean taken = answer.good() && said.getBoolean("success", true);
    String reason = said.getString("message", answer.text());
    BatchRun.Verdict all = taken ? BatchRun.Verdict.TAKEN : new BatchRun.Verdict(REFUSED, reason);
    Map<String, BatchRun.Verdict> verdicts = new HashMap<>();
    items.forEach(item -> verdicts.put(item.location().sopIuid(), all));
    if (taken && said.get("rejected") instanceof jakarta.json.JsonArray rejected) {
      for (JsonValue value : rejected) {
        if (value instanceof JsonObject one) {
          verdicts.put(
              one.getString("SOPInstanceUID", ""),
              new BatchRun.Verdict(REFUSED, one.getString("reason", "rejected")));
        }
      }
    }
    return verdicts;
  }
}
