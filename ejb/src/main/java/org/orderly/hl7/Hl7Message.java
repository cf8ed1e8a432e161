package org.orderly.hl7;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.Location;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A parsed message: segments in their order, fields by number. */
final class Hl7Message {

  private static final HapiContext HAPI = hapi();

  private final String text;
  private final List<Hl7Segment> segments;

  private Hl7Message(String text, List<Hl7Segment> segments) {
    this.text = text;
    this.segments = List.copyOf(segments);
  }

  /** Without message structures: senders leave out, add and reorder segments. */
  private static HapiContext hapi() {
    HapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
    context.setValidationContext(ValidationContextFactory.noValidation());
    context.getParserConfiguration().setAllowUnknownVersions(true);
    return context;
  }

  /**
   * @throws Hl7Exception if it is no message
   */
  static Hl7Message parse(String text) throws Hl7Exception {
    if (!text.startsWith("MSH")) {
      throw Hl7Exception.rejected("MSH^1", 100, "Message does not begin with MSH");
    }
    try {
      Message message = HAPI.getPipeParser().parse(text.replace("\r\n", "\r").replace('\n', '\r'));
      List<Hl7Segment> segments = new ArrayList<>();
      for (String name : message.getNames()) {
        for (Structure structure : message.getAll(name)) {
          if (structure instanceof Segment segment) {
            segments.add(new Hl7Segment(segment));
          }
        }
      }
      return new Hl7Message(text, segments);
    } catch (HL7Exception e) {
      int error = e.getError() == null ? 207 : e.getError().getCode();
      throw Hl7Exception.rejected(location(e.getLocation()), error, "Message cannot be parsed");
    }
  }

  private static String location(@Nullable Location at) {
    if (at == null || at.getSegmentName() == null) {
      return "MSH^1";
    }
    int occurrence = Math.max(1, at.getSegmentRepetition());
    String field = at.getField() > 0 ? "^" + at.getField() : "";
    return at.getSegmentName() + "^" + occurrence + field;
  }

  List<Hl7Segment> segments() {
    return segments;
  }

  /** As it came. */
  String text() {
    return text;
  }

  /**
   * A field of the first such segment as it came, with all components and repetitions; the empty
   * string if it is not there.
   */
  String field(String segment, int number) {
    String delimiter = text.substring(3, 4);
    for (String line : text.split("[\r\n]+")) {
      if (line.startsWith(segment + delimiter)) {
        String[] fields = line.split(Pattern.quote(delimiter), -1);
        // the delimiter is the first field of the header
        int index = segment.equals("MSH") ? number - 1 : number;
        return index > 0 && index < fields.length ? fields[index].strip() : "";
      }
    }
    return "";
  }

  /** Whether a field has repetitions, components or subcomponents. */
  boolean isComposite(String field) {
    return Stream.of(text.charAt(4), text.charAt(5), text.charAt(7))
        .anyMatch(delimiter -> field.indexOf(delimiter) >= 0);
  }

  /** The message header. */
  Hl7Segment header() {
    return segments.get(0);
  }

  /** One segment; repetitions and components count from 1. */
  record Hl7Segment(Segment segment) {

    String name() {
      return segment.getName();
    }

    String value(int field, int repetition, int component) {
      return value(field, repetition, component, 1);
    }

    /** The empty string if it is not there; {@code ""} if it is to be cleared. */
    String value(int field, int repetition, int component, int subcomponent) {
      try {
        if (repetition > segment.getField(field).length && repetition > 1) {
          return "";
        }
        String value = Terser.get(segment, field, repetition - 1, component, subcomponent);
        return value == null ? "" : value.strip();
      } catch (HL7Exception e) {
        return "";
      }
    }

    int repetitions(int field) {
      try {
        return segment.getField(field).length;
      } catch (HL7Exception e) {
        return 0;
      }
    }
  }
}
