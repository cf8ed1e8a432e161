package org.orderly.dicom.deident;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;

/** Looks through what is to leave, value by value, for what identified the originals. */
final class IdentifierScanner {

  /** What says how it was made, in our words. */
  private static final Set<Integer> OURS =
      Set.of(Tag.DeidentificationMethod, Tag.DeidentificationMethodCodeSequence);

  private static final int PIECE = 1 << 16;
  private static final int HEAD = 1 << 12;
  private static final int MOST_FINDS = 20;

  private final IdentifierMatcher matcher;
  private final DeidentProfile profile;
  private final boolean withDates;
  private final boolean datesMove;
  private final boolean withUids;

  IdentifierScanner(IdentifierMatcher matcher, DeidentProfile profile) {
    this.matcher = matcher;
    this.profile = profile;
    this.withDates = !profile.has(DeidentOption.RETAIN_FULL_DATES);
    this.datesMove = profile.has(DeidentOption.RETAIN_MODIFIED_DATES);
    this.withUids = !profile.has(DeidentOption.RETAIN_UIDS);
  }

  /** Paths of the elements that still identify; the first ones, if they are many. */
  List<String> scan(DicomObject object) throws IOException {
    List<String> finds = new ArrayList<>();
    FileMetaInformation meta = object.meta();
    if (withUids && matcher.isUid(meta.sopInstanceUid())) {
      finds.add(Tags.toString(Tag.MediaStorageSOPInstanceUID));
    }
    if (meta.sourceAeTitle() != null || meta.sendingAeTitle() != null) {
      finds.add(Tags.toString(Tag.SourceApplicationEntityTitle));
    }
    scan(object.dataSet(), "", finds);
    return finds;
  }

  private void scan(DataSet set, String path, List<String> finds) throws IOException {
    for (Element element : set) {
      if (finds.size() >= MOST_FINDS) {
        return;
      }
      String here = path + Tags.toString(element.tag());
      if (element instanceof Element.Items items) {
        int index = 0;
        for (DataSet item : items.items()) {
          index++;
          if (!OURS.contains(element.tag())) {
            scan(item, here + "[" + index + "].", finds);
          }
        }
      } else if (!OURS.contains(element.tag()) && identifies(set, element)) {
        finds.add(here);
      }
    }
  }

  boolean identifies(DataSet set, Element element) throws IOException {
    if (element instanceof Element.Fragments fragments) {
      IdentifierMatcher.Search search = matcher.inBytes(true);
      for (BulkData fragment : fragments.fragments()) {
        if (finds(search, fragment) || isInHead(fragment)) {
          return true;
        }
      }
      return false;
    }
    if (element instanceof Element.Bulk bulk) {
      return finds(matcher.inBytes(isPixels(element)), bulk.data());
    }
    Vr vr = element.vr();
    List<String> values = vr.isText() ? set.strings(element.tag()) : List.of();
    switch (vr) {
      case UI -> {
        // where UIDs stay because they name a class, the same one may stand for something else
        int tag = element.tag();
        return withUids
            && values.stream().anyMatch(uid -> matcher.isUid(uid) && Uids.isReplaced(tag, uid));
      }
      case DA, DT -> {
        return withDates
            && !datesMove
            && !isKept(element.tag())
            && values.stream().anyMatch(matcher::isDate);
      }
      case DS, IS -> {
        return values.stream().anyMatch(matcher::isIdentifier);
      }
      case TM, AS -> {
        return false;
      }
      case CS -> {
        return values.stream().anyMatch(v -> !matcher.inTerm(v).isEmpty());
      }
      default -> {
        // text and bytes
      }
    }
    byte[] bytes = set.encoded(element);
    if (bytes == null) {
      return false;
    }
    return vr.isText()
        ? values.stream().anyMatch(v -> !matcher.inText(v, withDates).isEmpty())
            || matcher.isInEncoded(bytes)
        : matcher.inBytes(isPixels(element)).findsIn(bytes, bytes.length);
  }

  /** Compressed images begin with markers that may hold comments; there shorter words count. */
  private boolean isInHead(BulkData fragment) throws IOException {
    try (InputStream in = fragment.open()) {
      byte[] head = in.readNBytes(HEAD);
      return matcher.inBytes(false).findsIn(head, head.length);
    }
  }

  /** A date that an option keeps may be that of something else, too. */
  private boolean isKept(int tag) {
    ProfileTable.Row row = ProfileTable.row(tag);
    return row != null && row.under(profile) == DeidentAction.K;
  }

  private static boolean isPixels(Element element) {
    return Tags.group(element.tag()) == 0x7FE0 || element.vr().isNumber();
  }

  private static boolean finds(IdentifierMatcher.Search search, BulkData data) throws IOException {
    if (data.bytes() != null) {
      return search.findsIn(data.bytes(), data.bytes().length);
    }
    byte[] piece = new byte[PIECE];
    try (InputStream in = data.open()) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (search.findsIn(piece, n)) {
          return true;
        }
      }
    }
    return false;
  }
}
