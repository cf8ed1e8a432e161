package org.orderly.dicom.image;

import java.util.Map;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.codec.CodecException;
import org.orderly.dicom.image.codec.Jpeg2000Decoder;
import org.orderly.dicom.image.codec.JpegDecoder;
import org.orderly.dicom.image.codec.JpegLsDecoder;
import org.orderly.dicom.image.codec.RleDecoder;
import org.orderly.dicom.image.codec.Samples;
import org.orderly.dicom.image.codec.Shape;

/** Decodes one frame of a compressed transfer syntax. */
@FunctionalInterface
interface Codec {
  Map<String, Codec> ALL =
      Map.of(
          Uid.RLELossless, RleDecoder::decode,
          Uid.JPEGBaseline8Bit, JpegDecoder::decode,
          Uid.JPEGExtended12Bit, JpegDecoder::decode,
          Uid.JPEGLossless, JpegDecoder::decode,
          Uid.JPEGLosslessSV1, JpegDecoder::decode,
          Uid.JPEGLSLossless, JpegLsDecoder::decode,
          Uid.JPEGLSNearLossless, JpegLsDecoder::decode,
          Uid.JPEG2000Lossless, Jpeg2000Decoder::decode,
          Uid.JPEG2000, Jpeg2000Decoder::decode);

  Samples decode(byte[] frame, Shape shape) throws CodecException;

  static Codec of(TransferSyntax syntax) throws CodecException {
    Codec codec = ALL.get(syntax.uid());
    if (codec == null) {
      throw new CodecException("transfer syntax " + syntax.uid() + " cannot be decoded");
    }
    return codec;
  }
}
