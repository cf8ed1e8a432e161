package org.orderly.dicom.charset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The character sets of a data set as (0008,0005) names them (PS3.3 C.12.1.1.2).
 *
 * <p>Text is decoded whole and split afterwards, so that a backslash byte inside a two-byte
 * character is never taken for a delimiter. Terms that nobody knows, and bytes outside of the
 * default repertoire, are read as UTF-8 if they are valid UTF-8, else as Latin-1: real senders
 * often declare nothing.
 */
public final class SpecificCharacterSet {

  /** The default repertoire, ISO_IR 6. */
  public static final SpecificCharacterSet DEFAULT =
      new SpecificCharacterSet(List.of(), null, List.of());

  public static final SpecificCharacterSet UTF_8 =
      new SpecificCharacterSet(List.of("ISO_IR 192"), StandardCharsets.UTF_8, List.of());

  private final List<String> terms;

  /** Set where no code extensions are in use and one Java charset does it all. */
  private final @Nullable Charset single;

  /** The designated elements, the initial one first; empty for the default repertoire. */
  private final List<CodeElement> elements;

  private SpecificCharacterSet(
      List<String> terms, @Nullable Charset single, List<CodeElement> elements) {
    this.terms = terms;
    this.single = single;
    this.elements = elements;
  }

  /** Finds the character sets for the values of (0008,0005); an empty first value is ISO_IR 6. */
  public static SpecificCharacterSet of(String... definedTerms) {
    if (definedTerms.length == 0 || definedTerms.length == 1 && definedTerms[0].isBlank()) {
      return DEFAULT;
    }
    List<String> terms = List.of(definedTerms);
    String first = normalize(definedTerms[0]);
    Charset stateless = stateless(first);
    if (stateless != null) {
      return stateless.equals(StandardCharsets.UTF_8) && terms.equals(UTF_8.terms)
          ? UTF_8
          : new SpecificCharacterSet(terms, stateless, List.of());
    }
    List<CodeElement> elements = new ArrayList<>();
    for (String term : definedTerms) {
      CodeElement element = element(normalize(term));
      if (element != null && !elements.contains(element)) {
        elements.add(element);
      }
    }
    if (elements.isEmpty() || elements.equals(List.of(CodeElement.ASCII))) {
      return new SpecificCharacterSet(terms, null, List.of());
    }
    return new SpecificCharacterSet(terms, singleByte(elements), elements);
  }

  /** The defined terms, as values of (0008,0005). */
  public List<String> terms() {
    return terms;
  }

  /** True if ASCII bytes mean ASCII characters wherever they stand and none needs a look-up. */
  public boolean isDefault() {
    return single == null && elements.isEmpty();
  }

  public String decode(byte[] bytes, Delimiters delimiters) {
    return decode(bytes, 0, bytes.length, delimiters);
  }

  /** Decodes a whole element value; what cannot be decoded becomes U+FFFD. */
  public String decode(byte[] bytes, int offset, int length, Delimiters delimiters) {
    if (isPlainAscii(bytes, offset, length)) {
      return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
    if (single != null && !hasEscape(bytes, offset, length)) {
      return new String(bytes, offset, length, single);
    }
    if (elements.isEmpty() && !hasEscape(bytes, offset, length)) {
      return decodeUndeclared(bytes, offset, length);
    }
    if (single != null && elements.isEmpty()) {
      return new String(bytes, offset, length, single);
    }
    return new Iso2022Decoder(elements, delimiters).decode(bytes, offset, length);
  }

  /** Encodes text; characters outside of the sets become question marks. */
  public byte[] encode(String text, Delimiters delimiters) {
    if (single != null) {
      return text.getBytes(single);
    }
    if (elements.isEmpty()) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    return new Iso2022Encoder(elements, delimiters).encode(text);
  }

  /** True if nothing of the text would be lost by {@link #encode}. */
  public boolean canEncode(String text) {
    if (single != null) {
      return single.newEncoder().canEncode(text);
    }
    if (elements.isEmpty()) {
      return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
    return new Iso2022Encoder(elements, Delimiters.PERSON_NAME).canEncode(text);
  }

  private static boolean isPlainAscii(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0 || bytes[i] == Iso2022Decoder.ESC) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasEscape(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == Iso2022Decoder.ESC) {
        return true;
      }
    }
    return false;
  }

  private static String decodeUndeclared(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** Senders write "ISO-IR 100", "ISO_IR_100" and worse; the number is what counts. */
  private static String normalize(String term) {
    String text = term.trim().toUpperCase(Locale.ROOT);
    return text.startsWith("ISO")
        ? text.replace('-', '_').replace(' ', '_').replaceFirst("ISO_?2022", "2022")
        : text;
  }

  private static @Nullable Charset stateless(String term) {
    return switch (term) {
      case "ISO_IR_192", "UTF_8", "UTF-8", "UTF8" -> StandardCharsets.UTF_8;
      case "GB18030" -> Charset.forName("GB18030");
      case "GBK" -> Charset.forName("GBK");
      default -> null;
    };
  }

  private static @Nullable CodeElement element(String term) {
    int ir = term.lastIndexOf("IR_");
    if (term.isEmpty()) {
      return CodeElement.ASCII;
    }
    return switch (ir < 0 ? "" : term.substring(ir + 3)) {
      case "6" -> CodeElement.ASCII;
      case "13" -> CodeElement.KATAKANA;
      case "58" -> CodeElement.GB_2312;
      case "87" -> CodeElement.JIS_X_0208;
      case "100" -> CodeElement.LATIN_1;
      case "101" -> CodeElement.LATIN_2;
      case "109" -> CodeElement.LATIN_3;
      case "110" -> CodeElement.LATIN_4;
      case "126" -> CodeElement.GREEK;
      case "127" -> CodeElement.ARABIC;
      case "138" -> CodeElement.HEBREW;
      case "144" -> CodeElement.CYRILLIC;
      case "148" -> CodeElement.LATIN_5;
      case "149" -> CodeElement.KS_X_1001;
      case "159" -> CodeElement.JIS_X_0212;
      case "166" -> CodeElement.THAI;
      case "203" -> CodeElement.LATIN_9;
      default -> null;
    };
  }

  /** One right-hand half without other sets is just a Java charset. */
  private static @Nullable Charset singleByte(List<CodeElement> elements) {
    if (elements.size() > 1) {
      return null;
    }
    return elements.get(0).singleByteCharset();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpecificCharacterSet set && terms.equals(set.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    return String.join("\\", terms);
  }
}
