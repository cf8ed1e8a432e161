package org.orderly.web.rs.qido;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.archive.Match;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.json.BulkDataLocator;
import org.orderly.dicom.json.JsonDataSetWriter;

/**
 * Writes matches as the DICOM JSON model, with the attributes that PS3.18 10.6.3.3 lists or more.
 */
final class MatchJson {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  private static final Set<Integer> STUDY =
      Set.of(
          Tag.SpecificCharacterSet,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.InstanceAvailability,
          Tag.ModalitiesInStudy,
          Tag.ReferringPhysicianName,
          Tag.StudyDescription,
          Tag.TimezoneOffsetFromUTC,
          Tag.RetrieveURL,
          Tag.RetrieveAETitle,
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientBirthDate,
          Tag.PatientSex,
          Tag.StudyInstanceUID,
          Tag.StudyID,
          Tag.NumberOfStudyRelatedSeries,
          Tag.NumberOfStudyRelatedInstances);
  private static final Set<Integer> SERIES =
      Set.of(
          Tag.Modality,
          Tag.SeriesDescription,
          Tag.SeriesInstanceUID,
          Tag.SeriesNumber,
          Tag.NumberOfSeriesRelatedInstances,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime,
          Tag.RequestAttributesSequence,
          Tag.BodyPartExamined,
          Tag.Laterality);
  private static final Set<Integer> INSTANCE =
      Set.of(
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.InstanceNumber,
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.Rows,
          Tag.Columns,
          Tag.BitsAllocated,
          Tag.NumberOfFrames,
          Tag.AvailableTransferSyntaxUID);

  private final String base;
  private final QueryLevel level;
  private final SearchParameters search;
  private final Set<Vr> numbers;
  private final Set<Integer> answered;

  /**
   * @param numbers those of IS, DS, SV and UV that are answered as numbers
   */
  MatchJson(String base, QueryLevel level, SearchParameters search, Set<Vr> numbers) {
    this.base = base;
    this.numbers = numbers;
    this.level = level;
    this.search = search;
    answered = new HashSet<>(STUDY);
    if (level != QueryLevel.STUDY) {
      answered.addAll(SERIES);
    }
    if (level == QueryLevel.INSTANCE) {
      answered.addAll(INSTANCE);
    }
    answered.addAll(search.included());
    for (Element key : search.keys()) {
      answered.add(key.tag());
    }
  }

  byte[] bytes(List<Match> matches) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024 * matches.size());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      JsonDataSetWriter writer = new JsonDataSetWriter(json, numbers, BulkDataLocator.INLINE);
      json.writeStartArray();
      for (Match match : matches) {
        writer.write(attributes(match));
      }
      json.writeEnd();
    }
    return out.toByteArray();
  }

  private DataSet attributes(Match match) {
    DataSet result;
    if (search.includeAll()) {
      result = match.attributes();
    } else {
      result = new DataSet();
      // decoding of the copied values needs the character set in front of them
      for (Element element : match.attributes()) {
        if (answered.contains(element.tag())) {
          result.put(element);
        }
      }
    }
    result.put(Tag.RetrieveURL, Vr.UR, retrieveUrl(match));
    return result;
  }

  private String retrieveUrl(Match match) {
    StringBuilder url = new StringBuilder(base).append("/studies/").append(match.studyIuid());
    if (level != QueryLevel.STUDY) {
      url.append("/series/").append(match.seriesIuid());
    }
    if (level == QueryLevel.INSTANCE) {
      url.append("/instances/").append(match.sopIuid());
    }
    return url.toString();
  }
}
