package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.conf.DatastoreSource;
import org.orderly.upload.UploadRefusedException;
import org.orderly.upload.UploadedZip;
import org.orderly.upload.ZipUploads;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;

/** The list of uploaded zip files, and what can be done with those that are selected. */
@Named("uploads")
@ViewScoped
public class UploadsPage extends ListPage<UploadedZip> {
  private static final int MOST_SELECTED = 100;

  @Inject private ZipUploads uploads;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private List<String> told = List.of();
  private List<String> refused = List.of();

  public UploadsPage() {
    super(List.of("q", "unzipped"), ZipUploads.MOST);
  }

  @Override
  protected Found<UploadedZip> read(ShownRows wanted) {
    String q = wanted.value("q");
    int total = uploads.count(unzipped(), q);
    return new Found<>(
        uploads.page(unzipped(), q, wanted.oldestFirst(), wanted.offset(), wanted.size()), total);
  }

  private @Nullable Boolean unzipped() {
    return switch (value("unzipped")) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  /** Extracts the zip files that are ticked; a message tells of each what came of it. */
  public void extract() {
    told = List.of();
    refused = List.of();
    if (!user.isMayAct()) {
      toasts.error("uploads.role", "");
      return;
    }
    List<String> done = new java.util.ArrayList<>();
    List<String> not = new java.util.ArrayList<>();
    for (String id : selected()) {
      try {
        UploadedZip upload = uploads.extract(id);
        String folder = upload.folder() == null ? "" : upload.folder();
        switch (upload.status()) {
          case EXTRACTED ->
              done.add(texts.get("uploads.extracted", upload.fileName(), folder, upload.files()));
          case EXTRACTING -> done.add(texts.get("uploads.extracting", upload.fileName(), folder));
          default -> not.add(texts.get("uploads.refused", upload.fileName(), upload.error()));
        }
      } catch (UploadRefusedException e) {
        String name = uploads.find(id).map(UploadedZip::fileName).orElse(id);
        not.add(texts.get("uploads.refused", name, e.getMessage()));
      } catch (DatabaseFailedException e) {
        trouble();
      }
    }
    told = done;
    refused = not;
    refresh();
  }

  private List<String> selected() {
    String[] ids = external.getRequestParameterValuesMap().get("pick");
    return ids == null ? List.of() : Arrays.stream(ids).distinct().limit(MOST_SELECTED).toList();
  }

  /** The true or false of the column Unzipped. */
  public List<Choice> getStates() {
    if (isTrouble()) {
      return List.of();
    }
    String q = value("q");
    Map<String, Integer> counts = new java.util.LinkedHashMap<>();
    counts.put("false", uploads.count(false, q));
    counts.put("true", uploads.count(true, q));
    return Choice.of(counts, value("unzipped"), name -> texts.get("uploads." + name));
  }

  public List<String> getSources() {
    return uploads.sources().stream().map(DatastoreSource::id).toList();
  }

  public boolean isMayUpload() {
    return user.isMayAct();
  }

  /** What was done, one line for each file. */
  public List<String> getTold() {
    return told;
  }

  /** What was refused, one line for each file. */
  public List<String> getRefused() {
    return refused;
  }
}
