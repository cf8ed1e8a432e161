package org.orderly.archive;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * What patients are found by besides their own ID, name, birth date and sex.
 *
 * @param responsible name of the responsible person, in upper case
 * @param otherIds without their issuers
 */
record PatientKeys(
    @Nullable String responsible,
    @Nullable String issuerUniversalId,
    @Nullable String issuerUniversalType,
    Set<String> otherIds) {

  static PatientKeys of(DataSet own) {
    DataSet issuer = own.item(Tag.IssuerOfPatientIDQualifiersSequence);
    Set<String> others = new TreeSet<>();
    for (DataSet item : own.items(Tag.OtherPatientIDsSequence)) {
      String id = ColumnText.of(item, Tag.PatientID, 64);
      if (id != null) {
        others.add(id);
      }
    }
    return new PatientKeys(
        ColumnText.key(ColumnText.of(own, Tag.ResponsiblePerson, 1000)),
        issuer == null ? null : ColumnText.of(issuer, Tag.UniversalEntityID, 255),
        issuer == null ? null : ColumnText.of(issuer, Tag.UniversalEntityIDType, 16),
        others);
  }
}
