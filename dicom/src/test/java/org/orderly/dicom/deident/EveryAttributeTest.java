package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * One object with every attribute of PS3.15 Table E.1-1, at the top and in items: each gets what
 * the table says, read here by other code than the one under test.
 */
class EveryAttributeTest {

  private static final PseudonymKey KEY = new PseudonymKey(new byte[32]);
  private static final int HOLDER = Tag.ReferencedSeriesSequence; // has no row: it stays
  private static final int INNER = Tag.Manufacturer; // stays, too

  private record Row(String tag, String basic, Map<String, String> options, String keyword) {

    /** A tag that the row is about. */
    int sample() {
      return tag.equals("private")
          ? 0x00091001
          : tag.equals("50xxxxxx")
              ? 0x50003000
              : Integer.parseUnsignedInt(tag.replace('x', '0'), 16);
    }

    /** Some attributes are younger than the dictionary. */
    Vr vr() {
      if (!tag.equals("private") && Dictionary.entry(sample()) != null) {
        return Dictionary.vrOf(sample());
      }
      return keyword.endsWith("DateTime")
          ? Vr.DT
          : keyword.endsWith("Sequence") ? Vr.SQ : keyword.endsWith("UID") ? Vr.UI : Vr.LO;
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = EveryAttributeTest.class.getResourceAsStream("profile.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        String[] cells = line.split("\t");
        if (!line.startsWith("#")) {
          Map<String, String> options = new TreeMap<>();
          for (String option : cells.length > 2 ? cells[2].split(" ") : new String[0]) {
            if (!option.isEmpty()) {
              options.put(option.split("=")[0], option.split("=")[1]);
            }
          }
          rows.add(new Row(cells[0], cells[1], options, cells.length > 3 ? cells[3] : ""));
        }
      }
    }
    return rows;
  }

  /** Letters that no other attribute has. */
  private static String word(int tag) {
    StringBuilder word = new StringBuilder("Q");
    for (char digit : Tags.toHex(tag).toCharArray()) {
      word.append((char) ('a' + Character.digit(digit, 16)));
    }
    return word.toString();
  }

  private static void fill(DataSet set, Row row, int index) {
    int tag = row.sample();
    Vr vr = row.vr();
    switch (vr) {
      case DA -> set.put(tag, vr, String.format("20%02d%02d11", index % 50, 1 + index % 12));
      case DT ->
          set.put(tag, vr, String.format("20%02d%02d12101112.5", index % 50, 1 + index % 12));
      case TM -> set.put(tag, vr, String.format("1213%02d.%d", index % 60, 1 + index % 9));
      case UI -> set.put(tag, vr, "1.3.6.1.4.1.99999." + Integer.toUnsignedString(tag));
      case PN -> set.put(tag, vr, word(tag) + "^" + word(tag) + "y");
      case AS -> set.put(tag, vr, "042Y");
      case DS, IS -> set.put(tag, vr, Integer.toString(1 + index));
      case SQ ->
          set.putSequence(tag, new DataSet().put(INNER, word(tag)).put(Tag.CodeMeaning, "in"));
      case OB, OW, UN -> set.putBytes(tag, vr, (word(tag) + ".").getBytes(StandardCharsets.UTF_8));
      default -> {
        if (vr.isText()) {
          set.put(tag, vr, vr == Vr.AE || vr == Vr.CS || vr == Vr.SH ? word(tag) : text(tag));
        } else {
          set.putInt(tag, 1 + index % 100);
        }
      }
    }
  }

  private static String text(int tag) {
    return word(tag) + " of " + word(Tag.PatientName);
  }

  private static DataSet filled(List<Row> rows) {
    DataSet set = new DataSet();
    set.put(Tags.of(0x0009, 0x0010), Vr.LO, "SOMEBODY");
    for (int i = 0; i < rows.size(); i++) {
      fill(set, rows.get(i), i);
    }
    return set;
  }

  private static DataSet object(List<Row> rows) {
    DataSet object = filled(rows);
    object.put(Tag.SOPClassUID, Uid.CTImageStorage);
    DataSet item = filled(rows);
    item.putSequence(HOLDER, filled(rows));
    object.putSequence(HOLDER, item);
    return object;
  }

  @Test
  void every_attribute_gets_the_action_of_the_table_under_every_set_of_options() throws Exception {
    List<Row> rows = rows();
    assertEquals(657, rows.size());
    List<Set<DeidentOption>> sets = new ArrayList<>();
    sets.add(EnumSet.noneOf(DeidentOption.class));
    for (DeidentOption option : DeidentOption.values()) {
      sets.add(EnumSet.of(option));
    }
    Random random = new Random(7);
    for (int i = 0; i < 24; i++) {
      Set<DeidentOption> some = EnumSet.noneOf(DeidentOption.class);
      for (DeidentOption option : DeidentOption.values()) {
        if (random.nextBoolean()) {
          some.add(option);
        }
      }
      some.remove(
          random.nextBoolean()
              ? DeidentOption.RETAIN_FULL_DATES
              : DeidentOption.RETAIN_MODIFIED_DATES);
      sets.add(some);
    }
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (Set<DeidentOption> options : sets) {
      DataSet object = object(rows);
      DeidentProfile profile = DeidentProfile.of(options.toArray(DeidentOption[]::new));
      DicomObject made =
          new Deidentifier(profile, new MemoryPseudonyms(KEY))
              .deidentify(
                  List.of(
                      new DicomObject(
                          FileMetaInformation.of(object, TransferSyntax.EXPLICIT_LITTLE), object)))
              .get(0);
      long days = KEY.days(Patients.patientOf(object));
      DataSet item = Objects.requireNonNull(made.dataSet().item(HOLDER));
      DataSet original = Objects.requireNonNull(object.item(HOLDER));
      for (Row row : rows) {
        Check top = new Check(row, object, made.dataSet(), options, days, false);
        Check nested = new Check(row, original, item, options, days, true);
        Check deeper =
            new Check(
                row,
                Objects.requireNonNull(original.item(HOLDER)),
                Objects.requireNonNull(item.item(HOLDER)),
                options,
                days,
                true);
        for (Check check : List.of(top, nested, deeper)) {
          checked++;
          String trouble = check.trouble();
          if (trouble != null) {
            wrong.add(row + " nested " + check.nested() + " under " + options + ": " + trouble);
          }
        }
      }
    }
    assertEquals(List.of(), wrong.stream().limit(20).toList(), wrong.size() + " wrong");
    assertTrue(checked > 60_000, "only " + checked);
  }

  /** What the table says about one attribute against what has become of it. */
  private record Check(
      Row row,
      DataSet original,
      DataSet made,
      Set<DeidentOption> options,
      long days,
      boolean nested) {

    String code() {
      String found = row.basic();
      for (DeidentOption option : options) {
        String code = row.options().get(option.code());
        if (code != null && !found.equals("K")) {
          found = code;
        }
      }
      boolean moved = options.contains(DeidentOption.RETAIN_MODIFIED_DATES);
      return moved && row.options().containsKey("113107") ? "C" : found;
    }

    @Nullable String trouble() {
      Element element = made.get(row.sample());
      String code = code();
      return switch (code) {
        case "X" -> element == null ? null : "is there";
        case "Z" -> empty(element);
        case "D" -> dummy(element);
        case "U" -> uid(element);
        case "K" -> kept(element);
        case "C" -> cleaned(element);
        case "X/Z" -> element == null && !nested ? null : empty(element);
        case "X/D" -> element == null && !nested ? null : dummy(element);
        case "Z/D" -> nested || made.hasValue(row.sample()) ? dummy(element) : empty(element);
        case "X/Z/D" -> element == null && !nested ? null : dummy(element);
        case "X/Z/U*" -> element == null && !nested ? null : sequence(element);
        default -> "unknown code " + code;
      };
    }

    private boolean pseudonymous() {
      int tag = row.sample();
      return tag == Tag.PatientName || tag == Tag.PatientID || tag == Tag.AccessionNumber;
    }

    private @Nullable String empty(@Nullable Element element) {
      if (pseudonymous()) {
        return dummy(element);
      }
      return element == null ? "is missing" : made.hasValue(row.sample()) ? "has a value" : null;
    }

    private @Nullable String dummy(@Nullable Element element) {
      if (element == null || !made.hasValue(row.sample())) {
        return "has no value";
      }
      if (element.vr() == Vr.UI) {
        return uid(element);
      }
      if (element.vr() == Vr.SQ) {
        DataSet first = Objects.requireNonNull(made.item(row.sample()));
        return word(row.sample()).equals(first.string(INNER)) ? "has the original item" : null;
      }
      return same() ? "is the original" : null;
    }

    private boolean same() {
      return Arrays.equals(original.bytes(row.sample()), made.bytes(row.sample()));
    }

    private @Nullable String uid(@Nullable Element element) {
      String uid = element == null ? null : made.string(row.sample());
      return uid == null || !uid.matches("2\\.25\\.[1-9]\\d{0,38}") ? "is " + uid : null;
    }

    private @Nullable String kept(@Nullable Element element) {
      if (element == null) {
        return "is missing";
      }
      if (element.vr() == Vr.SQ) {
        return sequence(element);
      }
      // the patient's name does not stay, whatever the attribute is
      String text = element.vr().isText() ? made.string(row.sample(), "") : "";
      return same() || text.equals(word(row.sample()) + " of") ? null : "is changed";
    }

    private @Nullable String sequence(@Nullable Element element) {
      DataSet item = made.item(row.sample());
      return element == null || item == null || !word(row.sample()).equals(item.string(INNER))
          ? "lost its item"
          : null;
    }

    private @Nullable String cleaned(@Nullable Element element) {
      int tag = row.sample();
      if (row.tag().equals("private")) {
        return element == null ? null : "is not known to be safe";
      }
      if (element == null) {
        return "is missing";
      }
      return switch (element.vr()) {
        case DA, DT -> {
          DateShift shift = new DateShift(days);
          String expected = shift.move(element.vr(), original.string(tag, "")).orElse("");
          yield expected.equals(made.string(tag)) && !same() ? null : "is " + made.string(tag);
        }
        case TM -> same() ? null : "is changed";
        case SQ -> sequence(element);
        case OB, OW ->
            tag == 0x50003000
                    || new String(made.bytes(tag), StandardCharsets.UTF_8).isBlank()
                    || made.bytes(tag)[0] == 0
                ? null
                : "is not blank";
        default -> {
          String text = made.string(tag, "");
          yield text.contains(word(tag)) && !text.contains(word(Tag.PatientName))
              ? null
              : "is " + text;
        }
      };
    }
  }
}
