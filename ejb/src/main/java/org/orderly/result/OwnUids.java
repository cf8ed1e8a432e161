package org.orderly.result;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.common.Sha256;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.deident.DicomObject;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;

/**
 * Gives the results of a run UIDs that follow from the run and the ones that the performer chose:
 * the same each time, and never those of another object, whatever the performer does.
 */
final class OwnUids {

  private static final int UUID_DIGITS = 32;

  private final String run;
  private final Map<String, String> own = new HashMap<>();

  /**
   * @param results as the performer made them; they may refer to each other
   */
  OwnUids(String run, Iterable<DicomObject> results) {
    this.run = run;
    for (DicomObject result : results) {
      put("instance", result.dataSet().string(Tag.SOPInstanceUID, ""));
      put("series", result.dataSet().string(Tag.SeriesInstanceUID, ""));
    }
  }

  private void put(String kind, String uid) {
    own.put(uid, uid(run, kind, uid));
  }

  /** Below 2.25 stands a UUID as one number (PS3.5 B.2); this one is of version 8 (RFC 9562). */
  private static String uid(String... parts) {
    char[] digits = Sha256.of(String.join("|", parts)).substring(0, UUID_DIGITS).toCharArray();
    digits[12] = '8';
    digits[16] = "89ab".charAt(Character.digit(digits[16], 16) & 3);
    return "2.25." + new BigInteger(new String(digits), 16);
  }

  /** Changes the UIDs of a result, and of its references to others. */
  DicomObject of(DicomObject result) {
    DataSet dataSet = result.dataSet();
    replace(dataSet);
    return new DicomObject(
        FileMetaInformation.of(dataSet, result.meta().transferSyntax()), dataSet);
  }

  private void replace(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    dataSet.forEach(elements::add);
    for (Element element : elements) {
      if (element instanceof Element.Items items) {
        items.items().forEach(this::replace);
      } else if (element.vr() == Vr.UI) {
        List<String> values = dataSet.strings(element.tag());
        if (values.stream().anyMatch(own::containsKey)) {
          dataSet.put(
              element.tag(),
              Vr.UI,
              values.stream().map(v -> own.getOrDefault(v, v)).toArray(String[]::new));
        }
      }
    }
  }
}
