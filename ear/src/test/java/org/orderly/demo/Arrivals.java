package org.orderly.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** Compares what the receivers get with what was sent, and tells of each series as it is whole. */
final class Arrivals {

  /** A report and a document for each of the two CT series. */
  private static final int RESULTS = 4;

  private record Sent(String study, String series, byte[] bytes) {}

  private final Consumer<String> out;
  private final Map<String, Sent> sent = new HashMap<>();
  private final Map<String, Integer> missingOfSeries = new HashMap<>();
  private final Map<String, String> titleOfSeries = new LinkedHashMap<>();
  private final Map<String, String> titleOfStudy = new HashMap<>();
  private final Set<String> stored = new HashSet<>();
  private final Set<String> notified = new HashSet<>();
  private final Set<String> results = new HashSet<>();
  private final CountDownLatch published = new CountDownLatch(RESULTS);
  private final Set<String> changed = new HashSet<>();
  private final CompletableFuture<Void> complete = new CompletableFuture<>();

  Arrivals(List<SampleSender.Sample> samples, Consumer<String> out) throws IOException {
    this.out = out;
    for (SampleSender.Sample sample : samples) {
      for (Map.Entry<String, List<DataSet>> series : SampleSender.bySeries(sample).entrySet()) {
        DataSet first = series.getValue().get(0);
        int count = series.getValue().size();
        String study = first.string(Tag.StudyInstanceUID, "");
        titleOfStudy.put(study, sample.title());
        titleOfSeries.put(series.getKey(), title(sample.title(), first, count));
        missingOfSeries.put(series.getKey(), count);
        for (DataSet object : series.getValue()) {
          sent.put(
              object.string(Tag.SOPInstanceUID, ""),
              new Sent(study, series.getKey(), SampleSender.encode(object)));
        }
      }
    }
  }

  private static String title(String study, DataSet first, int count) {
    return String.format(
        "%-28s %-3s series %s, %2d instance%s",
        study,
        first.string(Tag.Modality, ""),
        first.string(Tag.SeriesNumber, ""),
        count,
        count == 1 ? "" : "s");
  }

  int instances() {
    return sent.size();
  }

  /** Completes when each object was stored and is in a notification. */
  CompletableFuture<Void> complete() {
    return complete;
  }

  synchronized void stored(String sopInstance, DataSet object) {
    Sent expected = sent.get(sopInstance);
    if (expected == null) {
      result(sopInstance, object);
      return;
    }
    if (!stored.add(sopInstance)) {
      return;
    }
    if (!Arrays.equals(expected.bytes(), encode(object))) {
      changed.add(sopInstance);
    }
    if (missingOfSeries.merge(expected.series(), -1, Integer::sum) == 0) {
      String title = titleOfSeries.getOrDefault(expected.series(), "");
      out.accept("STORESCP  " + title + (changed.isEmpty() ? ", unchanged" : ""));
    }
    finish();
  }

  /** What was not sent is a result of the AI platform, of a study that was. */
  private void result(String sopInstance, DataSet object) {
    String title = titleOfStudy.get(object.string(Tag.StudyInstanceUID, ""));
    if (title == null) {
      out.accept("STORESCP  got an object that the demo did not send: " + sopInstance);
    } else if (results.add(sopInstance)) {
      out.accept(
          String.format(
              "STORESCP  %-28s %-3s result of the AI platform for %s",
              title, object.string(Tag.Modality, ""), object.string(Tag.PatientName, "")));
      published.countDown();
    }
  }

  /** Waits for the results of the AI platform. */
  boolean awaitResults(Duration limit) throws InterruptedException {
    return published.await(limit.toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] encode(DataSet object) {
    try {
      return SampleSender.encode(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void notified(DataSet notification) {
    String study = notification.string(Tag.StudyInstanceUID, "");
    Map<String, Integer> kinds = new TreeMap<>();
    int series = 0;
    for (DataSet item : notification.items(Tag.ReferencedSeriesSequence)) {
      series++;
      for (DataSet reference : item.items(Tag.ReferencedSOPSequence)) {
        notified.add(reference.string(Tag.ReferencedSOPInstanceUID, ""));
        String kind =
            reference.string(Tag.InstanceAvailability, "no availability")
                + ", retrieve AE "
                + String.join("\\", reference.strings(Tag.RetrieveAETitle));
        kinds.merge(kind, 1, Integer::sum);
      }
    }
    String title = titleOfStudy.getOrDefault(study, "study " + study);
    for (Map.Entry<String, Integer> kind : kinds.entrySet()) {
      out.accept(
          String.format(
              "IANSCP    %-28s %d reference%s in %d series: %s",
              title, kind.getValue(), kind.getValue() == 1 ? "" : "s", series, kind.getKey()));
    }
    finish();
  }

  private void finish() {
    if (stored.containsAll(sent.keySet()) && notified.containsAll(sent.keySet())) {
      complete.complete(null);
    }
  }

  /** SOP instances that arrived with other content than was sent. */
  synchronized int changed() {
    return changed.size();
  }

  /** What has not arrived, for the reason of a failure. */
  synchronized String missing() {
    Set<String> unstored = new HashSet<>(sent.keySet());
    unstored.removeAll(stored);
    Set<String> unannounced = new HashSet<>(sent.keySet());
    unannounced.removeAll(notified);
    return String.format(
        "of %d instances %d did not reach STORESCP and %d were not announced to IANSCP",
        sent.size(), unstored.size(), unannounced.size());
  }
}
