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
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.multipart.MultipartWriter;

/** Answers one value that metadata refer to (PS3.18 10.4.1.1.5), in little endian byte order. */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "wado")
public class BulkDataResource {
  private static final String OCTETS = "application/octet-stream";
  private static final ReadLimits LIMITS = ReadLimits.DEFAULTS.withMaxValueLength(1024);

  @Inject ArchiveQuery archive;
  @Inject LocalAe localAe;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/bulkdata/{path: .+}")
  @Operation(summary = "Retrieve bulk data of an instance")
  public Response bulkData(
      @PathParam("aet") String aet,
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("path") String path)
      throws IOException {
    localAe.require(aet, caller);
    boolean multipart = multipart(RetrieveResource.accepted(uriInfo, headers));
    InstanceLocation location = Located.find(archive, study, series, instance).get(0);
    Element element;
    DataSet holder;
    try (Part10File file = Part10.open(location.file(), LIMITS)) {
      holder = holder(file.readAll(), path);
      element = holder == null ? null : holder.get(tag(path));
    }
    List<BulkData> values = element == null ? List.of() : values(holder, element);
    if (values.isEmpty()) {
      throw RefusedException.notFound("No such bulk data");
    }
    int width = width(element.vr());
    if (!multipart) {
      if (values.size() > 1) {
        throw RefusedException.notAcceptable("Several fragments need multipart/related");
      }
      return Response.ok((StreamingOutput) out -> write(values.get(0), width, out))
          .header(HttpHeaders.CONTENT_TYPE, OCTETS)
          .header(HttpHeaders.CONTENT_LENGTH, values.get(0).length())
          .build();
    }
    MultipartWriter writer = new MultipartWriter();
    StreamingOutput output =
        out -> {
          for (BulkData value : values) {
            writer.begin(out, OCTETS);
            write(value, width, out);
          }
          writer.end(out);
        };
    return Response.ok(output).header(HttpHeaders.CONTENT_TYPE, writer.mediaType(OCTETS)).build();
  }

  private static boolean multipart(@Nullable String accepted) {
    if (accepted == null || accepted.isBlank()) {
      return true;
    }
    try {
      for (MediaRange range : MediaRange.listOf(accepted)) {
        if (range.holds("multipart/related") && MediaRange.of(range.rootType()).holds(OCTETS)) {
          return true;
        }
        if (range.holds(OCTETS)) {
          return false;
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable("Bulk data are answered in " + OCTETS + " only");
  }

  /** Goes down a path such as 00081115/0/00081140; null if it leads nowhere. */
  private static @Nullable DataSet holder(DataSet root, String path) {
    String[] steps = path.split("/");
    if (steps.length % 2 == 0) {
      return null;
    }
    DataSet holder = root;
    for (int i = 0; i + 2 < steps.length; i += 2) {
      if (!steps[i].matches("[0-9A-Fa-f]{8}") || !steps[i + 1].matches("\\d{1,6}")) {
        return null;
      }
      List<DataSet> items = holder.items(Integer.parseUnsignedInt(steps[i], 16));
      int index = Integer.parseInt(steps[i + 1]);
      if (index >= items.size()) {
        return null;
      }
      holder = items.get(index);
    }
    return steps[steps.length - 1].matches("[0-9A-Fa-f]{8}") ? holder : null;
  }

  private static int tag(String path) {
    return Integer.parseUnsignedInt(path.substring(path.lastIndexOf('/') + 1), 16);
  }

  private static List<BulkData> values(DataSet holder, Element element) {
    if (element instanceof Element.Bulk bulk) {
      return List.of(bulk.data());
    }
    if (element instanceof Element.Fragments fragments) {
      // the first is the basic offset table
      return fragments.fragments().subList(1, fragments.fragments().size());
    }
    byte[] bytes = element instanceof Element.Items ? null : holder.encoded(element);
    return bytes == null ? List.of() : List.of(BulkData.ofBytes(bytes));
  }

  private static int width(Vr vr) {
    return switch (vr) {
      case OW, US, SS -> 2;
      case OF, OL, FL, UL, SL, AT -> 4;
      case OD, OV, FD, UV, SV -> 8;
      default -> 1;
    };
  }

  private static void write(BulkData value, int width, OutputStream out) throws IOException {
    try (InputStream in = value.open()) {
      if (!value.bigEndian() || width == 1) {
        InstanceFile.copy(in, out);
        return;
      }
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.readNBytes(buffer, 0, buffer.length);
          count > 0;
          count = in.readNBytes(buffer, 0, buffer.length)) {
        for (int i = 0; i + width <= count; i += width) {
          for (int low = i, high = i + width - 1; low < high; low++, high--) {
            byte swapped = buffer[low];
            buffer[low] = buffer[high];
            buffer[high] = swapped;
          }
        }
        out.write(buffer, 0, count);
      }
    }
  }
}
