package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.status.HoldingDetail;
import org.orderly.status.HoldingDetails;
import org.orderly.status.HoldingLevel;
import org.orderly.status.StatusFailedException;
import org.orderly.web.ui.SignedIn;

/** All attributes of an image as its file has them, with those of the file itself. */
@Named("metadata")
@ViewScoped
public class MetadataPage implements Serializable {
  private static final ReadLimits LIMITS =
      ReadLimits.DEFAULTS.withMaxValueLength(16 * 1024).withMaxInMemoryBytes(32L << 20);

  @Inject private HoldingDetails details;
  @Inject private ArchiveQuery archive;
  @Inject private HoldingPage image;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private String sopUid = "";
  private String objects = "";
  private long key;
  private boolean unreadable;
  private List<AttributeRow> rows = List.of();

  /** Reads the file of the image that the address names. */
  public void open() throws IOException {
    String asked = external.getRequestParameterMap().getOrDefault("key", "");
    if (!user.isMaySeePatients()) {
      external.responseSendError(403, "");
      return;
    }
    key = asked.matches("\\d{1,18}") ? Long.parseLong(asked) : -1;
    try {
      HoldingDetail found = details.find(HoldingLevel.IMAGE, key).orElse(null);
      if (found == null) {
        external.responseSendError(404, "");
        return;
      }
      sopUid = found.text("sopUid");
      image.open(HoldingLevel.IMAGE.name());
      objects = image.getObjects();
      read(found);
    } catch (StatusFailedException | ArchiveQuery.QueryFailedException e) {
      unreadable = true;
    }
  }

  private void read(HoldingDetail found) {
    List<InstanceLocation> locations =
        archive.locations(found.text("studyUid"), found.text("seriesUid"), sopUid);
    if (locations.isEmpty()) {
      unreadable = true;
      return;
    }
    try (Part10File file = Part10.open(locations.get(0).file(), LIMITS)) {
      rows = new AttributeRows().of(file.metaElements(), file.readAll());
    } catch (IOException e) {
      unreadable = true;
    }
  }

  public List<AttributeRow> getRows() {
    return rows;
  }

  public boolean isUnreadable() {
    return unreadable;
  }

  /** Whether there are more than the page shows. */
  public boolean isMore() {
    return rows.size() >= AttributeRows.MOST;
  }

  public String getSopUid() {
    return sopUid;
  }

  public long getKey() {
    return key;
  }

  /** The address of the image below the context root. */
  public String getObjects() {
    return objects;
  }
}
