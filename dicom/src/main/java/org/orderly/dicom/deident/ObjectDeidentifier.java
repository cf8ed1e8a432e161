package org.orderly.dicom.deident;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Walks through one object and writes what may stay into a copy. */
final class ObjectDeidentifier {

  /** Where an element stands, and whether free text there is content to be cleaned. */
  private record Place(String path, boolean nested, boolean content) {

    Place item(int tag, int index, boolean cleaned) {
      return new Place(
          path + Tags.toString(tag) + "[" + (index + 1) + "].", true, content || cleaned);
    }
  }

  private static final int OVERLAY_GROUPS = 0x6000;
  private static final int CURVE_GROUPS = 0x5000;
  private static final long LONGEST_VALUE = 1L << 26;

  private final DeidentProfile profile;
  private final TextCleaner cleaner;
  private final IdentifierMatcher matcher;
  private final Replacements replacements;
  private final DataSet object;
  private final int number;
  private final String sopClass;
  private final String patient;
  private final DateShift shift;
  private final SafePrivate safe;

  ObjectDeidentifier(
      DeidentProfile profile,
      IdentifierMatcher matcher,
      Replacements replacements,
      PseudonymKey key,
      DataSet object,
      int number) {
    this.profile = profile;
    this.matcher = matcher;
    this.cleaner = new TextCleaner(matcher, !profile.has(DeidentOption.RETAIN_FULL_DATES));
    this.replacements = replacements;
    this.object = object;
    this.number = number;
    this.sopClass = object.string(Tag.SOPClassUID, "");
    this.patient = Patients.patientOf(object);
    this.shift = new DateShift(key.days(patient));
    this.safe = new SafePrivate(object);
  }

  /** The object without what identifies; the original stays as it is. */
  DataSet deidentify() throws DeidentException {
    DataSet copy = copy(object, new Place("", false, false));
    try {
      String trouble = new Pixels(object, profile.pixels()).clean(copy);
      if (trouble != null) {
        throw new DeidentException(number, Pixels.path(), trouble);
      }
    } catch (DeidentException e) {
      throw e;
    } catch (IOException e) {
      throw new DeidentException(number, Tags.toString(Tag.PixelData), "pixel data cannot be read");
    }
    if (object.contains(Tag.PatientID) || object.contains(Tag.PatientName)) {
      name(copy, Tag.PatientID, Vr.LO);
      name(copy, Tag.PatientName, Vr.PN);
    }
    byte[] document = copy.bytes(Tag.EncapsulatedDocument);
    if (document != null && copy.contains(Tag.EncapsulatedDocumentLength)) {
      copy.putInt(Tag.EncapsulatedDocumentLength, document.length);
    }
    MethodCodes.put(copy, profile);
    return copy;
  }

  /** Empty identifiers become pseudonyms too, so that all objects of a patient agree. */
  private void name(DataSet copy, int tag, Vr vr) {
    if (!profile.overrides().containsKey(tag)) {
      copy.put(tag, vr, replacements.patient(object, patient));
    }
  }

  private DataSet copy(DataSet source, Place place) throws DeidentException {
    DataSet copy = new DataSet();
    for (Element element : source) {
      int tag = element.tag();
      if (Tags.isGroupLength(tag) || Tags.isPrivateCreator(tag)) {
        continue; // a creator comes along with the first of its elements
      }
      Element known = standardVr(element);
      if (Tags.isPrivate(tag)) {
        safePrivate(source, known, copy, place);
      } else {
        apply(action(known, place), source, known, copy, place);
      }
    }
    return copy;
  }

  /** What was read as UN is what the dictionary says, so that it is treated as such. */
  private static Element standardVr(Element element) {
    if (element.vr() != Vr.UN || !(element instanceof Element.Bytes bytes)) {
      return element;
    }
    Vr vr = Dictionary.vrOf(element.tag());
    return vr == Vr.SQ ? element : new Element.Bytes(bytes.tag(), vr, bytes.value());
  }

  private DeidentAction action(Element element, Place place) {
    int tag = element.tag();
    DeidentAction override = profile.overrides().get(tag);
    if (override != null) {
      return override;
    }
    if (element.vr() == Vr.UN && Dictionary.vrOf(tag) == Vr.SQ) {
      return DeidentAction.X; // items that nobody can look into
    }
    if (isPartOfRemovedPlane(tag)) {
      return DeidentAction.X;
    }
    ProfileTable.Row row = ProfileTable.row(tag);
    if (row == null) {
      return Unlisted.action(tag, element.vr(), profile);
    }
    int type = place.nested() ? 0 : AttributeTypes.typeOf(tag, sopClass);
    return row.under(profile).forType(type);
  }

  /** An overlay plane without its data is none. */
  private boolean isPartOfRemovedPlane(int tag) {
    int group = Tags.group(tag);
    return (group & 0xFF00) == OVERLAY_GROUPS
        && !profile.has(DeidentOption.CLEAN_GRAPHICS)
        && ProfileTable.row(tag) == null;
  }

  // one case for each code of Table E.1-1a
  private void apply(
      DeidentAction action, DataSet source, Element element, DataSet copy, Place place)
      throws DeidentException {
    switch (action) {
      case X -> {
        // not copied
      }
      case Z -> empty(source, element, copy);
      case D -> {
        if (element.vr() == Vr.UI) {
          uids(source, element, copy, place);
        } else {
          dummy(source, element, copy);
        }
      }
      case U -> uids(source, element, copy, place);
      case C -> clean(source, element, copy, place);
      default -> keep(source, element, copy, place, false);
    }
  }

  private void empty(DataSet source, Element element, DataSet copy) {
    if (!pseudonym(source, element, copy)) {
      copy.putEmpty(element.tag(), element.vr());
    }
  }

  private void dummy(DataSet source, Element element, DataSet copy) {
    if (!pseudonym(source, element, copy)) {
      Vr vr = element.vr() == Vr.UN ? Dictionary.vrOf(element.tag()) : element.vr();
      copy.put(Dummies.of(source, element.tag(), vr));
    }
  }

  /** Patient and order have replacements that are the same each time. */
  private boolean pseudonym(DataSet source, Element element, DataSet copy) {
    int tag = element.tag();
    if (profile.overrides().containsKey(tag)) {
      return false;
    }
    if (tag == Tag.PatientID || tag == Tag.PatientName) {
      copy.put(tag, element.vr(), replacements.patient(source, patient));
      return true;
    }
    if (tag == Tag.AccessionNumber && source.hasValue(tag)) {
      copy.put(tag, element.vr(), replacements.accession(source.string(tag, "")));
      return true;
    }
    return false;
  }

  private void uids(DataSet source, Element element, DataSet copy, Place place)
      throws DeidentException {
    if (element.vr() == Vr.UI) {
      List<String> uids = source.strings(element.tag());
      copy.put(
          new Element.Text(element.tag(), Vr.UI, uids.stream().map(replacements::uid).toList()));
    } else if (element instanceof Element.Items) {
      keep(source, element, copy, place, false);
    } else {
      dummy(source, element, copy);
    }
  }

  private void clean(DataSet source, Element element, DataSet copy, Place place)
      throws DeidentException {
    int tag = element.tag();
    switch (element.vr()) {
      case DA, DT -> moved(source, element, copy);
      case TM -> copy.put(element); // moves by whole days
      case SQ -> keep(source, element, copy, place, true);
      case PN -> dummy(source, element, copy);
      default -> {
        if ((Tags.group(tag) & 0xFF00) == OVERLAY_GROUPS && element.vr().isBinary()) {
          overlay(source, element, copy);
        } else if ((Tags.group(tag) & 0xFF00) == CURVE_GROUPS) {
          curve(element, copy);
        } else if (element.vr().isText()) {
          text(source, element, copy, place, cleaner::cleaned);
        } else {
          dummy(source, element, copy);
        }
      }
    }
  }

  private void moved(DataSet source, Element element, DataSet copy) {
    List<String> moved = new ArrayList<>();
    for (String value : source.strings(element.tag())) {
      // what is no date cannot be moved and does not stay
      moved.add(value.isEmpty() ? "" : shift.move(element.vr(), value).orElse(fallback(element)));
    }
    copy.put(new Element.Text(element.tag(), element.vr(), moved));
  }

  private static String fallback(Element element) {
    return element.vr() == Vr.DA ? Dummies.DATE : Dummies.DATE + "000000";
  }

  /** A region of interest stays; graphics may be writing, so nothing of them is left. */
  private static void overlay(DataSet source, Element element, DataSet copy) {
    int type = element.tag() & 0xFFFF0000 | Tag.OverlayType & 0xFFFF;
    if ("R".equals(source.string(type))) {
      copy.put(element);
      return;
    }
    byte[] bytes = source.encoded(element);
    long length = element instanceof Element.Bulk bulk ? bulk.data().length() : 0;
    int size = bytes == null ? (int) Math.min(length, LONGEST_VALUE) : bytes.length;
    copy.putBytes(element.tag(), element.vr(), new byte[size]);
  }

  /** Of a curve its numbers stay, neither its words nor sound. */
  private static void curve(Element element, DataSet copy) {
    boolean sound = (Tags.element(element.tag()) & 0xFF00) == 0x2000;
    boolean numbers = element.vr().isNumber() || element.vr() == Vr.OW || element.vr() == Vr.OB;
    if (numbers && !sound) {
      copy.put(element);
    }
  }

  private void keep(DataSet source, Element element, DataSet copy, Place place, boolean cleaned)
      throws DeidentException {
    if (element instanceof Element.Items items) {
      List<DataSet> copies = copy.putSequence(element.tag());
      int index = 0;
      for (DataSet item : items.items()) {
        copies.add(copy(item, place.item(element.tag(), index++, cleaned)));
      }
    } else if (element.vr() == Vr.UI) {
      copy.put(element);
    } else if (element.vr().isText()) {
      boolean free = place.content() && isFreeText(element);
      text(source, element, copy, place, free ? cleaner::cleaned : cleaner::withoutIdentifiers);
    } else {
      copy.put(element);
    }
  }

  private static boolean isFreeText(Element element) {
    return switch (element.vr()) {
      case LT, ST, UT -> true;
      default -> false;
    };
  }

  private void text(
      DataSet source, Element element, DataSet copy, Place place, UnaryOperator<String> cleaning)
      throws DeidentException {
    DataSet holder = source;
    Element found = element;
    if (element instanceof Element.Bulk bulk) {
      found = new Element.Bytes(element.tag(), element.vr(), loaded(bulk, place));
      holder = new DataSet();
      holder.put(Tag.SpecificCharacterSet, terms(source));
      holder.put(found);
    }
    switch (element.vr()) {
      case DA, DT, TM, AS -> {
        copy.put(found);
        return;
      }
      case DS, IS -> {
        boolean identifies = holder.strings(element.tag()).stream().anyMatch(matcher::isIdentifier);
        copy.put(identifies ? Dummies.of(holder, element.tag(), element.vr()) : found);
        return;
      }
      default -> {
        // cleaned
      }
    }
    List<String> values = holder.strings(element.tag());
    UnaryOperator<String> way = element.vr() == Vr.CS ? cleaner::term : cleaning;
    List<String> clean = values.stream().map(way).toList();
    boolean nothing = clean.stream().allMatch(String::isEmpty);
    Element result =
        clean.equals(values)
            ? found
            : new Element.Text(
                element.tag(), element.vr(), nothing ? List.of(Dummies.TEXT) : clean);
    byte[] bytes = holder.encoded(result);
    if (bytes != null && matcher.isInEncoded(bytes)) {
      // a name in another character set than the one declared
      result = new Element.Text(element.tag(), element.vr(), List.of(Dummies.TEXT));
    }
    copy.put(result);
  }

  private static String[] terms(DataSet source) {
    return source.characterSet().terms().toArray(String[]::new);
  }

  private byte[] loaded(Element.Bulk bulk, Place place) throws DeidentException {
    String path = place.path() + Tags.toString(bulk.tag());
    if (bulk.data().length() > LONGEST_VALUE) {
      throw new DeidentException(number, path, "text is too long to be looked through");
    }
    try (InputStream in = bulk.data().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new DeidentException(number, path, "the value cannot be read");
    }
  }

  private void safePrivate(DataSet source, Element element, DataSet copy, Place place)
      throws DeidentException {
    int tag = element.tag();
    if (!profile.has(DeidentOption.RETAIN_SAFE_PRIVATE)
        || profile.overrides().containsKey(tag)
        || !safe.isSafe(source, tag)) {
      return;
    }
    if (element.vr() == Vr.UN && !isHarmless(source, element)) {
      return;
    }
    Element creator = source.get(Tags.privateCreatorOf(tag));
    if (creator != null) {
      copy.put(creator);
    }
    switch (element.vr()) {
      case UI -> uids(source, element, copy, place);
      case PN -> dummy(source, element, copy);
      case DA, DT, TM -> apply(Unlisted.dates(profile), source, element, copy, place);
      default -> keep(source, element, copy, place, true);
    }
  }

  /** Without its VR a value may be text, or items that nobody can look into. */
  private boolean isHarmless(DataSet source, Element element) {
    byte[] bytes = source.encoded(element);
    if (bytes == null
        || bytes.length >= 4 && (bytes[0] & 0xFF) == 0xFE && bytes[3] == (byte) 0xE0) {
      return false;
    }
    return source.strings(element.tag()).stream()
            .allMatch(value -> cleaner.withoutIdentifiers(value).equals(value))
        && !matcher.inBytes(false).findsIn(bytes, bytes.length);
  }
}
