package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.charset.Delimiters;
import org.orderly.dicom.charset.SpecificCharacterSet;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

class IdentifierMatcherTest {

  private static IdentifierMatcher matcher(DataSet original) {
    Identifiers identifiers = new Identifiers(DeidentProfile.BASIC);
    identifiers.collect(original);
    return identifiers.matcher();
  }

  private static DataSet patient() {
    return new DataSet()
        .put(Tag.SpecificCharacterSet, "", "ISO 2022 IR 87")
        .put(Tag.StudyDate, "20240305")
        .put(Tag.PatientName, "O'Brien-Yamada^Tarou Li=山田^太郎=やまだ^たろう")
        .put(Tag.PatientID, "AB-1234567")
        .put(Tag.StudyInstanceUID, "1.3.6.1.4.1.99999.87.1")
        .put(Tag.PatientComments, "Mother is Mrs. Schneider, mail to a.b@example.org");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seen by BRIEN today | true
          Yamada | true
          yamadas | false
          Ｙａｍａｄａ | true
          Dr Tarou | true
          Li | true
          Lithium | false
          患者山田さん | true
          太郎 | true
          やまだ | true
          x1.3.6.1.4.1.99999.87.1 | true
          1.3.6.1.4.1.99999.87.10 | false
          idAB-1234567x | true
          AB-123456 | false
          20240305 | true
          20240305101112.5 | true
          120240305 | false
          5.3.2024 | true
          05/03/2024 | true
          2024-03-05 | true
          2024-03-06 | false
          schneider | true
          A.B@EXAMPLE.ORG | true
          nothing of all that | false
          """)
  void text_names_somebody_or_it_does_not(String text, boolean found) {
    assertEquals(found, !matcher(patient()).inText(text, true).isEmpty());
  }

  @Test
  void terms_are_not_taken_for_short_names() {
    DataSet phantom = new DataSet().put(Tag.PatientName, "Head^CT").put(Tag.PatientID, "HEADS7");
    IdentifierMatcher matcher = matcher(phantom);
    assertTrue(matcher.inTerm("HEAD").isEmpty());
    assertTrue(matcher.inTerm("CT").isEmpty());
    assertFalse(matcher.inTerm("HEADS7").isEmpty());
    assertFalse(matcher.inText("HEAD", true).isEmpty());
  }

  @Test
  void spans_are_those_of_the_text_before_it_was_folded() {
    DataSet original =
        new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192").put(Tag.PatientName, "Weiß^Zoë");
    TextCleaner cleaner = new TextCleaner(matcher(original), true);
    assertEquals("ﬁne: kept", cleaner.withoutIdentifiers("ﬁne: WEISS, kept".replace(", ", " ")));
    assertEquals("a b", cleaner.withoutIdentifiers("a Zoe\u0308 b"));
  }

  @Test
  void names_are_found_in_bytes_of_other_encodings() {
    IdentifierMatcher matcher = matcher(patient());
    byte[] escaped =
        SpecificCharacterSet.of("", "ISO 2022 IR 87").encode("山田", Delimiters.PERSON_NAME);
    for (byte[] bytes :
        List.of(
            escaped,
            "Yamada".getBytes(StandardCharsets.UTF_16LE),
            "YAMADA".getBytes(StandardCharsets.UTF_16BE))) {
      assertTrue(matcher.isInEncoded(bytes), Arrays.toString(bytes));
      assertTrue(matcher.inBytes(false).findsIn(bytes, bytes.length), Arrays.toString(bytes));
    }
    assertFalse(matcher.isInEncoded("Yamada".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_pattern_is_found_over_the_border_of_two_pieces() {
    IdentifierMatcher matcher = matcher(patient());
    byte[] bytes = "....AB-1234567....".getBytes(StandardCharsets.US_ASCII);
    for (int cut = 1; cut < bytes.length; cut++) {
      IdentifierMatcher.Search search = matcher.inBytes(true);
      byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
      boolean first = search.findsIn(bytes, cut);
      assertTrue(first | search.findsIn(second, second.length), "cut at " + cut);
    }
  }

  @Test
  void the_automaton_finds_what_a_plain_search_finds() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      Set<String> words = new LinkedHashSet<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        words.add(letters(random, 1 + random.nextInt(5)));
      }
      List<String> patterns = List.copyOf(words);
      String text = letters(random, 60);
      Set<String> expected = new TreeSet<>();
      for (int p = 0; p < patterns.size(); p++) {
        for (int at = text.indexOf(patterns.get(p));
            at >= 0;
            at = text.indexOf(patterns.get(p), at + 1)) {
          expected.add(p + " before " + (at + patterns.get(p).length()));
        }
      }
      Set<String> found = new TreeSet<>();
      List<byte[]> bytes = new ArrayList<>();
      patterns.forEach(word -> bytes.add(word.getBytes(StandardCharsets.US_ASCII)));
      byte[] upper = text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      new ByteMatcher(bytes)
          .run(0, upper, upper.length, (pattern, end) -> found.add(pattern + " before " + end));
      assertEquals(expected, found, patterns + " in " + text);
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }
}
