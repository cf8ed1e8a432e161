package org.orderly.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * The attributes of one level as a row keeps them: Explicit VR Little Endian, text in ASCII or
 * UTF-8, so that levels received in different character sets can be joined.
 */
final class Attributes {

  static final String UTF_8 = "ISO_IR 192";

  private static final int MAX_VALUE = 16 * 1024;
  private static final int MAX_ENCODED = 256 * 1024;

  private Attributes() {}

  /** Those attributes of the object that belong to the level. */
  static DataSet of(DataSet object, Level level) {
    boolean convert = needsConversion(object);
    DataSet selected = new DataSet();
    for (int tag : level.tags()) {
      Element element = object.get(tag);
      if (element != null) {
        copy(object, element, selected, convert);
      }
    }
    if (convert) {
      selected.put(Tag.SpecificCharacterSet, UTF_8);
    }
    return selected;
  }

  private static boolean needsConversion(DataSet object) {
    List<String> terms = object.strings(Tag.SpecificCharacterSet);
    return !terms.isEmpty() && !(terms.size() == 1 && terms.get(0).equals("ISO_IR 6"));
  }

  private static void copy(DataSet from, Element element, DataSet to, boolean convert) {
    if (element instanceof Element.Items items) {
      List<DataSet> copies = to.putSequence(element.tag());
      for (DataSet item : items.items()) {
        DataSet copy = new DataSet();
        for (Element inner : item) {
          if (inner.tag() != Tag.SpecificCharacterSet) {
            copy(item, inner, copy, convert || needsConversion(item));
          }
        }
        copies.add(copy);
      }
    } else if (element instanceof Element.Bytes bytes) {
      if (bytes.value().length > MAX_VALUE) {
        return;
      }
      if (convert && dependsOnCharacterSet(bytes.vr())) {
        to.put(bytes.tag(), bytes.vr(), from.strings(bytes.tag()).toArray(String[]::new));
      } else {
        to.put(bytes);
      }
    } else if (element instanceof Element.Text) {
      to.put(element);
    }
  }

  private static boolean dependsOnCharacterSet(Vr vr) {
    return switch (vr) {
      case LO, LT, PN, SH, ST, UC, UT -> true;
      default -> false;
    };
  }

  static byte[] encode(DataSet attributes) {
    byte[] encoded = write(attributes);
    if (encoded.length > MAX_ENCODED) {
      // a legal object has no such sequences; what is left is enough to find it
      for (Element element : List.copyOf(elements(attributes))) {
        if (element instanceof Element.Items) {
          attributes.remove(element.tag());
        }
      }
      encoded = write(attributes);
    }
    return encoded;
  }

  private static List<Element> elements(DataSet attributes) {
    List<Element> elements = new java.util.ArrayList<>();
    attributes.forEach(elements::add);
    return elements;
  }

  private static byte[] write(DataSet attributes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try {
      new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(attributes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static DataSet decode(byte[] encoded) {
    try {
      return new DataSetReader(
              new ByteArrayInputStream(encoded), TransferSyntax.EXPLICIT_LITTLE, ReadLimits.HEAD)
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException("attributes of a row", e);
    }
  }

  /** Adds what another level knows. */
  static void join(DataSet to, DataSet more) {
    for (Element element : more) {
      to.put(element);
    }
  }

  /** Whether one has all values of the other; padding and empty components make no difference. */
  static boolean contains(DataSet one, DataSet other) {
    for (Element element : other) {
      int tag = element.tag();
      if (tag != Tag.SpecificCharacterSet && other.hasValue(tag) && !isSame(one, other, element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(DataSet one, DataSet other, Element element) {
    int tag = element.tag();
    if (element instanceof Element.Items) {
      List<DataSet> items = one.items(tag);
      List<DataSet> wanted = other.items(tag);
      boolean same = items.size() == wanted.size();
      for (int i = 0; same && i < items.size(); i++) {
        same = contains(items.get(i), wanted.get(i));
      }
      return same;
    }
    return plain(one, tag).equals(plain(other, tag));
  }

  private static List<String> plain(DataSet attributes, int tag) {
    return attributes.strings(tag).stream()
        .map(value -> value.strip().replaceFirst("[\\^=]+$", "").strip())
        .toList();
  }

  static @Nullable Integer integer(DataSet attributes, int tag) {
    return attributes.integer(tag).isPresent() ? attributes.integer(tag).getAsInt() : null;
  }

  /** PS3.5 section 6.2 DA; the form with points is of ACR-NEMA 2.0. */
  static @Nullable String date(DataSet attributes, int tag) {
    String value = attributes.string(tag);
    if (value == null) {
      return null;
    }
    String digits = value.replace(".", "").strip();
    return digits.length() == 8 && digits.chars().allMatch(Character::isDigit) ? digits : null;
  }

  /** PS3.5 section 6.2 TM; the form with colons is of ACR-NEMA 2.0. */
  static @Nullable String time(DataSet attributes, int tag) {
    String value = attributes.string(tag);
    if (value == null) {
      return null;
    }
    String time = value.replace(":", "").strip();
    boolean legal = !time.isEmpty() && time.length() <= 16;
    return legal && time.chars().allMatch(c -> Character.isDigit(c) || c == '.') ? time : null;
  }
}
