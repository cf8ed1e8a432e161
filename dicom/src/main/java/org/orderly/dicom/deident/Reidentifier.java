package org.orderly.dicom.deident;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.charset.SpecificCharacterSet;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;

/**
 * Gives a result back to whom it is about: patient and study become the original ones, references
 * lead to the original instances; what the result brings along that is new keeps its UIDs.
 */
public final class Reidentifier {

  private static final Set<Integer> NO_LONGER_TRUE =
      Set.of(
          Tag.PatientIdentityRemoved,
          Tag.DeidentificationMethod,
          Tag.DeidentificationMethodCodeSequence,
          Tag.LongitudinalTemporalInformationModified);

  private static final int DATE = 8;

  private final Pseudonyms pseudonyms;
  private final Set<String> dates;

  public Reidentifier(Pseudonyms pseudonyms) {
    this(pseudonyms, Set.of());
  }

  /**
   * One that moves dates back.
   *
   * @param dates that went out moved; a date of the result that is none of them is its own
   */
  public Reidentifier(Pseudonyms pseudonyms, Set<String> dates) {
    this.pseudonyms = pseudonyms;
    this.dates = Set.copyOf(dates);
  }

  /**
   * The result as one of the original study.
   *
   * @throws DeidentException if its study did not go out from here, or its patient is another one
   */
  public DicomObject reidentify(DicomObject result) throws DeidentException {
    DataSet object = result.dataSet();
    DataSet identity =
        pseudonyms
            .identity(object.string(Tag.StudyInstanceUID, ""))
            .orElseThrow(
                () -> new DeidentException(1, "(0020,000D)", "no study went out under this UID"));
    Found found = new Found();
    found.collect(object);
    Map<String, String> patients =
        new HashMap<>(pseudonyms.originals(PseudonymKind.PATIENT, found.patients));
    String patient = object.string(Tag.PatientID, "");
    if (!patient.isEmpty() && !Patients.patientOf(identity).equals(patients.get(patient))) {
      throw new DeidentException(1, "(0010,0020)", "the study is one of another patient");
    }
    patients.replaceAll((pseudonym, original) -> Patients.idOf(original));
    Way way =
        new Way(
            patients,
            pseudonyms.originals(PseudonymKind.ACCESSION, found.accessions),
            pseudonyms.originals(PseudonymKind.UID, found.uids),
            new Dates(dates, new DateShift(-pseudonyms.key().days(Patients.patientOf(identity)))),
            !identity.characterSet().equals(object.characterSet()));
    DataSet copy = way.back(object);
    NO_LONGER_TRUE.forEach(copy::remove);
    way.identify(copy, identity);
    return new DicomObject(FileMetaInformation.of(copy, result.meta().transferSyntax()), copy);
  }

  /** What in a result may be a pseudonym. */
  private static final class Found {

    private final Set<String> patients = new HashSet<>();
    private final Set<String> accessions = new HashSet<>();
    private final Set<String> uids = new HashSet<>();

    void collect(DataSet set) {
      for (Element element : set) {
        if (element instanceof Element.Items items) {
          items.items().forEach(this::collect);
        } else if (element.vr() == Vr.UI) {
          uids.addAll(set.strings(element.tag()));
        } else if (element.tag() == Tag.PatientID) {
          patients.addAll(set.strings(element.tag()));
        } else if (element.tag() == Tag.AccessionNumber) {
          accessions.addAll(set.strings(element.tag()));
        }
      }
    }
  }

  /** Which dates move back, and how far. */
  private record Dates(Set<String> moved, DateShift back) {

    static final Dates STAY = new Dates(Set.of(), new DateShift(0));

    boolean touch(DataSet set, Element element) {
      boolean date = element.vr() == Vr.DA || element.vr() == Vr.DT;
      return date && set.strings(element.tag()).stream().anyMatch(this::isMoved);
    }

    private boolean isMoved(String value) {
      return value.length() >= DATE && moved.contains(value.substring(0, DATE));
    }

    Element back(DataSet set, Element element) {
      List<String> values =
          set.strings(element.tag()).stream()
              .map(v -> isMoved(v) ? back.move(element.vr(), v).orElse(v) : v)
              .toList();
      return new Element.Text(element.tag(), element.vr(), values);
    }
  }

  /**
   * The way back.
   *
   * @param recoded true if text of result and patient are in different character sets, so that both
   *     become UTF-8
   */
  private record Way(
      Map<String, String> patients,
      Map<String, String> accessions,
      Map<String, String> uids,
      Dates dates,
      boolean recoded) {

    DataSet back(DataSet set) {
      DataSet copy = new DataSet();
      for (Element element : set) {
        if (element instanceof Element.Items items) {
          List<DataSet> copies = copy.putSequence(element.tag());
          items.items().forEach(item -> copies.add(back(item)));
        } else if (!recoded || element.tag() != Tag.SpecificCharacterSet) {
          copy.put(back(set, element));
        }
      }
      return copy;
    }

    private Element back(DataSet set, Element element) {
      int tag = element.tag();
      Vr vr = element.vr();
      if (vr == Vr.UI) {
        return replaced(set, element, uids);
      } else if (tag == Tag.AccessionNumber) {
        return replaced(set, element, accessions);
      } else if (tag == Tag.PatientID) {
        return replaced(set, element, patients);
      } else if (dates.touch(set, element)) {
        return dates.back(set, element);
      }
      return text(set, element);
    }

    private static Element replaced(DataSet set, Element element, Map<String, String> originals) {
      List<String> values =
          set.strings(element.tag()).stream().map(v -> originals.getOrDefault(v, v)).toList();
      return new Element.Text(element.tag(), element.vr(), values);
    }

    private Element text(DataSet set, Element element) {
      boolean bytes = element instanceof Element.Bytes;
      return recoded && bytes && element.vr().usesCharacterSet()
          ? new Element.Text(element.tag(), element.vr(), set.strings(element.tag()))
          : element;
    }

    /** Puts patient and study in the place of what the result says of them. */
    void identify(DataSet copy, DataSet identity) {
      for (int tag : Patients.IDENTITY) {
        if (tag == Tag.SpecificCharacterSet) {
          continue;
        }
        Element original = identity.get(tag);
        if (original == null) {
          copy.remove(tag);
        } else if (original instanceof Element.Items items) {
          List<DataSet> copies = copy.putSequence(tag);
          items.items().forEach(item -> copies.add(asItIs(item)));
        } else {
          copy.put(text(identity, original));
        }
      }
      if (recoded) {
        copy.put(
            Tag.SpecificCharacterSet, SpecificCharacterSet.UTF_8.terms().toArray(String[]::new));
      }
    }

    private DataSet asItIs(DataSet item) {
      return new Way(Map.of(), Map.of(), Map.of(), Dates.STAY, recoded).back(item);
    }
  }
}
