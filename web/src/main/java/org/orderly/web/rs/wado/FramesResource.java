package org.orderly.web.rs.wado;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.Frames;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.multipart.MultipartWriter;
import org.orderly.web.rs.parameter.Parameters;

/** Answers the pixel data of frames (PS3.18 10.4.1.1.6), one frame in memory at a time. */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "wado")
public class FramesResource {

  @Inject ArchiveQuery archive;
  @Inject LocalAe localAe;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/frames/{frames}")
  @Operation(summary = "Retrieve the pixel data of frames")
  public Response frames(
      @PathParam("aet") String aet,
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("frames") String list) {
    localAe.require(aet, caller);
    new Parameters(uriInfo.getQueryParameters()).allowOnly(Set.of("accept"));
    List<Integer> numbers = FrameForm.list(list);
    InstanceLocation location = Located.find(archive, study, series, instance).get(0);
    FrameForm form =
        FrameForm.of(
            RetrieveResource.accepted(uriInfo, headers),
            TransferSyntax.of(location.transferSyntax()),
            numbers.size() == 1);
    // all numbers are checked and the first frame is read before the status goes out
    byte[] first =
        Pictures.with(
            location,
            frames -> {
              numbers.forEach(number -> Pictures.checked(frames, number));
              return bytes(frames, numbers.get(0), form);
            });
    if (!form.multipart()) {
      return Response.ok(first).header(HttpHeaders.CONTENT_TYPE, form.contentType()).build();
    }
    MultipartWriter writer = new MultipartWriter();
    StreamingOutput output =
        out -> {
          part(writer, out, form, first);
          if (numbers.size() > 1) {
            Frames frames = Frames.open(location.file());
            for (int number : numbers.subList(1, numbers.size())) {
              // a turn for each frame, none while a slow client takes it
              part(writer, out, form, Pictures.inTurn(() -> bytes(frames, number, form)));
            }
          }
          writer.end(out);
        };
    return Response.ok(output)
        .header(HttpHeaders.CONTENT_TYPE, writer.mediaType(form.mediaType()))
        .build();
  }

  private static byte[] bytes(Frames frames, int number, FrameForm form) throws IOException {
    return form.asStored() ? frames.encoded(number) : frames.uncompressed(number);
  }

  private static void part(MultipartWriter writer, OutputStream out, FrameForm form, byte[] frame)
      throws IOException {
    writer.begin(out, form.contentType());
    out.write(frame);
  }
}
