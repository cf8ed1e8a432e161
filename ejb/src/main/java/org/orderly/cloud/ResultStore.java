package org.orderly.cloud;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import org.orderly.archive.Source;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAddress;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.Part10;
import org.orderly.intake.Announced;
import org.orderly.intake.IntakeException;
import org.orderly.intake.Receipt;
import org.orderly.intake.Reception;
import org.orderly.peer.HttpPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a result file by the way that every object takes, once: however often the platform gives
 * it, and wherever an earlier attempt ended.
 */
@ApplicationScoped
public class ResultStore {
  private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);
  private static final long LONGEST = 2L * 1024 * 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final CloudState state;
  private final Copies copies;
  private final Reception reception;
  private final Clock clock;

  @Inject
  ResultStore(CloudState state, Copies copies, Reception reception, Clock clock) {
    this.state = state;
    this.copies = copies;
    this.reception = reception;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ResultStore() {
    this(null, null, null, null);
  }

  /** For whom results are fetched. */
  record Order(ConfigSnapshot snapshot, Destination destination, HttpPeer peer, String unit) {
    String exporter() {
      return destination.id();
    }
  }

  /**
   * Fetches and stores one file.
   *
   * @return false if it was there already
   */
  boolean store(Order order, PlatformAnswer.ResultFile file, ResultObject maker)
      throws IOException, SQLException {
    Path fetched = copies.create();
    Path made = copies.create();
    try {
      String key = file.kind() + ":" + fetch(order, file, fetched);
      String unitKey = order.exporter() + '|' + order.unit() + '|' + key;
      ResultObject.Made result = maker.make(file.kind(), fetched, unitKey, clock.instant());
      String uid = result.dataSet().string(Tag.SOPInstanceUID, "");
      if (state.isStored(order.exporter(), uid)) {
        return false;
      }
      if (state.isForeign(order.exporter(), uid)) {
        throw new IOException("a result file has the UID of an object that is no result");
      }
      state.begin(order.exporter(), order.unit(), key, uid);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(made))) {
        Part10.write(out, ResultObject.meta(result), result.dataSet());
      }
      Receipt receipt = receive(order, made);
      if (!receipt.stored()) {
        throw new IOException("a result file was not stored: " + receipt.comment());
      }
      state.stored(order.exporter(), order.unit(), key, clock.instant());
      LOG.info("{}: result {} ({}) stored", order.exporter(), uid, file.kind());
      return true;
    } finally {
      Files.deleteIfExists(fetched);
      Files.deleteIfExists(made);
    }
  }

  private static String fetch(Order order, PlatformAnswer.ResultFile file, Path target)
      throws IOException {
    MessageDigest digest = Pseudonyms.sha256();
    try (InputStream in =
            order.peer().fetch(file.uri(), order.destination().cloud().resultHosts());
        OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > LONGEST) {
          throw new IOException("a result file is longer than " + LONGEST + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Receipt receive(Order order, Path file) throws IOException {
    NetworkAe ae =
        order
            .snapshot()
            .ae(order.destination().localAe())
            .orElseThrow(() -> new IOException("No such AE: " + order.destination().localAe()));
    Source source =
        new Source(
            Source.RESULT,
            null,
            ae.title().value(),
            RemoteAddress.of(order.destination().uri()).getHost(),
            null);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      var meta = Part10.readHeader(in);
      Announced announced =
          new Announced(
              meta.transferSyntaxUid(),
              meta.sopClassUid(),
              meta.sopInstanceUid(),
              null,
              source,
              order.snapshot(),
              ae);
      return reception.receive(announced, in).get();
    } catch (IntakeException e) {
      throw new IOException("a result file was refused: " + e.comment(), e);
    } catch (ExecutionException e) {
      throw new IOException("a result file was not stored", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
