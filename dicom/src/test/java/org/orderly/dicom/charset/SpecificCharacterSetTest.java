package org.orderly.dicom.charset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of PS3.5 Annexes H, I, J and K, and what real senders do to them. */
class SpecificCharacterSetTest {

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          \\ISO 2022 IR 87 | Yamada^Tarou=山田^太郎=やまだ^たろう | 59616D6164615E5461726F753D1B24423B3345441B28425E1B2442424 04F3A1B28423D1B24422464245E24401B28425E1B2442243F246D24261B2842
          ISO 2022 IR 13\\ISO 2022 IR 87 | ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう | D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A
          \\ISO 2022 IR 149 | Hong^Gildong=洪^吉洞=홍^길동 | 486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF
          \\ISO 2022 IR 58 | Zhang^XiaoDong=张^小东= | 5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB3D
          ISO_IR 192 | Wang^XiaoDong=王^小东= | 57616E675E5869616F446F6E673DE78E8B5EE5B08FE4B89C3D
          GB18030 | Wang^XiaoDong=王^小东= | 57616E675E5869616F446F6E673DCDF55ED0A1B6AB3D
          ISO_IR 100 | Buc^Jérôme | 4275635E4AE972F46D65
          ISO_IR 144 | Люксембург | BBEEDAE1D5DCD1E3E0D3
          ISO_IR 126 | Διονυσιος | C4E9EFEDF5F3E9EFF2
          ISO_IR 127 | قباني^لنزار | E2C8C7E6EA5EE4E6D2C7D1
          ISO_IR 138 | שרון^דבורה | F9F8E5EF5EE3E1E5F8E4
          """)
  void examples_of_the_standard_are_decoded_and_encoded(String terms, String text, String bytes) {
    SpecificCharacterSet set = SpecificCharacterSet.of(terms.split("\\\\", -1));
    assertEquals(text, set.decode(hex(bytes), Delimiters.PERSON_NAME));
    assertArrayEquals(hex(bytes), set.encode(text, Delimiters.PERSON_NAME));
    assertTrue(set.canEncode(text));
  }

  @Test
  void a_backslash_byte_inside_a_character_is_no_delimiter() {
    SpecificCharacterSet set = SpecificCharacterSet.of("GB18030");
    byte[] bytes = "張俊".getBytes(Charset.forName("GB18030"));
    assertEquals("張俊", set.decode(bytes, Delimiters.VALUES));
    byte[] second5c = {(byte) 0x81, 0x5C, '\\', 'A'};
    String text = set.decode(second5c, Delimiters.VALUES);
    assertEquals(1, text.indexOf('\\'), "only the real one");
  }

  @Test
  void jis_x_0212_round_trips() {
    SpecificCharacterSet set = SpecificCharacterSet.of("", "ISO 2022 IR 87", "ISO 2022 IR 159");
    String text = "丂=太郎";
    byte[] bytes = set.encode(text, Delimiters.PERSON_NAME);
    assertTrue(new String(bytes, StandardCharsets.ISO_8859_1).contains("\u001B$(D"));
    assertEquals(text, set.decode(bytes, Delimiters.PERSON_NAME));
  }

  @Test
  void code_extensions_end_at_delimiters() {
    SpecificCharacterSet set = SpecificCharacterSet.of("ISO 2022 IR 100", "ISO 2022 IR 144");
    // Cyrillic is designated in the first value only; the second is Latin-1 again
    byte[] bytes = hex("1B2D4C BB 5C E9");
    assertEquals("Л\\é", set.decode(bytes, Delimiters.VALUES));
    assertArrayEquals(bytes, set.encode("Л\\é", Delimiters.VALUES));
  }

  @Test
  void undeclared_bytes_are_read_as_utf8_or_latin1() {
    byte[] utf8 = "Müller".getBytes(StandardCharsets.UTF_8);
    byte[] latin1 = "Müller".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("Müller", SpecificCharacterSet.DEFAULT.decode(utf8, Delimiters.VALUES));
    assertEquals("Müller", SpecificCharacterSet.of("BOGUS").decode(latin1, Delimiters.VALUES));
  }

  @Test
  void misspelled_terms_are_understood() {
    byte[] latin1 = "ä".getBytes(StandardCharsets.ISO_8859_1);
    for (String term : new String[] {"ISO-IR 100", "ISO_IR_100", "iso_ir 100", "ISO 2022-IR 100"}) {
      assertEquals("ä", SpecificCharacterSet.of(term).decode(latin1, Delimiters.VALUES), term);
    }
  }

  @Test
  void characters_outside_of_the_set_become_question_marks() {
    SpecificCharacterSet latin1 = SpecificCharacterSet.of("ISO_IR 100");
    assertFalse(latin1.canEncode("山"));
    assertEquals("?", new String(latin1.encode("山", Delimiters.TEXT), StandardCharsets.US_ASCII));
  }

  @Test
  void random_bytes_never_throw() {
    Random random = new Random(7);
    String[][] sets = {
      {},
      {"ISO_IR 13"},
      {"", "ISO 2022 IR 87", "ISO 2022 IR 159"},
      {"", "ISO 2022 IR 149"},
      {"GB18030"},
      {"GBK"},
      {"ISO_IR 192"},
      {"ISO_IR 166"},
      {"", "ISO 2022 IR 58"},
      {"nonsense"}
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 5) {
        bytes[random.nextInt(bytes.length)] = 0x1B;
      }
      SpecificCharacterSet set = SpecificCharacterSet.of(sets[i % sets.length]);
      String text = set.decode(bytes, Delimiters.PERSON_NAME);
      assertNotNull(set.encode(text, Delimiters.PERSON_NAME));
    }
  }
}
