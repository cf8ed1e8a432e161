package org.orderly.dicom.deident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Finds in text and in bytes what identified the originals. */
final class IdentifierMatcher {

  /** A part of a text, its end excluded. */
  record Span(int from, int to) {}

  /**
   * @param anywhere false if the pattern is a word: neither letter nor digit before and behind it
   * @param folded true if it is compared with folded text
   * @param encoded true if it is compared with text as it is encoded
   */
  private record Pattern(byte[] bytes, boolean anywhere, boolean folded, boolean encoded) {

    Pattern or(Pattern other) {
      return new Pattern(
          bytes, anywhere || other.anywhere, folded || other.folded, encoded || other.encoded);
    }
  }

  /** Shorter patterns are in any bytes now and then; in pixels there are more bytes. */
  private static final int SHORTEST_IN_BYTES = 6;

  private static final int SHORTEST_IN_PIXELS = 8;
  private static final int SHORTEST_ANYWHERE = 6;
  private static final int SHORTEST_NUMBER = 8;
  private static final int SHORTEST_UID = 8;
  private static final int LONGEST_RUN = 80;
  private static final int DATE = 8;

  private final Set<String> phrases;
  private final Set<String> uids;
  private final Set<String> dates;
  private final List<Pattern> patterns;
  private final ByteMatcher matcher;

  /**
   * @param words folded parts of names
   * @param phrases folded texts
   * @param dates as in DA
   * @param raw parts of names as they were encoded
   */
  IdentifierMatcher(
      Collection<String> words,
      Collection<String> phrases,
      Collection<String> uids,
      Collection<String> dates,
      Collection<byte[]> raw) {
    this.phrases = new HashSet<>(phrases);
    this.uids = new HashSet<>(uids);
    this.dates = new HashSet<>(dates);
    Map<ByteBuffer, Pattern> found = new LinkedHashMap<>();
    for (String word : words) {
      add(found, word, isIdeographic(word) && word.codePointCount(0, word.length()) > 1);
    }
    for (String phrase : phrases) {
      add(found, phrase, phrase.length() >= SHORTEST_ANYWHERE);
    }
    for (String date : dates) {
      for (String form : writtenForms(date)) {
        add(found, form, false);
      }
    }
    for (byte[] bytes : raw) {
      add(found, new Pattern(lower(bytes), false, false, true));
    }
    this.patterns = List.copyOf(found.values());
    this.matcher = new ByteMatcher(patterns.stream().map(Pattern::bytes).toList());
  }

  private static void add(Map<ByteBuffer, Pattern> found, String text, boolean anywhere) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(found, new Pattern(bytes, anywhere, true, false));
    byte[] wide = text.getBytes(StandardCharsets.UTF_16LE);
    if (wide.length > SHORTEST_IN_BYTES) {
      // without its last byte ASCII is found in the other byte order, too
      boolean ascii = bytes.length == text.length();
      byte[] both = ascii ? Arrays.copyOf(wide, wide.length - 1) : wide;
      add(found, new Pattern(lower(both), false, false, true));
    }
  }

  private static void add(Map<ByteBuffer, Pattern> found, Pattern pattern) {
    found.merge(ByteBuffer.wrap(pattern.bytes()), pattern, Pattern::or);
  }

  private static byte[] lower(byte[] bytes) {
    byte[] lower = bytes.clone();
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] >= 'A' && lower[i] <= 'Z') {
        lower[i] = (byte) (lower[i] + 32);
      }
    }
    return lower;
  }

  /** True if words of this script are not told apart by spaces. */
  static boolean isIdeographic(String word) {
    return word.codePoints()
        .anyMatch(
            c ->
                Character.isIdeographic(c)
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL);
  }

  private static List<String> writtenForms(String date) {
    String y = date.substring(0, 4);
    String m = date.substring(4, 6);
    String d = date.substring(6, 8);
    List<String> forms = new ArrayList<>();
    for (String dot : List.of("-", "/", ".")) {
      forms.add(y + dot + m + dot + d);
      forms.add(d + dot + m + dot + y);
      forms.add(m + dot + d + dot + y);
      forms.add(plain(d) + dot + plain(m) + dot + y);
      forms.add(plain(m) + dot + plain(d) + dot + y);
    }
    return forms;
  }

  private static String plain(String number) {
    return number.startsWith("0") ? number.substring(1) : number;
  }

  /** Where the text names somebody or something; may overlap. */
  List<Span> inText(String text, boolean withDates) {
    List<Span> spans = new ArrayList<>();
    if (!text.isBlank()) {
      Folded folded = Folded.of(text);
      patterns(folded, false, spans);
      runs(folded, withDates, spans);
    }
    return spans;
  }

  /** The same in a term of a code string: short names are words of the standard, too. */
  List<Span> inTerm(String term) {
    List<Span> spans = new ArrayList<>();
    if (!term.isBlank()) {
      patterns(Folded.of(term), true, spans);
    }
    return spans;
  }

  private void patterns(Folded folded, boolean longOnes, List<Span> spans) {
    byte[] bytes = folded.bytes();
    matcher.run(
        0,
        bytes,
        bytes.length,
        (index, end) -> {
          Pattern pattern = patterns.get(index);
          int start = end - pattern.bytes().length;
          boolean matches = pattern.anywhere() || !longOnes && isWord(bytes, start, end);
          if (pattern.folded() && matches) {
            spans.add(span(folded, start, end));
          }
          return true;
        });
  }

  private static Span span(Folded folded, int start, int end) {
    int from = folded.from()[start];
    int to = end;
    // a character may have become several bytes
    while (to < folded.bytes().length && folded.from()[to] == folded.from()[end - 1]) {
      to++;
    }
    return new Span(from, folded.from()[to]);
  }

  private static boolean isWord(byte[] bytes, int start, int end) {
    return (start == 0 || !isLetter(bytes[start - 1]))
        && (end == bytes.length || !isLetter(bytes[end]));
  }

  private static boolean isLetter(byte b) {
    return b < 0 || b >= 'a' && b <= 'z' || b >= '0' && b <= '9';
  }

  /** Digits with dots: UIDs, and dates where they are looked for. */
  private void runs(Folded folded, boolean withDates, List<Span> spans) {
    byte[] bytes = folded.bytes();
    int start = -1;
    for (int i = 0; i <= bytes.length; i++) {
      boolean inside = i < bytes.length && (isDigit(bytes[i]) || bytes[i] == '.' && start >= 0);
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        if (isKnownRun(bytes, start, i, withDates)) {
          spans.add(span(folded, start, i));
        }
        start = -1;
      }
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean isKnownRun(byte[] bytes, int start, int end, boolean withDates) {
    int last = end;
    while (last > start && bytes[last - 1] == '.') {
      last--;
    }
    if (last - start < DATE || last - start > LONGEST_RUN) {
      return false;
    }
    String run = new String(bytes, start, last - start, StandardCharsets.US_ASCII);
    return run.length() >= SHORTEST_UID && uids.contains(run)
        || withDates && dates.contains(run.substring(0, DATE)) && isDateTime(run);
  }

  private static boolean isDateTime(String run) {
    int dot = run.indexOf('.');
    int digits = dot < 0 ? run.length() : dot;
    return digits == DATE || digits == 10 || digits == 12 || digits == 14;
  }

  /** True if a number as text is an identifier; short ones are numbers like others. */
  boolean isIdentifier(String number) {
    String text = number.strip();
    return text.length() >= SHORTEST_NUMBER && phrases.contains(text);
  }

  boolean isUid(String uid) {
    return uid.length() >= SHORTEST_UID && uids.contains(uid);
  }

  boolean isDate(String value) {
    return value.length() >= DATE && dates.contains(value.substring(0, DATE));
  }

  /** A search through bytes that come in pieces. */
  Search inBytes(boolean pixels) {
    int shortest = pixels ? SHORTEST_IN_PIXELS : SHORTEST_IN_BYTES;
    return new Search(pattern -> pattern.bytes().length >= shortest);
  }

  /** True if encoded text names somebody in another character set than the declared one. */
  boolean isInEncoded(byte[] text) {
    return new Search(Pattern::encoded).findsIn(text, text.length);
  }

  final class Search {

    private final Predicate<Pattern> wanted;
    private int state;

    private Search(Predicate<Pattern> wanted) {
      this.wanted = wanted;
    }

    /** True if a pattern ends in this piece. */
    boolean findsIn(byte[] bytes, int length) {
      state = matcher.run(state, bytes, length, (index, end) -> !wanted.test(patterns.get(index)));
      boolean found = state < 0;
      state = Math.max(state, 0);
      return found;
    }
  }
}
