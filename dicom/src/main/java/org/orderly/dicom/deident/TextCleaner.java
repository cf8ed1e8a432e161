package org.orderly.dicom.deident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.deident.IdentifierMatcher.Span;

/** Takes out of text what identifies, by the same matcher that looks through the result. */
final class TextCleaner {

  /** What identifies in free text whoever it is about (PS3.15 E.3.5). */
  private static final List<Pattern> SUSPECT =
      List.of(
          Pattern.compile("[\\w.+-]+@[\\w.-]+\\.\\p{L}{2,}"),
          Pattern.compile("\\b\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4}\\b"),
          Pattern.compile("\\b\\p{L}{0,4}\\d{5,}\\w*"),
          Pattern.compile("\\+?\\(?\\d{2,}\\)?(?:[ ()/-]+\\d{2,}){2,}"),
          Pattern.compile(Identifiers.TITLE + "\\p{Lu}[\\p{L}'-]+(?:\\s+\\p{Lu}[\\p{L}'-]+)?"));

  private final IdentifierMatcher matcher;
  private final boolean withDates;

  /**
   * @param withDates false where dates stay as they are
   */
  TextCleaner(IdentifierMatcher matcher, boolean withDates) {
    this.matcher = matcher;
    this.withDates = withDates;
  }

  /** Without what the matcher knows; the same text if that is nothing. */
  String withoutIdentifiers(String text) {
    return without(text, left -> matcher.inText(left, withDates));
  }

  /** The same for a code string. */
  String term(String text) {
    return without(text, matcher::inTerm);
  }

  private static String without(String text, Function<String, List<Span>> finder) {
    String left = text;
    // what is left may meet over a gap
    for (List<Span> spans = finder.apply(left); !spans.isEmpty(); spans = finder.apply(left)) {
      left = without(left, spans);
    }
    return left;
  }

  /** Without that and without whatever looks like a date, a number or a name of somebody. */
  String cleaned(String text) {
    List<Span> spans = new ArrayList<>(matcher.inText(text, withDates));
    for (Pattern pattern : SUSPECT) {
      Matcher m = pattern.matcher(text);
      while (m.find()) {
        spans.add(new Span(m.start(), m.end()));
      }
    }
    return withoutIdentifiers(spans.isEmpty() ? text : without(text, spans));
  }

  private static String without(String text, List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingInt(Span::from));
    StringBuilder left = new StringBuilder(text.length());
    int done = 0;
    for (Span span : sorted) {
      if (span.from() > done) {
        left.append(text, done, span.from()).append(' ');
      }
      done = Math.max(done, span.to());
    }
    left.append(text, Math.min(done, text.length()), text.length());
    return left.toString().replaceAll("(?<=\\S) {2,}", " ").strip();
  }
}
