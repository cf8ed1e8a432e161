package org.orderly.web.rs.wado;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/**
 * How frames are answered (PS3.18 8.7.3.3): as stored or without compression, each in a part of its
 * own or one alone.
 *
 * @param mediaType of a frame, without its transfer syntax
 */
record FrameForm(boolean multipart, boolean asStored, String mediaType, String transferSyntax) {
  private static final String OCTETS = "application/octet-stream";
  private static final int MOST = 10_000;
  private static final Pattern NUMBER = Pattern.compile("0*[1-9]\\d{0,8}");

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry(Uid.JPEGBaseline8Bit, "image/jpeg"),
          Map.entry(Uid.JPEGExtended12Bit, "image/jpeg"),
          Map.entry(Uid.JPEGLossless, "image/jpeg"),
          Map.entry(Uid.JPEGLosslessSV1, "image/jpeg"),
          Map.entry(Uid.RLELossless, "image/dicom-rle"),
          Map.entry(Uid.JPEGLSLossless, "image/jls"),
          Map.entry(Uid.JPEGLSNearLossless, "image/jls"),
          Map.entry(Uid.JPEG2000Lossless, "image/jp2"),
          Map.entry(Uid.JPEG2000, "image/jp2"),
          Map.entry(Uid.JPEG2000MCLossless, "image/jpx"),
          Map.entry(Uid.JPEG2000MC, "image/jpx"),
          Map.entry(Uid.HTJ2KLossless, "image/jphc"),
          Map.entry(Uid.HTJ2KLosslessRPCL, "image/jphc"),
          Map.entry(Uid.HTJ2K, "image/jphc"));

  /**
   * @param stored transfer syntax of the instance
   * @param single whether one frame is asked for
   * @throws RefusedException 406 if no acceptable form can be given
   */
  static FrameForm of(@Nullable String accept, TransferSyntax stored, boolean single) {
    if (accept == null || accept.isBlank()) {
      return uncompressed(true);
    }
    try {
      for (MediaRange range : MediaRange.listOf(accept)) {
        FrameForm form = form(range, stored, single);
        if (form != null) {
          return form;
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable(
        "Frames are answered in multipart/related of "
            + OCTETS
            + (stored.encapsulated() ? " or " + mediaType(stored) : ""));
  }

  private static FrameForm uncompressed(boolean multipart) {
    return new FrameForm(multipart, false, OCTETS, Uid.ExplicitVRLittleEndian);
  }

  private static @Nullable FrameForm form(MediaRange range, TransferSyntax stored, boolean single) {
    boolean multipart = range.holds("multipart/related");
    if (!multipart && !single) {
      return null;
    }
    boolean any = multipart && !range.type().equals("multipart");
    MediaRange root = multipart ? MediaRange.of(any ? "*/*" : range.rootType()) : range;
    String asked = range.parameter("transfer-syntax");
    boolean compressed = stored.encapsulated();
    boolean wantsStored = "*".equals(asked) || stored.uid().equals(asked);
    if (root.holds(OCTETS)) {
      if (compressed && wantsStored) {
        return new FrameForm(
            multipart, true, root.type().equals("*") ? mediaType(stored) : OCTETS, stored.uid());
      }
      if (asked == null || asked.equals("*") || asked.equals(Uid.ExplicitVRLittleEndian)) {
        return uncompressed(multipart);
      }
    }
    return compressed && root.holds(mediaType(stored)) && (asked == null || wantsStored)
        ? new FrameForm(multipart, true, mediaType(stored), stored.uid())
        : null;
  }

  private static String mediaType(TransferSyntax syntax) {
    return MEDIA_TYPES.getOrDefault(syntax.uid(), OCTETS);
  }

  String contentType() {
    return mediaType + "; transfer-syntax=" + transferSyntax;
  }

  /**
   * Reads a list of frame numbers.
   *
   * @throws BadParameterException if it is none
   */
  static List<Integer> list(String text) {
    // one by one: a pattern of the whole list would take a call for each number
    String[] numbers = text.split(",", -1);
    if (numbers.length > MOST) {
      throw badList("more than " + MOST + " frames");
    }
    List<Integer> frames = new ArrayList<>();
    for (String number : numbers) {
      if (!NUMBER.matcher(number).matches()) {
        throw badList("not a list of numbers from 1 on");
      }
      frames.add(Integer.valueOf(number));
    }
    return frames;
  }

  static BadParameterException badList(String reason) {
    return new BadParameterException("frames", reason);
  }
}
