package org.orderly.ups;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;
import org.orderly.common.ColumnText;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateRange;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Status;

/**
 * Matching keys as a condition on the row {@code w} of {@code workitem} (PS3.4 CC.2.8.2, C.2.2.2).
 * This is the only matcher: search, C-FIND and filtered subscriptions use it.
 *
 * @param condition true for what matches
 * @param anyState the same without the key Procedure Step State
 * @param states those that may match
 * @param oneWorklist whether one worklist is asked for, which an index may begin with
 * @param oneLabel whether one label is asked for
 * @param unsupported keys with a value that are not matched by
 */
record Matching(
    Sql condition,
    Sql anyState,
    Set<WorkitemState> states,
    boolean oneWorklist,
    boolean oneLabel,
    List<Integer> unsupported) {

  private static final String REFERENCES =
      "w.id in (select x.workitem_fk from workitem_reference x where x.kind = '";
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> TOP = new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> PERFORMER = new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> REQUEST = new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> CODE = new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> ISSUER = new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> PATIENT_ISSUER =
      new TreeMap<>();
  private static final Map<Integer, BiFunction<Keys, Integer, Sql>> OTHER_ID = new TreeMap<>();

  static {
    TOP.put(Tag.SOPInstanceUID, (k, tag) -> k.uid(tag, "w.uid"));
    TOP.put(Tag.SOPClassUID, Keys::sopClass);
    TOP.put(Tag.ScheduledProcedureStepPriority, Keys::priority);
    TOP.put(Tag.InputReadinessState, Keys::readiness);
    // it stands apart, see Matching
    TOP.put(Tag.ProcedureStepState, (k, tag) -> new Sql());
    TOP.put(Tag.ProcedureStepLabel, (k, tag) -> k.label(tag, "w.label"));
    TOP.put(Tag.WorklistLabel, (k, tag) -> k.label(tag, "w.worklist_label"));
    TOP.put(Tag.ScheduledProcedureStepStartDateTime, (k, tag) -> k.moment(tag, "w.start_time"));
    TOP.put(Tag.ExpectedCompletionDateTime, (k, tag) -> k.moment(tag, "w.completion_time"));
    TOP.put(
        Tag.ScheduledProcedureStepExpirationDateTime,
        (k, tag) -> k.moment(tag, "w.expiration_time"));
    TOP.put(
        Tag.ScheduledProcedureStepModificationDateTime,
        (k, tag) -> k.moment(tag, "w.modified_time"));
    TOP.put(Tag.AdmissionID, (k, tag) -> k.reference("ADMISSION", k.text(tag, "x.identifier")));
    TOP.put(Tag.IssuerOfAdmissionIDSequence, (k, tag) -> k.issuer(tag, "w.admission_issuer"));
    TOP.put(Tag.StudyInstanceUID, (k, tag) -> k.reference("STUDY", k.uid(tag, "x.identifier")));
    TOP.put(Tag.CommentsOnTheScheduledProcedureStep, (k, tag) -> k.text(tag, "w.comments"));
    TOP.put(Tag.ScheduledWorkitemCodeSequence, (k, tag) -> k.codes(tag, "WORKITEM"));
    TOP.put(Tag.ScheduledStationNameCodeSequence, (k, tag) -> k.codes(tag, "STATION"));
    TOP.put(Tag.ScheduledStationClassCodeSequence, (k, tag) -> k.codes(tag, "CLASS"));
    TOP.put(
        Tag.ScheduledStationGeographicLocationCodeSequence, (k, tag) -> k.codes(tag, "LOCATION"));
    TOP.put(
        Tag.ScheduledHumanPerformersSequence,
        (k, tag) ->
            k.items(
                tag,
                PERFORMER,
                "w.id in (select c.workitem_fk from workitem_code c where c.kind = 'PERFORMER' and "));
    TOP.put(
        Tag.ReferencedRequestSequence,
        (k, tag) ->
            k.items(tag, REQUEST, "w.id in (select r.workitem_fk from workitem_request r where "));
    TOP.put(
        Tag.ReplacedProcedureStepSequence,
        (k, tag) -> k.references(tag, "REPLACED", Tag.ReferencedSOPInstanceUID));
    TOP.put(
        Tag.InputInformationSequence, (k, tag) -> k.references(tag, "INPUT", Tag.StudyInstanceUID));
    TOP.put(Tag.PatientID, (k, tag) -> k.patient(k.text(tag, "p.patient_id")));
    TOP.put(Tag.IssuerOfPatientID, (k, tag) -> k.patient(k.text(tag, "p.issuer")));
    TOP.put(Tag.PatientName, (k, tag) -> k.patient(k.name(tag, "p.name_key")));
    TOP.put(Tag.ResponsiblePerson, (k, tag) -> k.patient(k.name(tag, "p.responsible_key")));
    TOP.put(
        Tag.IssuerOfPatientIDQualifiersSequence,
        (k, tag) -> k.patient(k.items(tag, PATIENT_ISSUER, "(")));
    TOP.put(
        Tag.OtherPatientIDsSequence,
        (k, tag) ->
            k.patient(
                k.items(
                    tag, OTHER_ID, "p.id in (select o.patient_fk from patient_other_id o where ")));
    TOP.put(Tag.PatientBirthDate, (k, tag) -> k.patient(k.date(tag, "p.birth_date")));
    TOP.put(Tag.PatientSex, (k, tag) -> k.patient(k.text(tag, "p.sex")));

    PATIENT_ISSUER.put(Tag.UniversalEntityID, (k, tag) -> k.text(tag, "p.issuer_universal_id"));
    PATIENT_ISSUER.put(
        Tag.UniversalEntityIDType, (k, tag) -> k.text(tag, "p.issuer_universal_type"));
    OTHER_ID.put(Tag.PatientID, (k, tag) -> k.text(tag, "o.other_id"));

    PERFORMER.put(Tag.HumanPerformerCodeSequence, (k, tag) -> k.items(tag, CODE, "("));
    PERFORMER.put(Tag.HumanPerformerName, (k, tag) -> k.name(tag, "c.name_key"));
    PERFORMER.put(Tag.HumanPerformerOrganization, (k, tag) -> k.text(tag, "c.organization"));

    CODE.put(Tag.CodeValue, (k, tag) -> k.text(tag, "c.code"));
    CODE.put(Tag.LongCodeValue, (k, tag) -> k.text(tag, "c.code"));
    CODE.put(Tag.URNCodeValue, (k, tag) -> k.text(tag, "c.code"));
    CODE.put(Tag.CodingSchemeDesignator, (k, tag) -> k.text(tag, "c.scheme"));
    CODE.put(Tag.CodingSchemeVersion, (k, tag) -> k.text(tag, "c.version"));
    // PS3.4 CC.2.8.2: the meaning is for people, a code is matched by its value
    CODE.put(Tag.CodeMeaning, (k, tag) -> new Sql());

    REQUEST.put(Tag.StudyInstanceUID, (k, tag) -> k.uid(tag, "r.study_iuid"));
    REQUEST.put(Tag.AccessionNumber, (k, tag) -> k.text(tag, "r.accession_no"));
    REQUEST.put(
        Tag.IssuerOfAccessionNumberSequence, (k, tag) -> k.issuer(tag, "r.accession_issuer"));
    REQUEST.put(Tag.RequestedProcedureID, (k, tag) -> k.text(tag, "r.procedure_id"));
    REQUEST.put(
        Tag.PlacerOrderNumberImagingServiceRequest, (k, tag) -> k.text(tag, "r.placer_order"));
    REQUEST.put(
        Tag.FillerOrderNumberImagingServiceRequest, (k, tag) -> k.text(tag, "r.filler_order"));
    REQUEST.put(Tag.RequestingService, (k, tag) -> k.label(tag, "r.service"));
    REQUEST.put(Tag.RequestingPhysician, (k, tag) -> k.name(tag, "r.physician_key"));

    ISSUER.put(Tag.LocalNamespaceEntityID, (k, tag) -> new Sql());
    ISSUER.put(Tag.UniversalEntityID, (k, tag) -> new Sql());
    ISSUER.put(Tag.UniversalEntityIDType, (k, tag) -> new Sql());
  }

  /**
   * @throws UpsException 0106H naming a key whose value is none of its kind
   */
  static Matching of(DataSet keys, boolean fuzzy, ConfigSnapshot configuration)
      throws UpsException {
    List<Integer> unsupported = new ArrayList<>();
    Keys all = new Keys(keys, fuzzy, Moments.of(keys, configuration), unsupported);
    try {
      Sql anyState = orAll(all.condition(TOP));
      Sql state = all.state(Tag.ProcedureStepState);
      return new Matching(
          state.isEmpty() ? anyState : new Sql().add(state).add(" and ").add(anyState),
          anyState,
          all.states(),
          all.isOne(Tag.WorklistLabel),
          all.isOne(Tag.ProcedureStepLabel),
          unsupported);
    } catch (InvalidKeyException e) {
      throw new UpsException(
          Status.INVALID_ATTRIBUTE_VALUE,
          "Invalid Attribute: " + Tags.toString(e.tag) + " " + Dictionary.keywordOf(e.tag),
          e.tag);
    }
  }

  private static Sql orAll(Sql condition) {
    return condition.isEmpty() ? new Sql().add("1 = 1") : condition;
  }

  /** Whether the keys leave anything out. */
  static boolean restricts(DataSet keys) {
    for (Element element : keys) {
      if (!Keys.isAboutTheRequest(element.tag()) && Keys.restricts(keys, element.tag())) {
        return true;
      }
    }
    return false;
  }

  /** A key whose value is none of its kind. */
  private static final class InvalidKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int tag;

    InvalidKeyException(int tag) {
      super(null, null, false, false);
      this.tag = tag;
    }
  }

  /** The keys of a request, or of an item in it. */
  private record Keys(DataSet keys, boolean fuzzy, Moments moments, List<Integer> unsupported) {

    /** All of the keys; empty if they match everything. */
    Sql condition(Map<Integer, BiFunction<Keys, Integer, Sql>> known) {
      Sql condition = new Sql();
      for (Element element : keys) {
        int tag = element.tag();
        BiFunction<Keys, Integer, Sql> key = known.get(tag);
        if (key != null) {
          Sql one = key.apply(this, tag);
          if (!one.isEmpty()) {
            condition.add(condition.isEmpty() ? "" : " and ").add(one);
          }
        } else if (restricts(keys, tag) && !isAboutTheRequest(tag)) {
          unsupported.add(tag);
        }
      }
      return condition;
    }

    private static boolean isAboutTheRequest(int tag) {
      return tag == Tag.SpecificCharacterSet
          || tag == Tag.TimezoneOffsetFromUTC
          || tag == Tag.QueryRetrieveLevel
          || Tags.isGroupLength(tag)
          || Tags.isPrivateCreator(tag);
    }

    /** Whether a key, or one within its items, has a value that does not match everything. */
    private static boolean restricts(DataSet keys, int tag) {
      if (keys.get(tag) instanceof Element.Items items) {
        for (DataSet item : items.items()) {
          for (Element inner : item) {
            if (restricts(item, inner.tag())) {
              return true;
            }
          }
        }
        return false;
      }
      return keys.hasValue(tag) && !keys.strings(tag).equals(List.of("*"));
    }

    private List<String> values(int tag) {
      List<String> values = new ArrayList<>();
      for (String value : keys.strings(tag)) {
        // PostgreSQL takes no NUL, and no text has one
        String stripped = value.replace("\0", "").strip();
        if (!stripped.isEmpty()) {
          if (stripped.chars().allMatch(c -> c == '*')) {
            return List.of();
          }
          values.add(stripped);
        }
      }
      return values;
    }

    private Sql any(int tag, Function<String, Sql> condition) {
      List<String> values = values(tag);
      return values.isEmpty() ? new Sql() : TextMatch.any(values, condition);
    }

    Sql uid(int tag, String column) {
      List<String> uids = new ArrayList<>();
      values(tag).forEach(value -> uids.addAll(List.of(value.split(","))));
      return uids.isEmpty() ? new Sql() : new Sql().add(column).in(uids);
    }

    Sql sopClass(int tag) {
      List<String> classes = values(tag);
      return new Sql()
          .add(
              classes.isEmpty() || classes.contains(Uid.UnifiedProcedureStepPush)
                  ? "1 = 1"
                  : "1 = 0");
    }

    Sql priority(int tag) {
      return terms(tag, "w.priority", AttributeTable.PRIORITIES);
    }

    Sql readiness(int tag) {
      return terms(tag, "w.readiness", AttributeTable.READINESS);
    }

    Sql state(int tag) {
      List<String> terms = new ArrayList<>();
      for (WorkitemState state : WorkitemState.values()) {
        terms.add(state.text());
      }
      return terms(tag, "w.state", terms);
    }

    /** A term that there is not matches nothing. */
    private Sql terms(int tag, String column, List<String> terms) {
      List<String> values = values(tag);
      if (values.isEmpty()) {
        return new Sql();
      }
      List<Integer> ordinals =
          values.stream().map(terms::indexOf).filter(ordinal -> ordinal >= 0).distinct().toList();
      return ordinals.isEmpty() ? new Sql().add("1 = 0") : new Sql().add(column).in(ordinals);
    }

    Sql text(int tag, String column) {
      return any(tag, value -> TextMatch.wildcard(column, value));
    }

    Set<WorkitemState> states() {
      Set<WorkitemState> states = EnumSet.noneOf(WorkitemState.class);
      List<String> values = values(Tag.ProcedureStepState);
      for (WorkitemState state : WorkitemState.values()) {
        if (values.isEmpty() || values.contains(state.text())) {
          states.add(state);
        }
      }
      return states;
    }

    boolean isOne(int tag) {
      List<String> values = values(tag);
      return values.size() == 1 && values.get(0).indexOf('*') < 0 && values.get(0).indexOf('?') < 0;
    }

    /** A key in capitals matches without regard to case, as users of such labels expect. */
    Sql label(int tag, String column) {
      return any(
          tag,
          value -> {
            String key = String.valueOf(ColumnText.key(value));
            Sql sql = TextMatch.wildcard(column + "_key", key);
            return value.equals(key)
                ? sql
                // the first part is for the index
                : new Sql().add(sql).add(" and ").add(TextMatch.wildcard(column, value));
          });
    }

    Sql name(int tag, String column) {
      return any(
          tag, value -> fuzzy ? TextMatch.words(column, value) : TextMatch.name(column, value));
    }

    Sql date(int tag, String column) {
      return any(
          tag,
          value -> {
            DateRange range =
                DateRange.parse(value).orElseThrow(() -> new InvalidKeyException(tag));
            return range(column, day(range.from()), day(range.to()));
          });
    }

    private static @Nullable String day(@Nullable LocalDate date) {
      return date == null ? null : date.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    Sql moment(int tag, String column) {
      return any(
          tag,
          value -> {
            Moments.Range range =
                moments.range(value).orElseThrow(() -> new InvalidKeyException(tag));
            return range(column, utc(range.from()), utc(range.to()));
          });
    }

    private static @Nullable Object utc(@Nullable Instant instant) {
      return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Sql range(String column, @Nullable Object from, @Nullable Object to) {
      Sql sql = new Sql().add("(");
      if (from != null) {
        sql.add(column + " >= ?", from);
      }
      if (to != null) {
        sql.add((from == null ? "" : " and ") + column + " <= ?", to);
      }
      return sql.add(")");
    }

    Sql patient(Sql condition) {
      return condition.isEmpty()
          ? condition
          : new Sql()
              .add("w.patient_fk in (select p.id from patient p where ")
              .add(condition)
              .add(")");
    }

    /** One of the items, each with all of its keys. */
    Sql items(int tag, Map<Integer, BiFunction<Keys, Integer, Sql>> known, String select) {
      Sql sql = new Sql();
      for (DataSet item : keys.items(tag)) {
        Sql one = new Keys(item, fuzzy, moments, unsupported).condition(known);
        if (!one.isEmpty()) {
          sql.add(sql.isEmpty() ? "(" : " or ").add(select).add(one).add(")");
        }
      }
      return sql.isEmpty() ? sql : sql.add(")");
    }

    Sql codes(int tag, String kind) {
      return items(
          tag,
          CODE,
          "w.id in (select c.workitem_fk from workitem_code c where c.kind = '" + kind + "' and ");
    }

    Sql issuer(int tag, String column) {
      DataSet item = keys.item(tag);
      if (item == null) {
        return new Sql();
      }
      new Keys(item, fuzzy, moments, unsupported).condition(ISSUER);
      String issuer = Columns.issuer(item);
      return issuer == null ? new Sql() : new Sql().add(column + " = ?", issuer);
    }

    /** A condition on the row {@code x} of {@code workitem_reference}. */
    Sql reference(String kind, Sql condition) {
      return condition.isEmpty()
          ? condition
          : new Sql().add(REFERENCES + kind + "' and ").add(condition).add(")");
    }

    Sql references(int tag, String kind, int uidTag) {
      return items(
          tag,
          Map.of(uidTag, (k, inner) -> k.uid(inner, "x.identifier")),
          REFERENCES + kind + "' and ");
    }
  }
}
