package org.orderly.dicom.deident;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

/** Says in an object what was done to it (PS3.15 E.1.1, PS3.3 C.7.1.1 and C.12.1). */
final class MethodCodes {

  private MethodCodes() {}

  static void put(DataSet copy, DeidentProfile profile) {
    copy.put(Tag.PatientIdentityRemoved, "YES");
    Set<String> methods = new LinkedHashSet<>(copy.strings(Tag.DeidentificationMethod));
    methods.remove("");
    methods.add(DeidentOption.BASIC_MEANING);
    List<DataSet> codes = new ArrayList<>();
    for (DataSet earlier : copy.items(Tag.DeidentificationMethodCodeSequence)) {
      DataSet item = new DataSet();
      earlier.forEach(item::put);
      codes.add(item);
    }
    add(codes, DeidentOption.BASIC_CODE, DeidentOption.BASIC_MEANING);
    for (DeidentOption option : DeidentOption.values()) {
      if (profile.has(option)) {
        methods.add(option.meaning());
        add(codes, option.code(), option.meaning());
      }
    }
    copy.put(new Element.Text(Tag.DeidentificationMethod, Vr.LO, List.copyOf(methods)));
    copy.putSequence(Tag.DeidentificationMethodCodeSequence, codes.toArray(DataSet[]::new));
    copy.put(
        Tag.LongitudinalTemporalInformationModified,
        profile.has(DeidentOption.RETAIN_FULL_DATES)
            ? "UNMODIFIED"
            : profile.has(DeidentOption.RETAIN_MODIFIED_DATES) ? "MODIFIED" : "REMOVED");
  }

  private static void add(List<DataSet> codes, String value, String meaning) {
    for (DataSet code : codes) {
      if (value.equals(code.string(Tag.CodeValue))
          && "DCM".equals(code.string(Tag.CodingSchemeDesignator))) {
        return;
      }
    }
    codes.add(
        new DataSet()
            .put(Tag.CodeValue, value)
            .put(Tag.CodingSchemeDesignator, "DCM")
            .put(Tag.CodeMeaning, meaning));
  }
}
