package org.orderly.ups;

import java.util.List;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;

/** What an AE makes of the keys of a request. */
final class EffectiveKeys {

  private EffectiveKeys() {}

  /** With the AE's worklist label filter where the keys name no worklist label. */
  static DataSet ofSearch(UpsContext context, DataSet keys) {
    DataSet effective = of(context, keys);
    List<String> labels = context.ae().workitems().worklistLabelFilter();
    if (labels.isEmpty() || keys.hasValue(Tag.WorklistLabel)) {
      return effective;
    }
    return copy(effective).put(Tag.WorklistLabel, labels.toArray(String[]::new));
  }

  /** Without an issuer that stands alone, where the AE does not match by that. */
  static DataSet of(UpsContext context, DataSet keys) {
    NetworkAe ae = context.ae();
    if (ae.query().filterByIssuerOfPatientId() || namesPatient(keys)) {
      return keys;
    }
    DataSet effective = copy(keys);
    effective.remove(Tag.IssuerOfPatientID);
    effective.remove(Tag.IssuerOfPatientIDQualifiersSequence);
    return effective;
  }

  private static boolean namesPatient(DataSet keys) {
    return keys.hasValue(Tag.PatientID) && !keys.strings(Tag.PatientID).equals(List.of("*"));
  }

  private static DataSet copy(DataSet keys) {
    DataSet copy = new DataSet();
    for (Element element : keys) {
      if (element instanceof Element.Items) {
        // the items stay those of the request
        EventContent.copy(keys, element.tag(), copy);
      } else {
        copy.put(element);
      }
    }
    return copy;
  }
}
