package org.orderly.dicom.deident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateTimes;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Collects from originals whatever must not be in what is made of them. */
final class Identifiers {

  /** Attributes whose values name one patient, person, place or device. */
  private static final Pattern NAMING =
      Pattern.compile(
          ".*(IDs?|Numbers?|Identifier|Address|Telephone\\w*|Phone\\w*|Telecom\\w*|Residence"
              + "|MedicalRecordLocator|InstitutionName|InstitutionalDepartmentName|StationName"
              + "|Organization|AETitle|MilitaryRank|Occupation|CurrentPatientLocation)");

  /** Abbreviations need their full stop: MR, DR and SR are modalities. */
  static final String TITLE =
      "(?i:\\b(?:(?:dr|prof|mr|mrs|ms|fr|hr|sr|sra|mme)\\.|(?:mrs|miss|herr|frau|madame|monsieur)\\b"
          + "|(?:patient|name) *[:=]))\\s*";

  private static final Pattern TITLED =
      Pattern.compile(TITLE + "(\\p{Lu}[\\p{L}'-]+)(?:\\s+(\\p{Lu}[\\p{L}'-]+))?");

  private static final Pattern MAIL = Pattern.compile("[\\w.+-]+@[\\w.-]+\\.\\p{L}{2,}");
  private static final Pattern LONG_NUMBER = Pattern.compile("\\b[\\p{L}]{0,4}\\d{5,}\\w*");

  /** Words that stand where a name is not known, and those that are put in the place of one. */
  private static final Set<String> NAMELESS =
      Set.of(
          "anonymous",
          "anonymized",
          "anonymised",
          "anon",
          "unknown",
          "unnamed",
          "unspecified",
          "none",
          "null",
          "na",
          "n/a",
          "removed");

  private static final int SHORTEST_PHRASE = 3;
  private static final int SHORTEST_RAW = 4;
  private static final int NAMING_COMPONENTS = 3;

  private final DeidentProfile profile;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Set<String> phrases = new HashSet<>();
  private final Set<String> uids = new HashSet<>();
  private final Set<String> dates = new HashSet<>();
  private final Set<ByteBuffer> raw = new HashSet<>();
  private final Set<String> patients = new HashSet<>();
  private final Set<String> accessions = new HashSet<>();

  Identifiers(DeidentProfile profile) {
    this.profile = profile;
  }

  Set<String> patients() {
    return patients;
  }

  Set<String> accessions() {
    return accessions;
  }

  /** UIDs to replace. */
  Set<String> uids() {
    return uids;
  }

  IdentifierMatcher matcher() {
    List<byte[]> bytes = new ArrayList<>();
    for (ByteBuffer buffer : raw) {
      bytes.add(buffer.array());
    }
    words.removeAll(NAMELESS);
    phrases.removeAll(NAMELESS);
    return new IdentifierMatcher(words, phrases, uids, dates, bytes);
  }

  /** Takes all that identifies from one object. */
  void collect(DataSet object) {
    patients.add(Patients.patientOf(object));
    walk(object);
  }

  /** Takes the value of an attribute of which somebody says that it identifies. */
  void collect(DataSet set, Element element) {
    byte[] bytes = set.encoded(element);
    if (bytes == null) {
      return;
    }
    List<String> values = set.strings(element.tag());
    switch (element.vr()) {
      case PN -> {
        values.forEach(this::name);
        rawName(bytes);
      }
      case DA, DT -> values.forEach(this::date);
      default -> values.forEach(this::phrase);
    }
  }

  private void walk(DataSet set) {
    for (Element element : set) {
      if (element instanceof Element.Items items) {
        items.items().forEach(this::walk);
      } else if (element instanceof Element.Bytes || element instanceof Element.Text) {
        take(set, element);
      }
    }
  }

  private void take(DataSet set, Element element) {
    int tag = element.tag();
    Vr vr = element.vr() == Vr.UN ? Dictionary.vrOf(tag) : element.vr();
    switch (vr) {
      case PN -> {
        byte[] bytes = set.encoded(element);
        if (bytes != null && seen.add(key(tag, bytes))) {
          set.strings(tag).forEach(this::name);
          rawName(bytes);
        }
      }
      case UI -> set.strings(tag).stream().filter(uid -> isReplaced(tag, uid)).forEach(uids::add);
      case DA, DT -> {
        if (!isKept(tag, true)) {
          set.strings(tag).forEach(this::date);
        }
      }
      case LO, SH, LT, ST, UT, UC, AE, CS -> text(set, element);
      default -> {
        // holds neither names nor numbers of somebody
      }
    }
  }

  private static String key(int tag, byte[] bytes) {
    return tag + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void text(DataSet set, Element element) {
    int tag = element.tag();
    if (tag == Tag.AccessionNumber && set.hasValue(tag)) {
      accessions.addAll(set.strings(tag));
    } else if (tag == Tag.PatientID && set.hasValue(tag)) {
      String issuer = set.string(Tag.IssuerOfPatientID, "");
      patients.add(Patients.withIssuer(set.string(tag, ""), issuer));
    }
    ProfileTable.Row row = Tags.isPrivate(tag) ? null : ProfileTable.row(tag);
    if (row == null || isKept(tag, false)) {
      return;
    }
    byte[] bytes = set.encoded(element);
    if (bytes == null || !seen.add(key(tag, bytes))) {
      return;
    }
    boolean naming =
        row.under(profile) != DeidentAction.C
            && NAMING.matcher(Dictionary.keywordOf(tag)).matches();
    for (String value : set.strings(tag)) {
      if (naming) {
        phrase(value);
      }
      tokens(value);
    }
  }

  /** True if an option keeps the attribute; cleaned dates are moved, cleaned text is not kept. */
  private boolean isKept(int tag, boolean date) {
    ProfileTable.Row row = ProfileTable.row(tag);
    DeidentAction action = row == null ? DeidentAction.X : row.under(profile);
    if (profile.overrides().containsKey(tag)) {
      return false;
    }
    return action == DeidentAction.K
        || row == null && date && profile.has(DeidentOption.RETAIN_FULL_DATES);
  }

  private boolean isReplaced(int tag, String uid) {
    ProfileTable.Row row = Tags.isPrivate(tag) ? null : ProfileTable.row(tag);
    boolean kept =
        row == null
            ? profile.has(DeidentOption.RETAIN_UIDS)
            : row.under(profile) == DeidentAction.K && !profile.overrides().containsKey(tag);
    return !kept && Uids.isReplaced(tag, uid);
  }

  private void phrase(String value) {
    String folded = Folded.text(value.strip());
    if (folded.length() >= SHORTEST_PHRASE) {
      phrases.add(folded);
    }
  }

  /** What in free text looks like a number, an address or a name. */
  private void tokens(String text) {
    for (Pattern pattern : List.of(MAIL, LONG_NUMBER)) {
      Matcher m = pattern.matcher(text);
      while (m.find()) {
        phrase(m.group());
      }
    }
    Matcher m = TITLED.matcher(text);
    while (m.find()) {
      word(m.group(1));
      if (m.group(2) != null) {
        word(m.group(2));
      }
    }
  }

  private void date(String value) {
    if (value.length() >= 8) {
      String day = value.substring(0, 8);
      if (DateTimes.date(day).isPresent() && !Dummies.DATE.equals(day)) {
        dates.add(day);
      }
    }
  }

  /** All component groups; prefixes and suffixes name nobody. */
  private void name(String value) {
    for (String group : value.split("=")) {
      String[] components = group.split("\\^");
      for (int i = 0; i < Math.min(components.length, NAMING_COMPONENTS); i++) {
        word(components[i].strip());
        for (String part : components[i].split("[\\s\\-,.'()/]+")) {
          word(part);
        }
      }
    }
  }

  private void word(String part) {
    String folded = Folded.text(part);
    int letters = folded.codePointCount(0, folded.length());
    if (letters > 1 || letters == 1 && IdentifierMatcher.isIdeographic(folded)) {
      words.add(folded);
      String written =
          part.toLowerCase(Locale.ROOT).replace("ä", "ae").replace("ö", "oe").replace("ü", "ue");
      words.add(Folded.text(written));
    }
  }

  /** As the bytes stand there, for places whose character set is not known. */
  private void rawName(byte[] bytes) {
    int start = 0;
    boolean plain = true;
    for (int i = 0; i <= bytes.length; i++) {
      int b = i < bytes.length ? bytes[i] : '^';
      if (b == '^' || b == '=' || b == ' ') {
        if (!plain && i - start >= SHORTEST_RAW) {
          raw.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, i)));
        }
        start = i + 1;
        plain = true;
      } else {
        plain &= b > ' ';
      }
    }
  }
}
