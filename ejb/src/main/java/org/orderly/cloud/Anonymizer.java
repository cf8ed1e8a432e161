package org.orderly.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.deident.IdentifierSearch;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * Takes the values of listed attributes out of a copy: the attributes themselves at every depth,
 * and their values wherever else they are written, in free text, private elements or bytes. Pixel
 * data are not looked into.
 */
final class Anonymizer {
  private static final int SHORTEST_VALUE = 4;
  private static final int SHORTEST_WORD = 3;
  private static final long LONGEST_SEARCHED = 64L * 1024 * 1024;

  /** Their values are codes and numbers, which may equal a short identifier by chance. */
  private static final Set<Vr> CODES = EnumSet.of(Vr.UI, Vr.CS, Vr.DS, Vr.IS, Vr.AS, Vr.SQ, Vr.AT);

  private final Set<Integer> tags = new HashSet<>();
  private final String pseudonym;
  private final Set<String> values = new LinkedHashSet<>();
  private final Set<String> words = new LinkedHashSet<>();
  private final IdentifierSearch search = new IdentifierSearch();
  private List<Pattern> patterns = List.of();

  /**
   * @param keywords of the listed attributes
   * @param pseudonym replaces name and id of the patient, where they are listed
   */
  Anonymizer(Collection<String> keywords, String pseudonym) {
    keywords.forEach(keyword -> Dictionary.tagForKeyword(keyword).ifPresent(tags::add));
    this.pseudonym = pseudonym;
  }

  void apply(DataSet copy) throws IOException {
    if (tags.isEmpty()) {
      return;
    }
    collect(copy, false);
    patterns =
        words.stream()
            .map(
                word ->
                    Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
            .toList();
    clean(copy);
  }

  /** All values of the listed attributes, at every depth. */
  private void collect(DataSet dataSet, boolean listedAbove) {
    for (Element element : dataSet) {
      boolean listed = listedAbove || tags.contains(element.tag());
      if (element instanceof Element.Items items) {
        items.items().forEach(item -> collect(item, listed));
      } else if (listed && element.vr().isText() && !CODES.contains(element.vr())) {
        dataSet.strings(element.tag()).forEach(value -> collect(element.vr(), value.strip()));
        search.add(dataSet, element);
      }
    }
  }

  private void collect(Vr vr, String value) {
    if (value.length() >= SHORTEST_VALUE) {
      values.add(value.toLowerCase(Locale.ROOT));
    } else if (value.length() == SHORTEST_WORD) {
      words.add(value);
    }
    if (vr == Vr.PN) {
      for (String part : value.split("[\\^=\\s]+")) {
        if (part.length() >= SHORTEST_WORD) {
          words.add(part);
        }
      }
    }
  }

  private void clean(DataSet dataSet) throws IOException {
    List<Element> elements = new ArrayList<>();
    dataSet.forEach(elements::add);
    for (Element element : elements) {
      int tag = element.tag();
      if (tags.contains(tag)) {
        replace(dataSet, element);
      } else if (element instanceof Element.Items items) {
        for (DataSet item : items.items()) {
          clean(item);
        }
      } else if (tag == Tag.DataSetTrailingPadding) {
        dataSet.remove(tag);
      } else if (!isPixelData(tag)
          && !CODES.contains(element.vr())
          && (betrays(dataSet, element) || isFound(dataSet, element))) {
        if (element.vr().isText() && !Tags.isPrivate(tag)) {
          dataSet.putEmpty(tag, element.vr());
        } else {
          dataSet.remove(tag);
        }
      }
    }
  }

  private void replace(DataSet dataSet, Element element) {
    int tag = element.tag();
    if (element.vr() == Vr.SQ) {
      dataSet.remove(tag);
    } else if (tag == Tag.PatientID || tag == Tag.PatientName) {
      dataSet.put(tag, Dictionary.vrOf(tag), pseudonym);
    } else {
      dataSet.putEmpty(tag, element.vr());
    }
  }

  private static boolean isPixelData(int tag) {
    return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
  }

  /** Other spellings, character sets and forms of dates. */
  private boolean isFound(DataSet dataSet, Element element) throws IOException {
    return !(element instanceof Element.Fragments)
        && !element.vr().isNumber()
        && search.finds(dataSet, element);
  }

  private boolean betrays(DataSet dataSet, Element element) throws IOException {
    if (element instanceof Element.Fragments) {
      return false;
    }
    if (element.vr().isText()) {
      return element instanceof Element.Bulk bulk
          ? betrays(bulk.data())
          : betrays(String.join("\\", dataSet.strings(element.tag())));
    }
    if (element.vr().isNumber()) {
      return false;
    }
    if (element instanceof Element.Bulk bulk) {
      return betrays(bulk.data());
    }
    byte[] bytes = dataSet.encoded(element);
    return bytes != null && betrays(bytes);
  }

  private boolean betrays(BulkData data) throws IOException {
    if (data.length() > LONGEST_SEARCHED) {
      return true;
    }
    try (InputStream in = data.open()) {
      return betrays(in.readAllBytes());
    }
  }

  private boolean betrays(byte[] bytes) {
    return betrays(new String(bytes, StandardCharsets.UTF_8))
        || betrays(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private boolean betrays(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return values.stream().anyMatch(lower::contains)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }
}
