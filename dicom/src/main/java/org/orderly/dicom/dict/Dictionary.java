package org.orderly.dicom.dict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Look-ups in the registry of data elements and UIDs (PS3.6), repeating groups included. */
public final class Dictionary {

  /** One attribute of the registry; a multiplicity is written as in PS3.6, for example 2-2n. */
  public record Entry(int tag, @Nullable Vr vr, String vm, String keyword, boolean retired) {}

  /** One registered identifier; type is one of the words of the table uids.tsv. */
  public record UidEntry(String uid, String keyword, String name, String type, boolean retired) {}

  private record Repeating(int mask, Entry entry) {}

  private static final int[] TAGS;
  private static final Entry[] ENTRIES;
  private static final List<Repeating> REPEATING = new ArrayList<>();
  private static final Map<String, Entry> BY_KEYWORD = new HashMap<>(16_384);
  private static final Map<String, UidEntry> UIDS = new HashMap<>(1_024);
  private static final Set<Integer> PIXEL_VALUES = new HashSet<>();

  static {
    List<Entry> entries = new ArrayList<>(6_000);
    for (String[] row : table("attributes.tsv")) {
      Entry entry =
          new Entry(
              Integer.parseUnsignedInt(row[0].replace('x', '0'), 16),
              vr(row[1]),
              row[2],
              row[3],
              row.length > 4);
      BY_KEYWORD.put(entry.keyword(), entry);
      if (row[0].indexOf('x') < 0) {
        entries.add(entry);
        if (row[1].equals("US|SS")) {
          PIXEL_VALUES.add(entry.tag());
        }
      } else {
        REPEATING.add(new Repeating(mask(row[0]), entry));
      }
    }
    entries.sort((a, b) -> Tags.compare(a.tag(), b.tag()));
    ENTRIES = entries.toArray(new Entry[0]);
    // flipping the sign bit turns unsigned order into the order of binarySearch
    TAGS = entries.stream().mapToInt(e -> e.tag() ^ Integer.MIN_VALUE).toArray();
    for (String[] row : table("uids.tsv")) {
      UIDS.put(row[0], new UidEntry(row[0], row[1], row[2], row[3], row.length > 4));
    }
  }

  private Dictionary() {}

  /** The entry of a standard attribute, or null for private and unknown ones. */
  public static @Nullable Entry entry(int tag) {
    int i = Arrays.binarySearch(TAGS, tag ^ Integer.MIN_VALUE);
    if (i >= 0) {
      return ENTRIES[i];
    }
    for (Repeating repeating : REPEATING) {
      if ((tag & repeating.mask()) == repeating.entry().tag() && !Tags.isPrivate(tag)) {
        return repeating.entry();
      }
    }
    return null;
  }

  /** The first standard attributes whose keyword has the text in it, or whose tag begins so. */
  public static List<Entry> search(String text, int limit) {
    String part = text.strip().toUpperCase(Locale.ROOT);
    String digits = part.replaceAll("[(),]", "");
    return Arrays.stream(ENTRIES)
        .filter(e -> !e.keyword().isEmpty())
        .filter(
            e ->
                e.keyword().toUpperCase(Locale.ROOT).contains(part)
                    || String.format(Locale.ROOT, "%08X", e.tag()).startsWith(digits))
        .limit(limit)
        .toList();
  }

  /**
   * The VR to assume where none is encoded; UN if unknown. US stands for "US or SS", OW for "OB or
   * OW", which in Implicit VR is what PS3.5 Annex A.1 demands.
   */
  public static Vr vrOf(int tag) {
    if (Tags.isGroupLength(tag)) {
      return Vr.UL;
    }
    if (Tags.isPrivate(tag)) {
      return Tags.isPrivateCreator(tag) ? Vr.LO : Vr.UN;
    }
    Entry entry = entry(tag);
    return entry == null || entry.vr() == null ? Vr.UN : entry.vr();
  }

  /**
   * The same where Pixel Representation is known: "US or SS" is what the pixels are (PS3.3
   * C.7.6.3.1).
   */
  public static Vr vrOf(int tag, boolean signedPixels) {
    return signedPixels && PIXEL_VALUES.contains(tag) ? Vr.SS : vrOf(tag);
  }

  /** The keyword, or the empty string if the tag is unknown. */
  public static String keywordOf(int tag) {
    Entry entry = entry(tag);
    return entry == null ? "" : entry.keyword();
  }

  public static OptionalInt tagForKeyword(String keyword) {
    Entry entry = BY_KEYWORD.get(keyword);
    return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.tag());
  }

  /** The registered name, or the UID itself if it is unknown. */
  public static String nameOfUid(String uid) {
    UidEntry entry = UIDS.get(uid);
    return entry == null ? uid : entry.name();
  }

  public static @Nullable UidEntry uidEntry(String uid) {
    return UIDS.get(uid);
  }

  /** True for the storage SOP classes of PS3.4 B.5, the retired ones included. */
  public static boolean isStorageSopClass(String uid) {
    UidEntry entry = UIDS.get(uid);
    return entry != null && entry.type().equals("storage");
  }

  /** All SOP classes of the storage service, in no particular order. */
  public static List<String> storageSopClasses() {
    return UIDS.values().stream()
        .filter(e -> e.type().equals("storage"))
        .map(UidEntry::uid)
        .toList();
  }

  /** Number of attributes in the table; pinned by a test. */
  static int size() {
    return BY_KEYWORD.size();
  }

  static int uidCount() {
    return UIDS.size();
  }

  private static @Nullable Vr vr(String text) {
    return switch (text) {
      case "" -> null;
      case "OB|OW", "US|OW", "US|SS|OW" -> text.startsWith("OB") ? Vr.OW : Vr.US;
      case "US|SS" -> Vr.US;
      default -> Vr.valueOf(text);
    };
  }

  private static int mask(String pattern) {
    int mask = 0;
    for (int i = 0; i < 8; i++) {
      mask = mask << 4 | (pattern.charAt(i) == 'x' ? 0 : 0xF);
    }
    return mask;
  }

  private static List<String[]> table(String name) {
    try (InputStream in = Dictionary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("table " + name + " is not on the class path");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
