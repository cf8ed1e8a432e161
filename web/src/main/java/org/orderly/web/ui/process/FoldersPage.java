package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseFailedException;
import org.orderly.source.CopiedFolder;
import org.orderly.source.CopiedFolders;
import org.orderly.source.FolderFilter;
import org.orderly.source.FolderStatus;
import org.orderly.source.SourceNode;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;

/** The list of folders that were copied from a datastore; its address names all of its state. */
@Named("folders")
@ViewScoped
public class FoldersPage implements Serializable {
  private static final List<String> FIELDS = List.of("q", "status", "source");

  @Inject private CopiedFolders lists;
  @Inject private SourceNode node;
  @Inject private CurrentConfiguration configuration;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private ShownRows shown = new ShownRows();
  private String marked = "";
  private boolean trouble;
  private transient CopiedFolders.@Nullable Page page;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      // the page of the error is made within the call and takes this context away with it
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    Map<String, String> parameters = external.getRequestParameterMap();
    shown = ShownRows.of(parameters, FIELDS);
    marked = parameters.getOrDefault("at", "");
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = new CopiedFolders.Page(List.of(), 0);
    trouble = false;
    if (!user.isMaySeePatients()) {
      return;
    }
    try {
      page = lists.page(filter(), shown.oldestFirst(), shown.offset(), shown.size());
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  private FolderFilter filter() {
    FolderStatus status =
        Arrays.stream(FolderStatus.values())
            .filter(s -> s.name().equals(shown.value("status")))
            .findFirst()
            .orElse(null);
    return new FolderFilter(status, shown.value("source"), shown.value("q"));
  }

  private CopiedFolders.Page page() {
    if (page == null) {
      refresh();
    }
    return page == null ? new CopiedFolders.Page(List.of(), 0) : page;
  }

  public List<CopiedFolder> getRows() {
    return page().rows();
  }

  public boolean seen(CopiedFolder folder) {
    return folder.id().equals(marked);
  }

  public StatusLook look(CopiedFolder folder) {
    return FolderLook.of(folder.status(), texts);
  }

  public String origin(CopiedFolder folder) {
    return node.origin(folder);
  }

  public String target(CopiedFolder folder) {
    return node.target(folder);
  }

  public List<Choice> getStatuses() {
    return trouble
        ? List.of()
        : Choice.of(
            lists.byStatus(filter()),
            shown.value("status"),
            name -> texts.has(FolderLook.KEY + name) ? texts.get(FolderLook.KEY + name) : name);
  }

  public List<Choice> getSources() {
    return trouble
        ? List.of()
        : Choice.of(lists.bySource(filter()), shown.value("source"), name -> name);
  }

  /** Whether any datastore is looked at. */
  public boolean isOn() {
    return configuration
        .find()
        .map(snapshot -> snapshot.device().sources().stream().anyMatch(s -> s.installed()))
        .orElse(false);
  }

  public RowPager getPager() {
    return new RowPager(shown, page().rows().size(), page().total(), CopiedFolders.MOST);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public boolean isFiltered() {
    return shown.filtered();
  }

  public List<Integer> getSizes() {
    return ShownRows.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
