package org.orderly.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * An attribute, or one within the items of sequences: {@code Modality}, {@code 00080060}, {@code
 * RequestAttributesSequence.RequestedProcedureID}.
 */
record TagPath(String text, List<Integer> tags) {
  private static final Pattern HEX = Pattern.compile("\\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\\)?");
  private static final int DEEPEST = 5;

  TagPath {
    tags = List.copyOf(tags);
  }

  /**
   * @throws IllegalArgumentException with a message for the one who wrote it
   */
  static TagPath of(String text) {
    List<Integer> tags = new ArrayList<>();
    for (String step : text.strip().split("\\.", -1)) {
      tags.add(tag(step.strip()));
    }
    if (tags.size() > DEEPEST) {
      throw new IllegalArgumentException("'" + text + "' goes deeper than " + DEEPEST);
    }
    for (int sequence : tags.subList(0, tags.size() - 1)) {
      if (Dictionary.vrOf(sequence) != Vr.SQ) {
        throw new IllegalArgumentException(Tags.toString(sequence) + " is no sequence");
      }
    }
    String canonical = tags.stream().map(TagPath::name).collect(Collectors.joining("."));
    return new TagPath(canonical, tags);
  }

  private static String name(int tag) {
    String keyword = Dictionary.keywordOf(tag);
    return keyword.isEmpty() ? String.format(Locale.ROOT, "%08X", tag) : keyword;
  }

  private static int tag(String step) {
    var hex = HEX.matcher(step);
    if (hex.matches()) {
      return Integer.parseUnsignedInt(hex.group(1) + hex.group(2), 16);
    }
    OptionalInt tag = Dictionary.tagForKeyword(step);
    return tag.orElseThrow(
        () -> new IllegalArgumentException("'" + step + "' is no DICOM keyword and no tag"));
  }

  Vr vr() {
    return Dictionary.vrOf(last());
  }

  private int last() {
    return tags.get(tags.size() - 1);
  }

  /** Whether any object of the data set has a value there, also one that is no text. */
  boolean exists(DataSet object) {
    return holders(object).anyMatch(holder -> holder.hasValue(last()));
  }

  /** All values; those of several items and multi-values alike. */
  void collect(DataSet object, TreeSet<String> to) {
    holders(object).forEach(holder -> texts(holder, to));
  }

  private void texts(DataSet holder, TreeSet<String> to) {
    Element element = holder.get(last());
    if (element != null) {
      holder.strings(last()).stream().map(String::strip).filter(v -> !v.isEmpty()).forEach(to::add);
    }
  }

  private Stream<DataSet> holders(DataSet object) {
    Stream<DataSet> holders = Stream.of(object);
    for (int sequence : tags.subList(0, tags.size() - 1)) {
      holders = holders.flatMap(holder -> holder.items(sequence).stream());
    }
    return holders;
  }
}
