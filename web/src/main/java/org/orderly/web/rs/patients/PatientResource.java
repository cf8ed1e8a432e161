package org.orderly.web.rs.patients;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.orderly.archive.PatientChangeException;
import org.orderly.archive.Patients;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/**
 * Updates a patient, or merges one into another together with studies and work items. Paths and
 * status codes are those of dcm4chee-arc.
 */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "patients")
public class PatientResource {
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  private static final int MAX_BYTES = 1 << 20;
  private static final ReadLimits LIMITS =
      new ReadLimits(64, 200_000, MAX_BYTES, MAX_BYTES, MAX_BYTES);

  @Inject Patients patients;
  @Inject LocalAe localAe;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("patients/{priorPatientID}/merge/{targetPatientID}")
  @Operation(summary = "Merge the prior patient into the target patient")
  public Response merge(
      @PathParam("priorPatientID") String prior, @PathParam("targetPatientID") String target) {
    localAe.require(aet, caller);
    new Parameters(uriInfo.getQueryParameters()).allowOnly(Set.of());
    return merge(PatientId.parse(target), PatientId.parse(prior));
  }

  @PUT
  @Path("patients/{priorPatientID}/merge/{targetPatientID}")
  @Operation(summary = "Merge the prior patient into the target patient")
  public Response putMerge(
      @PathParam("priorPatientID") String prior, @PathParam("targetPatientID") String target) {
    return merge(prior, target);
  }

  @PUT
  @Path("patients/{priorPatientID}")
  @Consumes({"application/dicom+json", "application/json"})
  @Operation(summary = "Update a patient, or with merge=true merge it into the patient of the body")
  public Response update(@PathParam("priorPatientID") String prior, InputStream body)
      throws IOException {
    localAe.require(aet, caller);
    boolean merge =
        new Parameters(uriInfo.getQueryParameters()).allowOnly(Set.of("merge")).flag("merge");
    DataSet before = PatientId.parse(prior);
    DataSet patient = read(body);
    if (!patient.hasValue(Tag.PatientID)) {
      throw RefusedException.badRequest("missing Patient ID in message body");
    }
    boolean same = sameIdentity(before, patient);
    if (merge) {
      if (same) {
        throw RefusedException.badRequest("Circular Merge of Patients not allowed.");
      }
      return merge(patient, before);
    }
    if (!same) {
      throw new RefusedException(409, "The ID of a patient is changed by a merge only");
    }
    try {
      patients.update(patient, true);
      return Response.noContent().build();
    } catch (PatientChangeException e) {
      throw refused(e);
    }
  }

  private static boolean sameIdentity(DataSet one, DataSet other) {
    return one.string(Tag.PatientID, "").equals(other.string(Tag.PatientID, ""))
        && one.string(Tag.IssuerOfPatientID, "").equals(other.string(Tag.IssuerOfPatientID, ""));
  }

  private Response merge(DataSet target, DataSet prior) {
    try {
      patients.merge(target, prior);
      return Response.noContent().build();
    } catch (PatientChangeException e) {
      throw refused(e);
    }
  }

  private static RefusedException refused(PatientChangeException e) {
    int status =
        switch (e.reason()) {
          case UNKNOWN -> 404;
          case AMBIGUOUS, CIRCULAR, MERGED_ELSEWHERE -> 409;
          case FAILED -> 503;
        };
    return new RefusedException(status, String.valueOf(e.getMessage()));
  }

  private static DataSet read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new RefusedException(413, "A patient of more than " + MAX_BYTES + " bytes");
    }
    try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(bytes))) {
      List<DataSet> found = new JsonDataSetReader(parser, LIMITS).readArray();
      if (found.size() == 1) {
        return found.get(0).put(Tag.SpecificCharacterSet, "ISO_IR 192");
      }
    } catch (JsonException
        | NoSuchElementException
        | IllegalStateException
        | IllegalArgumentException e) {
      throw RefusedException.badRequest("Invalid JSON payload");
    }
    throw RefusedException.badRequest("Invalid JSON payload: not one data set");
  }
}
