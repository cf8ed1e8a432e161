package org.orderly.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** Plays the modality: makes studies and sends each over one association as AE FORWARD. */
final class SampleSender {

  private static final String CALLING = "FORWARD";
  private static final String CALLED = "ORDERLY";

  /** A generated study with its objects in sending order. */
  record Sample(String title, List<DataSet> objects) {}

  private SampleSender() {}

  /** New studies on every call, so that a second demonstration sends no duplicates. */
  static List<Sample> samples() {
    String run = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(LocalDateTime.now());
    return List.of(
        ct(study(run, 1, "Quast^Henrike", "CT chest with contrast")),
        mr(study(run, 2, "Okafor^Chidi^^Dr.", "MR knee, measurement report")),
        ultrasound(study(run, 3, "Lindqvist^Åsa", "US abdomen")),
        pdf(study(run, 4, "Ferreira^João", "Outside letter")));
  }

  private static SampleStudy study(String run, int number, String patient, String description) {
    return new SampleStudy(
        run + "-" + number,
        "DEMO-" + run + "-" + number,
        patient,
        run.substring(0, 8),
        description,
        List.of("ISO_IR 100"));
  }

  private static Sample ct(SampleStudy study) {
    List<DataSet> objects = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      objects.add(SampleObjects.ct(study, 1, i, 256, 256));
    }
    for (int i = 1; i <= 8; i++) {
      objects.add(SampleObjects.ct(study, 2, i, 256, 256));
    }
    return new Sample(study.studyDescription(), objects);
  }

  private static Sample mr(SampleStudy study) {
    List<DataSet> objects = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      objects.add(SampleObjects.mr(study, 1, i, 192, 192));
    }
    objects.add(SampleObjects.report(study, 2, 1));
    return new Sample(study.studyDescription(), objects);
  }

  private static Sample ultrasound(SampleStudy study) {
    return new Sample(
        study.studyDescription(), List.of(SampleObjects.ultrasound(study, 1, 1, 20, 128)));
  }

  private static Sample pdf(SampleStudy study) {
    return new Sample(study.studyDescription(), List.of(SampleObjects.pdf(study, 1, 1)));
  }

  /** The data set as it goes over the wire, to compare what arrives with what was sent. */
  static byte[] encode(DataSet object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataSetWriter(bytes, TransferSyntax.of(Uid.ExplicitVRLittleEndian)).write(object);
    return bytes.toByteArray();
  }

  static void send(Sample sample, int port) throws DemoException, IOException {
    try (DimseAssociation association = connect(sample, port)) {
      for (DataSet object : sample.objects()) {
        String sopClass = object.string(Tag.SOPClassUID, "");
        PresentationContext context = association.association().context(sopClass);
        if (context == null) {
          throw new DemoException("the server does not accept SOP class " + sopClass);
        }
        String sopInstance = object.string(Tag.SOPInstanceUID, "");
        DimseResponse response =
            association.store(context, sopClass, sopInstance, DataSource.of(encode(object)));
        if (!response.status().isSuccess()) {
          throw new DemoException(
              "the server refused an object of " + sample.title() + ": " + response);
        }
      }
    }
  }

  private static DimseAssociation connect(Sample sample, int port) throws DemoException {
    Set<String> sopClasses = new LinkedHashSet<>();
    sample.objects().forEach(object -> sopClasses.add(object.string(Tag.SOPClassUID, "")));
    List<ProposedContext> contexts =
        sopClasses.stream()
            .map(sopClass -> ProposedContext.of(sopClass, Uid.ExplicitVRLittleEndian))
            .toList();
    try {
      return DimseAssociation.connect(
          ConnectRequest.of("127.0.0.1", port, AeTitle.of(CALLING), AeTitle.of(CALLED), contexts));
    } catch (AssociationException e) {
      throw new DemoException(
          "no association "
              + CALLING
              + " -> "
              + CALLED
              + " on port "
              + port
              + ": "
              + e.getMessage());
    }
  }

  /** Objects of a sample by series, in sending order. */
  static Map<String, List<DataSet>> bySeries(Sample sample) {
    Map<String, List<DataSet>> series = new LinkedHashMap<>();
    for (DataSet object : sample.objects()) {
      series
          .computeIfAbsent(object.string(Tag.SeriesInstanceUID, ""), uid -> new ArrayList<>())
          .add(object);
    }
    return series;
  }
}
